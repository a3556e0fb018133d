import type { Scalar } from "./attribute-path.ts";

export interface MappingRule {
  target: string;
  source_kind: "attribute" | "constant" | "none";
  source: string;
  apply: "create" | "create_and_update" | "off";
  required: boolean;
}

export interface Profile {
  [attribute: string]: string | null | undefined;
}

/** The value of one mapping row for one person; undefined is "no value". */
export function evaluate(row: MappingRule, profile: Profile): string | undefined {
  if (row.source_kind === "constant") return row.source === "" ? undefined : row.source;
  if (row.source_kind === "none") return undefined;
  return attributeOf(profile, row.source);
}

function attributeOf(profile: Profile, name: string): string | undefined {
  const value = Object.hasOwn(profile, name) ? profile[name] : undefined;
  if (value !== undefined && value !== null && value !== "") return value;
  // A person without a display name of its own is shown by first and last name.
  if (name !== "displayName") return undefined;
  const full = [profile["firstName"], profile["lastName"]]
    .filter((part) => part !== undefined && part !== null && part !== "")
    .join(" ");
  return full === "" ? undefined : full;
}

/** A text as the type that the app's schema declares: mapping sources are always text. */
export function asType(value: string, type: string | undefined): Scalar {
  if (type === "boolean" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  if ((type === "integer" || type === "decimal") && value.trim() !== "" && Number.isFinite(Number(value)))
    return Number(value);
  return value;
}
