import { invalidSyntax, invalidValue, mutability, quote } from "./error.ts";
import { defaultLimits } from "./limits.ts";
import { isAbsent, isObject, type JsonObject, own, sameValue, type ScimResource } from "./resource.ts";
import { type Attribute, indexOf, type ResourceType, type TypeIndex } from "./schema.ts";
import { readValue, type Reading } from "./value.ts";

export interface InputOptions extends Partial<Reading> {
  /** Passwords are dropped unless the app wants them. */
  keepWriteOnly?: boolean;
  /** The resource is there already: what an extension requires must not keep the access of somebody who leaves alive. */
  replaces?: boolean;
}

/** Stand-ins for the schemas of a type that clients have been seen to send. */
const tolerated = new Set([
  // OneLogin's templates, from SCIM 1.1
  "urn:scim:schemas:core:1.0",
  // Entra, in every group
  "http://schemas.microsoft.com/2006/11/resourcemanagement/adscim/2.0/group",
]);

/**
 * The body of a POST or a PUT as a resource: names in the case of the schema, values of the right type, what only the
 * server may set left out, `schemas` true to what is there. Unknown attributes are dropped, or in the strict dialect
 * refused. Null and `[]` are the same as absent.
 * @throws {ScimError} 400 `invalidSyntax` or `invalidValue`
 */
export function readResource(body: unknown, type: ResourceType, options: InputOptions = {}): ScimResource {
  if (!isObject(body)) throw invalidSyntax("The body must be one JSON object.");
  const index = indexOf(type);
  const reading = { dialect: options.dialect ?? "compatible", values: options.values ?? defaultLimits.values };
  const input: ScimResource = { schemas: [type.schema.id] };
  const extensions = new Map<string, JsonObject>();
  let schemas: unknown;
  for (const key of Object.keys(body)) {
    const attribute = index.core.get(key) ?? index.core.get(key.toLowerCase());
    if (attribute) {
      if (attribute.name === "schemas") schemas = body[key];
      else if (isWanted(attribute, options)) assign(input, attribute, body[key], reading);
      continue;
    }
    const extension = index.extensions.get(key) ?? index.extensions.get(key.toLowerCase());
    if (extension) {
      const values = readExtension(extension, body[key], reading, options);
      if (!isAbsent(values)) extensions.set(extension.schema.id, values);
    } else if (reading.dialect === "strict") throw unknownAttribute(key, type);
  }
  checkSchemas(schemas, index, reading);
  requireAll(type.schema.attributes, input);
  for (const { schema, required } of type.extensions) {
    const values = extensions.get(schema.id);
    if (values) {
      input.schemas.push(schema.id);
      input[schema.id] = values;
    }
    const leaves = options.replaces === true && input["active"] === false;
    if (!leaves && (values ?? required)) requireAll(schema.attributes, values ?? {});
  }
  return input;
}

type Extension = NonNullable<ReturnType<TypeIndex["extensions"]["get"]>>;

function readExtension(extension: Extension, value: unknown, reading: Reading, options: InputOptions): JsonObject {
  if (value === null) return {};
  if (!isObject(value)) throw invalidValue(`"${extension.schema.id}" must be an object.`);
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const attribute = extension.attributes.get(key) ?? extension.attributes.get(key.toLowerCase());
    if (attribute) {
      if (isWanted(attribute, options)) assign(result, attribute, value[key], reading);
    } else if (reading.dialect === "strict")
      throw invalidSyntax(`${quote(key)} is not an attribute of ${extension.schema.id}.`);
  }
  return result;
}

/** What is readOnly is ignored in a whole resource (RFC 7644 §3.3 and §3.5.1), whatever it holds. */
function isWanted(attribute: Attribute, options: InputOptions): boolean {
  return (
    attribute.mutability !== "readOnly" && (attribute.mutability !== "writeOnly" || options.keepWriteOnly === true)
  );
}

function assign(holder: JsonObject, attribute: Attribute, value: unknown, reading: Reading): void {
  const read = readValue(attribute, value, reading);
  if (read !== undefined) holder[attribute.name] = read;
}

/**
 * What a PUT must not change (RFC 7644 §3.5.1): an immutable attribute that has a value keeps it. An app asks this with the
 * resource as it was.
 * @throws {ScimError} 400 `mutability`
 */
export function checkImmutable(before: ScimResource, after: ScimResource, type: ResourceType): void {
  const check = (attributes: Attribute[], old: unknown, now: unknown) => {
    for (const { name, mutability: kind } of attributes) {
      if (kind !== "immutable" || !isObject(old) || isAbsent(own(old, name))) continue;
      if (!sameValue(own(old, name), isObject(now) ? own(now, name) : undefined))
        throw mutability(`"${name}" cannot change once it has a value.`);
    }
  };
  check(type.schema.attributes, before, after);
  for (const { schema } of type.extensions) check(schema.attributes, own(before, schema.id), own(after, schema.id));
}

function requireAll(attributes: Attribute[], holder: JsonObject): void {
  for (const { name, required } of attributes) {
    if (!required) continue;
    const value = own(holder, name);
    if (isAbsent(value) || (typeof value === "string" && value.trim() === ""))
      throw invalidValue(`"${name}" is required and has no value.`);
  }
}

/** The list may be missing (templates forget it); one that names another type of resource is a mistake worth telling. */
function checkSchemas(schemas: unknown, { type, extensions }: TypeIndex, reading: Reading): void {
  const strict = reading.dialect === "strict";
  if (!strict && isAbsent(schemas)) return;
  if (!Array.isArray(schemas) || !schemas.every((urn) => typeof urn === "string"))
    throw invalidSyntax('"schemas" must be a list of schema URNs.');
  const core = type.schema.id.toLowerCase();
  const named = schemas.map((urn) => urn.toLowerCase());
  if (!named.some((urn) => urn === core || (!strict && tolerated.has(urn))))
    throw invalidSyntax(`"schemas" must hold "${type.schema.id}".`);
  const unknown = strict && named.findIndex((urn) => urn !== core && !extensions.has(urn));
  if (unknown !== false && unknown !== -1)
    throw invalidSyntax(`${quote(schemas[unknown] as string)} is not a schema of a ${type.name}.`);
}

function unknownAttribute(key: string, type: ResourceType) {
  return invalidSyntax(`${quote(key)} is not an attribute of a ${type.name}.`);
}
