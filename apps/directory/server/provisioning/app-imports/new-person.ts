import type { ProfileSchema } from "../../people/profile-schema.ts";
import type { Profile } from "../../tables.ts";
import { parsePath, valueAt } from "../wanted/attribute-path.ts";
import type { MappingRule } from "../wanted/mapping.ts";

interface AccountHere {
  resource: Record<string, unknown>;
  user_name: string;
  name: string;
  email: string;
}

/**
 * The profile of a person who is made from an account: what the mapping sends there is read back the other way round,
 * and the login is what the account is called.
 */
export function profileFrom(schema: ProfileSchema, account: AccountHere, mappings: readonly MappingRule[]): Profile {
  const profile: Profile = {};
  for (const { source, source_kind, target } of mappings) {
    const path = parsePath(target);
    if (source_kind !== "attribute" || path === undefined || !schema.names.has(source)) continue;
    const value = valueAt(account.resource, path);
    const isBoolean = schema.get(source)?.type === "boolean" && typeof value === "boolean";
    if ((typeof value === "string" && value !== "") || typeof value === "number" || isBoolean)
      profile[source] ??= String(value);
  }
  const isMail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
  const email = account.email || (isMail(account.user_name) ? account.user_name : "");
  if (email !== "") profile["email"] = email;
  profile["login"] = account.user_name || email;
  const words = account.name.split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first !== undefined && words.length > 1) {
    profile["firstName"] ??= first;
    profile["lastName"] ??= words.slice(1).join(" ");
  }
  return profile;
}
