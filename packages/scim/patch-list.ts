import { invalidValue, noTarget, quote } from "./error.ts";
import { type Filter, fold, matchesElement } from "./filter.ts";
import type { PatchOperation } from "./patch.ts";
import { isAbsent, isObject, type JsonObject, own, sameValue } from "./resource.ts";
import { type Attribute, subAttribute } from "./schema.ts";

/** One operation on a multi-valued attribute. `current` is not touched. */
export function patchList(operation: PatchOperation, current: unknown): unknown[] {
  const list: unknown[] = Array.isArray(current) ? current : isAbsent(current) ? [] : [current];
  const { attribute, sub } = operation.path.target;
  if (operation.path.filter || sub) return patchElements(operation, list);
  const values = (operation.value ?? []) as unknown[];
  if (operation.op === "replace") return values;
  if (operation.op === "add") return addValues(attribute, list, values);
  return operation.value === undefined ? [] : removeValues(attribute, list, values);
}

/** `emails[type eq "work"]`, `emails[type eq "work"].value`, and `emails.display`, which means every element. */
function patchElements(operation: PatchOperation, list: unknown[]): unknown[] {
  const { path, op, strict } = operation;
  const { filter } = path;
  const chosen = new Set<number>();
  list.forEach((element, i) => {
    if (!filter || matchesElement(filter, element)) chosen.add(i);
  });
  if (chosen.size === 0) {
    if (op === "remove" && !strict) return list;
    const element = op === "add" && !strict ? newElement(operation) : undefined;
    if (!element) throw noTarget(`${quote(path.text)} matches no value.`);
    return settlePrimary(path.target.attribute, [...list, element], new Set([list.length]));
  }
  const result = list.map((element, i) => (chosen.has(i) ? patchElement(operation, element) : element));
  const kept = result.filter((element) => element !== undefined);
  return op === "remove" ? kept : settlePrimary(path.target.attribute, kept, chosen);
}

function patchElement({ op, path, value }: PatchOperation, element: unknown): unknown {
  const { sub } = path.target;
  if (!sub) {
    if (op === "remove") return undefined;
    if (!isObject(value)) return value ?? element;
    if (op === "add" && isObject(element)) return { ...element, ...value };
    // What the filter says of the element stays true of its replacement, which often does not repeat it.
    return { ...(path.filter && pinned(path.filter)), ...value };
  }
  const before = isObject(element) ? element : {};
  const result: JsonObject = { ...before };
  if (op !== "remove" && !isAbsent(value)) result[sub.name] = value;
  // An e-mail without its address is none. Entra removes `phoneNumbers[type eq "mobile"].value` and means the number.
  else if (sub.name === "value") return undefined;
  else delete result[sub.name];
  return isAbsent(result) ? undefined : result;
}

/** Entra adds `phoneNumbers[type eq "mobile"].value` to a user without one: the filter says what the element is. */
export function newElement({ path, value }: PatchOperation): JsonObject | undefined {
  const pins = path.filter ? pinned(path.filter) : {};
  if (!pins || path.target.attribute.type !== "complex") return undefined;
  const element: JsonObject = { ...pins };
  if (path.target.sub) element[path.target.sub.name] = value;
  else Object.assign(element, value);
  return isAbsent(element) ? undefined : element;
}

/** The sub-attributes that a filter fixes by `eq`, or undefined when it asks for anything else. */
function pinned(filter: Filter): JsonObject | undefined {
  const pins: JsonObject = {};
  for (const part of filter.kind === "and" ? filter.filters : [filter]) {
    if (part.kind !== "compare" || part.operator !== "eq" || !part.target.sub || part.value === null) return undefined;
    pins[part.target.sub.name] = part.value;
  }
  return pins;
}

/** RFC 7644 §3.5.2: making one value primary makes the others not primary. */
function settlePrimary(attribute: Attribute, list: unknown[], set: Set<number>): unknown[] {
  if (!subAttribute(attribute, "primary")) return list;
  const isPrimary = (element: unknown) => isObject(element) && own(element, "primary") === true;
  const chosen = [...set].filter((i) => isPrimary(list[i]));
  if (chosen.length === 0) return list;
  if (chosen.length > 1) throw invalidValue(`"${attribute.name}" would have ${chosen.length} primary values.`);
  return list.map((element, i) =>
    i !== chosen[0] && isPrimary(element) ? { ...(element as JsonObject), primary: false } : element,
  );
}

/** A value that is there already is not added again (§3.5.2.1); its further sub-attributes are taken over. */
export function addValues(attribute: Attribute, list: unknown[], values: unknown[]): unknown[] {
  const result = [...list];
  const known = new Map<string, number[]>();
  const note = (element: unknown, i: number) => {
    const key = keyOf(attribute, element);
    const places = known.get(key);
    if (places) places.push(i);
    else known.set(key, [i]);
  };
  result.forEach(note);
  const added = new Set<number>();
  for (const value of values) {
    const at = known.get(keyOf(attribute, value))?.find((i) => isSame(attribute, result[i], value));
    if (at === undefined) {
      note(value, result.length);
      added.add(result.length);
      result.push(value);
    } else {
      added.add(at);
      if (isObject(value)) result[at] = { ...(result[at] as JsonObject), ...value };
    }
  }
  return settlePrimary(attribute, result, added);
}

/** Entra removes by a list of values: `"path": "members", "value": [{"$ref": null, "value": "id"}]`. */
export function removeValues(attribute: Attribute, list: unknown[], values: unknown[]): unknown[] {
  const unwanted = new Map<string, unknown[]>();
  for (const value of values) {
    const key = keyOf(attribute, value);
    unwanted.set(key, [...(unwanted.get(key) ?? []), value]);
  }
  return list.filter(
    (element) => !unwanted.get(keyOf(attribute, element))?.some((value) => isSame(attribute, element, value)),
  );
}

/** Equal keys are a condition of being the same value; they make large lists cheap to search. */
function keyOf(attribute: Attribute, element: unknown): string {
  const leaf = isObject(element) ? subAttribute(attribute, "value") : attribute;
  const value = isObject(element) ? own(element, "value") : element;
  if (value === undefined || value === null) return "";
  return leaf?.caseExact ? String(value) : fold(String(value));
}

/** RFC 7643 §2.4: the same pair of value and type is the same value. What the other does not say does not tell them apart. */
function isSame(attribute: Attribute, element: unknown, other: unknown): boolean {
  if (!isObject(element) || !isObject(other)) return keyOf(attribute, element) === keyOf(attribute, other);
  if (own(other, "value") === undefined)
    return Object.keys(other).every((name) => sameValue(own(element, name), other[name]));
  const [a, b] = [own(element, "type"), own(other, "type")];
  return a === undefined || b === undefined || fold(String(a)) === fold(String(b));
}
