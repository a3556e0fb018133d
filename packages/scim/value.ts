import { instant } from "./date-time.ts";
import { invalidSyntax, invalidValue, quote } from "./error.ts";
import { fold } from "./filter.ts";
import { truth } from "./filter-compare.ts";
import { isAbsent, isObject, type JsonObject, own } from "./resource.ts";
import { type Attribute, subAttribute } from "./schema.ts";
import type { Dialect } from "./server-types.ts";

/** How values of a client are read. */
export interface Reading {
  dialect: Dialect;
  /** Most elements of one attribute. */
  values: number;
  /** Keep null in a complex value: a PATCH that merges it takes the sub-attribute away. */
  nulls?: boolean;
  /** Only a part of a complex value is given: what is missing from it may be there already. */
  partial?: boolean;
}

/** What no stored text can mean; tab and line breaks occur in addresses. */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * A value of a client in the type and the names of its attribute; undefined when there is none (null, `[]`, or nothing
 * but what only the server may say). Compatible reading takes "True" for true, a number for a text, one value for a
 * list, and a text for a complex value: `"manager": "id"` (Entra) is `{"value": "id"}`.
 * @throws {ScimError} 400 `invalidValue`
 */
export function readValue(attribute: Attribute, value: unknown, reading: Reading): unknown {
  if (value === null || value === undefined) return undefined;
  if (attribute.multiValued) return readList(attribute, value, reading);
  return readOne(attribute, Array.isArray(value) ? onlyOne(attribute, value, reading) : value, reading);
}

/** One element of a multi-valued attribute, or the value of a single-valued one. */
export function readOne(attribute: Attribute, value: unknown, reading: Reading): unknown {
  if (value === null || value === undefined) return undefined;
  if (attribute.type === "complex") return readComplex(attribute, value, reading);
  const lenient = reading.dialect === "compatible";
  // Entra's older form of a simple value: {"$ref": null, "value": "x"}
  const given = lenient && isObject(value) ? own(value, "value") : value;
  if (given === null || given === undefined) {
    if (isObject(value)) throw wrongType(attribute, value);
    return undefined;
  }
  switch (attribute.type) {
    case "boolean": {
      const said = lenient ? truth(given) : typeof given === "boolean" ? given : undefined;
      if (said === undefined) break;
      return said;
    }
    case "integer":
    case "decimal": {
      const number =
        lenient && typeof given === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(given) ? Number(given) : given;
      if (
        typeof number !== "number" ||
        (attribute.type === "integer" && !Number.isSafeInteger(number)) ||
        !Number.isFinite(number)
      )
        break;
      return number;
    }
    default:
      return allowed(attribute, readText(attribute, lenient && typeof given === "number" ? String(given) : given));
  }
  throw wrongType(attribute, given);
}

function readText(attribute: Attribute, text: unknown): string {
  if (typeof text !== "string") throw wrongType(attribute, text);
  if (control.test(text) || !text.isWellFormed())
    throw invalidValue(`"${attribute.name}" holds a control character, which no value can have.`);
  if (attribute.type === "dateTime" && instant(text) === undefined) throw wrongType(attribute, text);
  if (attribute.type === "binary" && !base64.test(text)) throw wrongType(attribute, text);
  return text;
}

function allowed(attribute: Attribute, text: string): string {
  const { canonicalValues = [], caseExact } = attribute;
  if (attribute.restricted !== true || text === "") return text;
  if (canonicalValues.some((value) => value === text || (!caseExact && fold(value) === fold(text)))) return text;
  const list = canonicalValues.slice(0, 10).map((value) => `"${value}"`);
  const more = canonicalValues.length > 10 ? " and others" : "";
  throw invalidValue(`"${attribute.name}" must be one of ${list.join(", ").slice(0, 200)}${more}, not ${quote(text)}.`);
}

function readComplex(attribute: Attribute, value: unknown, reading: Reading): JsonObject | undefined {
  if (!isObject(value)) {
    const sub = subAttribute(attribute, "value");
    if (reading.dialect === "strict" || !sub || typeof value === "boolean" || Array.isArray(value))
      throw wrongType(attribute, value);
    const only = readValue(sub, value, reading);
    return only === undefined || only === "" ? undefined : { [sub.name]: only };
  }
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const sub = subAttribute(attribute, key);
    if (!sub) {
      if (reading.dialect === "strict")
        throw invalidSyntax(`${quote(key)} is not a sub-attribute of ${attribute.name}.`);
      continue;
    }
    if (sub.mutability === "readOnly") continue;
    const read = readValue(sub, value[key], reading);
    if (read !== undefined) result[sub.name] = read;
    else if (reading.nulls) result[sub.name] = null;
  }
  for (const sub of reading.partial ? [] : (attribute.subAttributes ?? []))
    if (sub.required && isAbsent(result[sub.name])) throw invalidValue(`"${attribute.name}.${sub.name}" is required.`);
  if (reading.nulls ? Object.keys(result).length === 0 : isAbsent(result)) return undefined;
  return result;
}

function readList(attribute: Attribute, value: unknown, reading: Reading): unknown[] | undefined {
  if (!Array.isArray(value) && reading.dialect === "strict") throw wrongType(attribute, value);
  const elements: unknown[] = Array.isArray(value) ? value : [value];
  if (elements.length > reading.values)
    throw invalidValue(`"${attribute.name}" has more than ${reading.values} values. Send them in several requests.`);
  const result: unknown[] = [];
  for (const element of elements) {
    const read = readOne(attribute, element, reading);
    if (read !== undefined && !isHollow(attribute, read)) result.push(read);
    else if (!saysNothing(attribute, element, read))
      throw invalidValue(`A value of "${attribute.name}" has no "value" that can be read. Nothing was changed.`);
  }
  checkPrimary(attribute, result);
  return result.length > 0 ? result : undefined;
}

/** An e-mail that has a type but no address says nothing: templates make such elements when a field is empty. */
export function isHollow(attribute: Attribute, element: unknown): boolean {
  if (!isObject(element) || !subAttribute(attribute, "value")) return false;
  return element["value"] === undefined || element["value"] === "";
}

/**
 * Whether an element without a value may be left out. Not when something in it could not be read, and never when the
 * list is one of relations: an unreadable member must not pass for the order to empty the group.
 */
function saysNothing(attribute: Attribute, element: unknown, read: unknown): boolean {
  if (subAttribute(attribute, "value")?.mutability === "immutable") return false;
  return read === undefined ? isAbsent(element) || element === "" : true;
}

/** RFC 7643 §2.4: the value true must appear no more than once. */
export function checkPrimary(attribute: Attribute, elements: unknown[]): void {
  if (!subAttribute(attribute, "primary")) return;
  const count = elements.filter((element) => isObject(element) && element["primary"] === true).length;
  if (count > 1) throw invalidValue(`"${attribute.name}" has ${count} primary values; only one can be.`);
}

function onlyOne(attribute: Attribute, value: unknown[], reading: Reading): unknown {
  if (value.length === 0) return undefined;
  if (value.length > 1 || reading.dialect === "strict") throw wrongType(attribute, value);
  return value[0];
}

const wanted: Record<Attribute["type"], string> = {
  string: "a text",
  boolean: "true or false",
  decimal: "a number",
  integer: "a whole number",
  dateTime: 'a date and time such as "2026-01-31T09:00:00Z"',
  binary: "a text in base64",
  reference: "an address (a text)",
  complex: "an object",
};

function wrongType(attribute: Attribute, value: unknown) {
  const found = Array.isArray(value) ? "a list" : isObject(value) ? "an object" : quote(String(value));
  return invalidValue(`"${attribute.name}" must be ${wanted[attribute.type]}, and ${found} was sent.`);
}
