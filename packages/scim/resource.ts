/** A SCIM resource. Attribute names are in the case of their schema; read them with `own`, never through the prototype. */
export interface ScimResource {
  schemas: string[];
  id?: string;
  externalId?: string;
  meta?: Meta;
  [name: string]: unknown;
}

export interface Meta {
  resourceType?: string;
  created?: string;
  lastModified?: string;
  location?: string;
  /** The entity tag, for example `W/"3"`. */
  version?: string;
}

export type JsonObject = Record<string, unknown>;

/** The property itself, or undefined: `toString`, `constructor`, `__proto__` of a prototype are never seen. */
export function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as JsonObject)[name] : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 7643 §2.5: null and the empty array are the same as no value. An object in which nothing is assigned is too. */
export function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  for (const key of Object.keys(value)) if (!isAbsent((value as JsonObject)[key])) return false;
  return true;
}

/** Equality of JSON values; the order of keys does not count, the order of elements does. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]));
}
