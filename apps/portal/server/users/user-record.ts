// What a user is in memory, and how its columns follow from the SCIM attributes as they were sent.
import type { Selectable } from "kysely";
import { own } from "@rollcall/scim/resource";
import type { Tables } from "../tables.ts";
import { canonical, hasControlCharacter } from "./canonical.ts";
import { refuse } from "../errors.ts";

export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export type UserRecord = Omit<Selectable<Tables["users"]>, "resource"> & { resource: UserAttributes };

/** The attributes a client sent, without what the portal itself decides (id, meta, schemas, active, groups, password). */
export type UserAttributes = Record<string, unknown>;

type Derived = Pick<
  UserRecord,
  | "user_name"
  | "user_name_key"
  | "email"
  | "email_key"
  | "email_keys"
  | "external_id"
  | "given_name"
  | "family_name"
  | "family_name_key"
  | "display_name"
  | "display_name_key"
  | "title"
  | "department"
  | "language"
  | "region"
  | "time_zone"
>;

const decidedHere = new Set(["id", "meta", "schemas", "active", "groups", "password"]);

/** What of a SCIM resource is kept. A password that a directory sends is never kept (it would be a second way in). */
export function attributesOf(resource: object): UserAttributes {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !decidedHere.has(name)));
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function part(resource: object, name: string, sub: string): string | null {
  const value = own(resource, name);
  return typeof value === "object" && value !== null ? text(own(value, sub)) : null;
}

function rawPart(resource: object, name: string, sub: string): string | null {
  const value = own(resource, name);
  const raw = typeof value === "object" && value !== null ? own(value, sub) : null;
  return typeof raw === "string" ? raw : null;
}

export interface Email {
  value: string;
  type: string | null;
  primary: boolean;
}

export function emailsOf(resource: UserAttributes): Email[] {
  const emails = own(resource, "emails");
  if (!Array.isArray(emails)) return [];
  return emails.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const value = text(own(entry, "value"));
    return value === null ? [] : [{ value, type: text(own(entry, "type")), primary: own(entry, "primary") === true }];
  });
}

/**
 * The e-mail that the portal knows a user by: the primary one, else that of work. A private address comes after a
 * userName that is an e-mail address itself.
 */
function primaryEmail(emails: Email[], userName: string): string | null {
  const chosen = emails.find((email) => email.primary) ?? emails.find((email) => email.type?.toLowerCase() === "work");
  return chosen?.value ?? (userName.includes("@") ? userName : (emails[0]?.value ?? null));
}

/** The one place where columns come from attributes. Refuses what could never be told apart on a screen. */
export function derive(resource: UserAttributes): Derived {
  const userName = text(own(resource, "userName"));
  if (userName === null) throw refuse("invalid_profile", { reason: "userName is missing. Every user needs one." });
  const userNameKey = canonical(userName);
  const emails = emailsOf(resource);
  const email = primaryEmail(emails, userName);
  for (const [name, value] of [["userName", userName], ...emails.map((entry) => ["emails", entry.value])] as const) {
    if (hasControlCharacter(value ?? "") || canonical(value ?? "") === "")
      throw refuse("invalid_profile", { reason: `${name} has a control character or nothing visible in it.` });
  }
  const given = part(resource, "name", "givenName");
  const family = part(resource, "name", "familyName");
  const displayName =
    text(own(resource, "displayName")) ??
    part(resource, "name", "formatted") ??
    ([given, family].filter((name) => name !== null).join(" ") || userName);
  return {
    user_name: userName,
    user_name_key: userNameKey,
    email,
    email_key: email === null ? null : canonical(email),
    email_keys: [...new Set(emails.map((entry) => canonical(entry.value)))],
    external_id: text(own(resource, "externalId")) === null ? null : String(own(resource, "externalId")),
    given_name: given,
    family_name: family,
    // As sent, in lower case: a filter compares what was sent, blanks and all.
    family_name_key: rawPart(resource, "name", "familyName")?.toLowerCase() ?? null,
    display_name: displayName,
    display_name_key: displayName.toLowerCase(),
    title: text(own(resource, "title")),
    department: part(resource, ENTERPRISE, "department"),
    language: text(own(resource, "preferredLanguage")),
    region: text(own(resource, "locale")),
    time_zone: text(own(resource, "timezone")),
  };
}
