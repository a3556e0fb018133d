// What an expression computes with. A profile is a Map, so that no name reaches anything but an attribute.

export type Profile = ReadonlyMap<string, Value>;
export type Value = string | number | boolean | null | readonly Value[] | Profile;

export type Kind = "text" | "number" | "truth value" | "nothing" | "list" | "person";

export function kindOf(value: Value): Kind {
  if (value === null) return "nothing";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "truth value";
  return Array.isArray(value) ? "list" : "person";
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isPerson = (value: Value): value is Profile => kindOf(value) === "person";

/** A value as text, where there is one: a list is its texts with commas between them. */
export function textOf(value: Value): string | null {
  if (value === null || isPerson(value)) return null;
  if (isList(value)) return value.map((one) => textOf(one) ?? "").join(",");
  return String(value);
}

/** A number, or a text that reads as one. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** Nothing is false; the texts "true" and "false" are what they say. */
export function truthOf(value: Value): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === null) return false;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return undefined;
}

export function sameValue(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((value, at) => sameValue(value, other[at] ?? null));
  if (one === null || other === null) return false;
  if (typeof one === "number" || typeof other === "number") {
    const left = numberOf(one);
    return left !== undefined && left === numberOf(other);
  }
  if (typeof one === "boolean" || typeof other === "boolean") return truthOf(one) === truthOf(other);
  return false;
}

/** Negative, zero or positive; undefined when there is no order between the two. */
export function compare(one: Value, other: Value): number | undefined {
  const left = numberOf(one);
  const right = numberOf(other);
  if (left !== undefined && right !== undefined) return left - right;
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : one > other ? 1 : 0;
  return undefined;
}
