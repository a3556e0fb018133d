// A profile as expressions see it: values are kept as text, and are here what their attribute's type says.
import type { Value } from "@rollcall/expressions/value";
import type { Profile } from "./facts.ts";

/** Types of custom attributes by name; every other attribute is text. */
export type AttributeTypes = ReadonlyMap<string, string>;

export function typedValue(text: string, type: string | undefined): Value {
  if (type === "number" || type === "integer") return Number(text);
  if (type === "boolean") return text === "true";
  if (type === "list") return elements(text);
  return text;
}

export function valuesOf(profile: Profile, types: AttributeTypes | undefined): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, text] of Object.entries(profile))
    if (text !== null && text !== undefined) values.set(name, typedValue(text, types?.get(name)));
  return values;
}

function elements(text: string): string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
}
