import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import { storable } from "../json-store.ts";
import { usableId } from "../steps/account.ts";

/** An account of an app, as far as it is searched, listed and compared. */
export interface AccountValues {
  remote_id: string;
  external_id: string | null;
  user_name: string;
  name: string;
  email: string;
  active: boolean;
  /** ISO 8601; null when the app does not say, or when it never happened. */
  last_sign_in: string | null;
  resource: Record<string, unknown>;
}

// Of no use for a comparison of one account, and as long as the app likes.
const leftOut = new Set(["groups", "photos", "x509certificates", "password"]);

/** What is kept of an account; undefined when it has no id that could be used. */
export function accountValues(resource: ScimResource): AccountValues | undefined {
  const id = usableId(resource);
  if (id === undefined) return undefined;
  const names = own(resource, "name");
  const parts = isObject(names) ? [textOf(own(names, "givenName")), textOf(own(names, "familyName"))] : [];
  const formatted = isObject(names) ? textOf(own(names, "formatted")) : "";
  const lastSignIn = signInOf(resource);
  return {
    remote_id: id,
    external_id: textOf(own(resource, "externalId")) || null,
    user_name: textOf(own(resource, "userName")),
    name: textOf(own(resource, "displayName")) || formatted || parts.filter((part) => part !== "").join(" "),
    email: emailOf(own(resource, "emails")),
    active: own(resource, "active") !== false,
    last_sign_in: lastSignIn === undefined ? null : lastSignIn.toISOString(),
    resource: Object.fromEntries(Object.entries(resource).filter(([name]) => !leftOut.has(name.toLowerCase()))),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? storable(value.slice(0, 1_000)) : "");

function emailOf(emails: unknown): string {
  const list = Array.isArray(emails) ? emails.filter(isObject) : [];
  const chosen =
    list.find((email) => own(email, "primary") === true) ??
    list.find((email) => String(own(email, "type")).toLowerCase() === "work") ??
    list[0];
  return chosen === undefined ? "" : textOf(own(chosen, "value"));
}

/** SCIM has no such attribute; apps that tell have one of their own, in the resource or in an extension. */
const signInName =
  /^last_?(sign_?in|signed_?in|log_?in|logged_?in|active|activity|seen)(_?(at|on|date|time|date_?time))?$/i;

function signInOf(resource: Record<string, unknown>): Date | undefined {
  const found: Date[] = [];
  for (const [name, value] of Object.entries(resource)) {
    if (signInName.test(name)) found.push(...timeOf(value));
    else if (isObject(value))
      for (const [inner, held] of Object.entries(value)) if (signInName.test(inner)) found.push(...timeOf(held));
  }
  return found.toSorted((one, other) => other.getTime() - one.getTime())[0];
}

function timeOf(value: unknown): Date[] {
  if (typeof value !== "string" && typeof value !== "number") return [];
  const time = new Date(value);
  const year = time.getUTCFullYear();
  return Number.isNaN(time.getTime()) || year < 1990 || year > 2200 ? [] : [time];
}
