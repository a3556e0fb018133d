import { invalidPath, invalidSyntax, invalidValue, mutability, noTarget, quote } from "./error.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { PatchOperation } from "./patch.ts";
import { parsePath, type Path } from "./path.ts";
import { isAbsent, isObject, type JsonObject, own } from "./resource.ts";
import { type Attribute, indexOf, type ResourceType, type Schema, subAttribute } from "./schema.ts";
import type { Dialect } from "./server-types.ts";
import { isHollow, readOne, readValue } from "./value.ts";

export const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export interface PatchOptions {
  dialect?: Dialect;
  limits?: Limits;
  /** The id of the resource: Okta repeats it in the value of a rename. */
  id?: string;
  keepWriteOnly?: boolean;
}

type Op = PatchOperation["op"];

/** Names that lead to a prototype. They are unknown in any schema; saying so tells an attacker apart from a mapping. */
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/**
 * The body of a PATCH (RFC 7644 §3.5.2) as operations whose path is resolved and whose value is checked, so that nothing is
 * begun that cannot be finished.
 * @throws {ScimError} 400 `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`, `mutability` or `noTarget`
 */
export function readPatch(body: unknown, type: ResourceType, options: PatchOptions = {}): PatchOperation[] {
  if (!isObject(body)) throw invalidSyntax('The body must be one JSON object with "Operations".');
  const { operations, schemas } = envelope(body);
  const strict = options.dialect === "strict";
  const declared = Array.isArray(schemas) && schemas.includes(PATCH_SCHEMA);
  if (!declared && (strict || !isAbsent(schemas))) throw invalidSyntax(`"schemas" must hold "${PATCH_SCHEMA}".`);
  if (!Array.isArray(operations) || operations.length === 0)
    throw invalidSyntax('"Operations" must be a list of one operation or more.');
  const limits = options.limits ?? defaultLimits;
  if (operations.length > limits.patchOperations)
    throw invalidSyntax(`There are more than ${limits.patchOperations} operations. Send them in several requests.`);
  const reader = new PatchReader(type, options, limits);
  for (const operation of operations) reader.read(operation);
  return reader.result;
}

function envelope(body: JsonObject): { operations?: unknown; schemas?: unknown } {
  const found: { operations?: unknown; schemas?: unknown } = {};
  for (const key of Object.keys(body)) {
    const name = key.toLowerCase();
    if (name === "operations" || name === "schemas") found[name] = body[key];
  }
  return found;
}

class PatchReader {
  readonly result: PatchOperation[] = [];
  readonly #type: ResourceType;
  readonly #options: PatchOptions;
  readonly #limits: Limits;
  readonly #strict: boolean;

  constructor(type: ResourceType, options: PatchOptions, limits: Limits) {
    this.#type = type;
    this.#options = options;
    this.#limits = limits;
    this.#strict = options.dialect === "strict";
  }

  read(operation: unknown): void {
    if (!isObject(operation)) throw invalidSyntax("Each operation must be an object.");
    const op = this.#op(own(operation, "op"));
    const path = own(operation, "path");
    if (path !== undefined && path !== null && typeof path !== "string")
      throw invalidPath('"path" must be a text such as "name.familyName".');
    const value = own(operation, "value");
    if (op !== "remove" && value === undefined) throw invalidValue(`"${op}" needs a "value".`);
    if (path) this.#at(op, path, value);
    else if (this.#strict) throw invalidSyntax('Each operation needs a "path".');
    else if (op === "remove") throw noTarget('"remove" needs a "path" that says what to remove.');
    else if (!isObject(value))
      throw invalidValue('An operation without "path" needs an object of attributes as "value".');
    else for (const key of Object.keys(value)) this.#named(op, key, value[key]);
  }

  /** Entra writes `Add`, `Replace`, `Remove`. */
  #op(op: unknown): Op {
    const name = typeof op === "string" && !this.#strict ? op.toLowerCase() : op;
    if (name === "add" || name === "replace" || name === "remove") return name;
    throw invalidSyntax(`"op" must be "add", "replace" or "remove", not ${quote(String(op))}.`);
  }

  /** One attribute of an operation without a path: also `name.givenName` and `urn:...:User:employeeNumber` (Entra). */
  #named(op: Op, key: string, value: unknown): void {
    const { extensions, targets, type } = indexOf(this.#type);
    const lower = key.toLowerCase();
    if (extensions.has(lower) || lower === type.schema.id.toLowerCase()) return this.#at(op, key, value);
    const known = targets.get(lower);
    if (!known && !key.includes("[")) {
      if (key.split(".").some((name) => inherited.has(name))) throw invalidPath(`${quote(key)} is not an attribute.`);
      return; // As in a POST, what the schema does not know is left out.
    }
    // Okta's rename: {"id": "...", "displayName": "..."}. It is right about the id, or it means another group.
    if (known?.attribute.name === "id" && value === this.#options.id) return;
    this.#at(op, key, value, true);
  }

  #at(op: Op, text: string, value: unknown, named = false): void {
    const lower = text.toLowerCase();
    const extension = indexOf(this.#type).extensions.get(lower)?.schema;
    if (extension) return this.#all(op, extension, value);
    if (lower === this.#type.schema.id.toLowerCase() && op !== "remove") return this.#all(op, this.#type.schema, value);
    const path = parsePath(text, this.#type, this.#limits);
    this.#checkMutability(path);
    const { attribute, sub } = path.target;
    if (attribute.mutability === "writeOnly" && !this.#options.keepWriteOnly) return;
    const whole = !path.filter && !sub;
    if (op === "remove") {
      if (whole && attribute.required) throw mutability(`"${attribute.name}" is required and cannot be removed.`);
      return this.#push(op, path, whole && attribute.multiValued ? this.#listed(attribute, value) : undefined);
    }
    if (this.#strict && path.filter && !sub)
      throw invalidPath(`${quote(text)} must name a sub-attribute of the elements that it chooses.`);
    // It follows from what the resource holds.
    if (attribute.name === "schemas") return;
    const read = this.#value(path, value);
    if (read === undefined && value !== "" && !isAbsent(value) && !Array.isArray(value)) {
      // Nothing in it is known, or only what the server says. It must not pass for an order to take all away.
      if (named && !path.filter) return;
      throw invalidValue(`The value for ${quote(path.text)} holds nothing that can be read.`);
    }
    if (read !== undefined || (op === "add" && path.filter && !sub)) return this.#push(op, path, read);
    if (op === "add") return;
    // Null, and what holds nothing, unassigns (RFC 7643 §2.5).
    if ((sub ?? attribute).required) throw invalidValue(`"${(sub ?? attribute).name}" is required and has no value.`);
    this.#push("remove", path, undefined);
  }

  /** A whole extension: {"urn:...:User": {"employeeNumber": "1"}}, or the URN as the path. */
  #all(op: Op, schema: Schema, value: unknown): void {
    if (op === "remove" || value === null) {
      for (const { name, mutability: kind } of schema.attributes)
        if (kind !== "readOnly") this.#at("remove", `${schema.id}:${name}`, undefined);
      return;
    }
    if (!isObject(value)) throw invalidValue(`"${schema.id}" must be an object of attributes.`);
    for (const key of Object.keys(value)) this.#named(op, `${schema.id}:${key}`, value[key]);
  }

  #value(path: Path, value: unknown): unknown {
    const { attribute, sub } = path.target;
    const reading = { dialect: this.#options.dialect ?? "compatible", values: this.#limits.values } as const;
    const one = Array.isArray(value) && value.length === 1 && !this.#strict ? value[0] : value;
    const read = sub
      ? readValue(sub, value, reading)
      : path.filter
        ? readOne(attribute, one, { ...reading, partial: true })
        : readValue(attribute, value, attribute.multiValued ? reading : { ...reading, nulls: true });
    const nothing = read === "" && ((sub ?? attribute).required || sub?.name === "value");
    return nothing ? undefined : read;
  }

  /** The values that a `remove` names. One that names values but none that can be read must not remove all. */
  #listed(attribute: Attribute, value: unknown): unknown {
    if (value === undefined || value === null) return undefined;
    const reading = { dialect: "compatible", values: this.#limits.values, partial: true } as const;
    const elements: unknown[] = Array.isArray(value) ? value : [value];
    if (elements.length > this.#limits.values)
      throw invalidValue(`More than ${this.#limits.values} values are removed at once. Send them in several requests.`);
    const read = elements.map((element) => readOne(attribute, element, reading));
    const nameless = (element: unknown) =>
      isHollow(attribute, element) &&
      (own(element as JsonObject, "value") === "" || subAttribute(attribute, "value")?.mutability === "immutable");
    if (read.some((element) => element === undefined || nameless(element)))
      throw invalidValue(`The values to remove from "${attribute.name}" cannot be read. Nothing was removed.`);
    return read;
  }

  #checkMutability({ target: { attribute, sub }, text }: Path): void {
    const fixed = sub?.mutability === "immutable" && attribute.multiValued;
    if (attribute.mutability === "readOnly" || sub?.mutability === "readOnly" || fixed)
      throw mutability(`${quote(text)} cannot be changed by a client.`);
  }

  #push(op: Op, path: Path, value: unknown): void {
    const operation: PatchOperation = { op, path };
    if (value !== undefined) operation.value = value;
    if (this.#strict) operation.strict = true;
    this.result.push(operation);
  }
}
