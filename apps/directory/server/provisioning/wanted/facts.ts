import type { Scalar } from "./attribute-path.ts";
import type { AttributeTypes } from "./person-values.ts";

export interface Profile {
  [attribute: string]: string | null | undefined;
}

/** Everything that the values of one person may depend on. */
export interface Facts {
  profile: Profile;
  groups?: { id: string; name: string }[] | undefined;
  manager?: Profile | null | undefined;
  /** What the app confirmed about the account, by SCIM path. */
  account?: Record<string, Scalar | null> | undefined;
  app?: string | undefined;
  organisation?: string | undefined;
  now: Date;
  /** Types of the custom attributes of a profile; every other attribute is text. */
  types?: AttributeTypes | undefined;
  /** Whether another account of the app has the value. */
  isTaken?: ((value: string) => boolean) | undefined;
}

export interface Mapped {
  /** Undefined is "no value". */
  value: string | undefined;
  /** Why an expression cannot be computed for this person, and where in it. */
  fault?: { message: string; position: number; length: number };
  /** What a preview tells; the value is good nevertheless. */
  warnings?: string[];
}

export function attributeOf(profile: Profile, name: string): string | undefined {
  const value = Object.hasOwn(profile, name) ? profile[name] : undefined;
  if (value !== undefined && value !== null && value !== "") return value;
  // A person without a display name of its own is shown by first and last name.
  if (name !== "displayName") return undefined;
  const full = [profile["firstName"], profile["lastName"]]
    .filter((part) => part !== undefined && part !== null && part !== "")
    .join(" ");
  return full === "" ? undefined : full;
}
