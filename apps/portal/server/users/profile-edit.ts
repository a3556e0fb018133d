// The console's fields and the SCIM attributes are the same facts: an edit here changes the attributes.
import { isObject, own } from "@rollcall/scim/resource";
import type { UserChange } from "../../shapes/users.ts";
import { ENTERPRISE, type UserAttributes } from "./user-record.ts";

interface Profile extends UserChange {
  userName?: string;
}

const simple: [field: keyof Profile, attribute: string][] = [
  ["userName", "userName"],
  ["displayName", "displayName"],
  ["jobTitle", "title"],
  ["language", "preferredLanguage"],
  ["region", "locale"],
  ["timeZone", "timezone"],
];

/** The attributes with the given fields changed; null or an empty text takes an attribute away. */
export function withProfile(resource: UserAttributes, change: Profile): UserAttributes {
  const next: UserAttributes = { ...resource };
  for (const [field, attribute] of simple) if (change[field] !== undefined) put(next, attribute, change[field]);
  if (change.givenName !== undefined || change.familyName !== undefined) {
    const name = { ...asObject(own(next, "name")) };
    if (change.givenName !== undefined) put(name, "givenName", change.givenName);
    if (change.familyName !== undefined) put(name, "familyName", change.familyName);
    // A whole name that was put together from the old parts would contradict the new ones.
    delete name["formatted"];
    put(next, "name", Object.keys(name).length > 0 ? name : null);
  }
  if (change.department !== undefined) {
    const enterprise = { ...asObject(own(next, ENTERPRISE)) };
    put(enterprise, "department", change.department);
    put(next, ENTERPRISE, Object.keys(enterprise).length > 0 ? enterprise : null);
  }
  if (change.email !== undefined) replaceEmail(next, change.email);
  return next;
}

export const attributesFrom = (profile: Profile): UserAttributes => withProfile({}, profile);

function replaceEmail(next: UserAttributes, email: string): void {
  const emails = own(next, "emails");
  const entries = Array.isArray(emails) ? emails.filter(isObject) : [];
  const primary = entries.find((entry) => own(entry, "primary") === true) ?? entries[0];
  const replaced = { type: "work", ...primary, value: email, primary: true };
  next["emails"] = primary === undefined ? [replaced] : entries.map((entry) => (entry === primary ? replaced : entry));
  // Whoever signs in with the old address as user name would be surprised to find it gone: it follows the e-mail.
  const userName = own(next, "userName");
  if (typeof userName === "string" && primary !== undefined && userName === own(primary, "value"))
    next["userName"] = email;
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (value === null || value === undefined || value === "") delete object[name];
  else object[name] = value;
}
