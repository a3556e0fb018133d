// The difference between two states of a user, in the words of the screens.
import { isObject, own, sameValue } from "@rollcall/scim/resource";
import { isExtensionUrn } from "../attributes/extension.ts";
import type { Change } from "../records.ts";
import { ENTERPRISE, type UserRecord } from "./user-record.ts";

type Shown = Pick<
  UserRecord,
  | "user_name"
  | "email"
  | "given_name"
  | "family_name"
  | "display_name"
  | "title"
  | "department"
  | "language"
  | "region"
  | "time_zone"
  | "external_id"
  | "role"
  | "status"
  | "resource"
>;

const labels: [keyof Shown, string][] = [
  ["user_name", "User name"],
  ["email", "E-mail"],
  ["given_name", "First name"],
  ["family_name", "Last name"],
  ["display_name", "Display name"],
  ["title", "Job title"],
  ["department", "Department"],
  ["language", "Language"],
  ["region", "Region"],
  ["time_zone", "Time zone"],
  ["external_id", "External id"],
  ["role", "Role"],
  ["status", "Status"],
];

const roleNames: Record<string, string> = { super_admin: "Super Admin", user: "User" };

/** Attributes whose change is told by a label above. */
const labelled = new Set(["userName", "displayName", "title", "preferredLanguage", "locale", "timezone", "externalId"]);

function shown(field: keyof Shown, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (field === "role") return roleNames[String(value)] ?? String(value);
  return String(value);
}

export function changesBetween(before: Shown | undefined, after: Shown): Change[] {
  const changes: Change[] = [];
  for (const [field, label] of labels) {
    const old = before === undefined ? null : shown(field, before[field]);
    const now = shown(field, after[field]);
    if (old !== now) changes.push({ field: label, before: old, after: now });
  }
  const told = new Set(changes.map((change) => change.field));
  const names = new Set([...Object.keys(before?.resource ?? {}), ...Object.keys(after.resource)]);
  for (const name of names) {
    if (labelled.has(name)) continue;
    const old = before === undefined ? undefined : own(before.resource, name);
    const now = own(after.resource, name);
    if (sameValue(old, now) || toldByColumns(name, told, old, now)) continue;
    if (isExtensionUrn(name)) {
      changes.push(...changesWithin(old, now));
      continue;
    }
    changes.push({ field: name, before: asText(old), after: asText(now) });
  }
  return changes;
}

/** The account's own attributes, one by one: `costCentre` is told as "Cost centre". */
function changesWithin(before: unknown, after: unknown): Change[] {
  const [old, now] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) =>
    sameValue(own(old, name), own(now, name))
      ? []
      : [{ field: inWords(name), before: asText(own(old, name)), after: asText(own(now, name)) }],
  );
}

function inWords(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** A change of one e-mail, of a name, or of the department shows up in the columns; more than that is shown raw. */
function toldByColumns(name: string, told: Set<string>, before: unknown, after: unknown): boolean {
  if (name === "emails") return told.has("E-mail") && [before, after].every((v) => !Array.isArray(v) || v.length <= 1);
  const seen: Record<string, string[]> = { name: ["givenName", "familyName"], [ENTERPRISE]: ["department"] };
  const covered = seen[name];
  return covered !== undefined && sameValue(without(before, covered), without(after, covered));
}

function without(value: unknown, names: string[]): object {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
