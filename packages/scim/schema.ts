import { commonAttributes } from "./common-attributes.ts";

export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "binary"
  | "reference"
  | "complex";

/** An attribute with its characteristics (RFC 7643 §2.2 and §7). They alone decide how it is read, compared and shown. */
export interface Attribute {
  name: string;
  type: AttributeType;
  multiValued: boolean;
  required: boolean;
  caseExact: boolean;
  mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  returned: "always" | "never" | "default" | "request";
  uniqueness: "none" | "server" | "global";
  canonicalValues?: string[];
  /** Other values than the canonical ones are refused, which RFC 7643 §7 leaves to the server. It is not announced. */
  restricted?: true;
  referenceTypes?: string[];
  subAttributes?: Attribute[];
  description: string;
}

export interface Schema {
  id: string;
  name: string;
  description: string;
  attributes: Attribute[];
}

export interface ResourceType {
  id: string;
  name: string;
  endpoint: string;
  description: string;
  schema: Schema;
  extensions: { schema: Schema; required: boolean }[];
}

/** What a name means: an attribute, or one of its sub-attributes; `schema` is the URN of an extension, absent for core. */
export interface Target {
  schema?: string;
  attribute: Attribute;
  sub?: Attribute;
}

/** The names of a resource type, resolved once so that no request walks a schema. Keys are lower case. */
export interface TypeIndex {
  type: ResourceType;
  /** `username`, `name.familyname`, `urn:...:user:username`, `urn:...:user:manager.value` and so on. */
  targets: Map<string, Target>;
  /** Attributes of the core schema, the common ones included. */
  core: Map<string, Attribute>;
  extensions: Map<string, { schema: Schema; required: boolean; attributes: Map<string, Attribute> }>;
}

const indexes = new WeakMap<ResourceType, TypeIndex>();
const subAttributes = new WeakMap<Attribute, Map<string, Attribute>>();

/** RFC 7643 §2.1. Never `__proto__`, so a name from a schema is always safe as a key. `$ref` is the one exception. */
const attributeName = /^(?:[a-z][a-z0-9_-]*|\$ref)$/i;

export function indexOf(type: ResourceType): TypeIndex {
  let index = indexes.get(type);
  if (!index) indexes.set(type, (index = buildIndex(type)));
  return index;
}

export function subAttributesOf(attribute: Attribute): Map<string, Attribute> {
  let map = subAttributes.get(attribute);
  if (!map) subAttributes.set(attribute, (map = byName(attribute.subAttributes ?? [])));
  return map;
}

export function subAttribute(attribute: Attribute, name: string): Attribute | undefined {
  const map = subAttributesOf(attribute);
  return map.get(name) ?? map.get(name.toLowerCase());
}

/** The attribute that a name of a client means, or undefined. Case does not count, and no name reaches a prototype. */
export function resolve(type: ResourceType, name: string): Target | undefined {
  const { targets } = indexOf(type);
  return targets.get(name) ?? targets.get(name.toLowerCase());
}

/** The name as it is written in a filter, a path or `attributes`. */
export function targetName(target: Target): string {
  const name = target.sub ? `${target.attribute.name}.${target.sub.name}` : target.attribute.name;
  return target.schema ? `${target.schema}:${name}` : name;
}

/** Both the exact and the lower-case name are keys: the usual spelling is found without making a new string. */
function byName(attributes: Attribute[]): Map<string, Attribute> {
  const map = new Map<string, Attribute>();
  for (const attribute of attributes) {
    if (!attributeName.test(attribute.name)) throw new TypeError(`"${attribute.name}" is not an attribute name`);
    map.set(attribute.name, attribute).set(attribute.name.toLowerCase(), attribute);
  }
  return map;
}

function buildIndex(type: ResourceType): TypeIndex {
  const targets = new Map<string, Target>();
  const add = (name: string, target: Target) => targets.set(name, target).set(name.toLowerCase(), target);
  const addAll = (prefix: string, attributes: Attribute[], schema?: string) => {
    for (const attribute of attributes) {
      const target = schema ? { schema, attribute } : { attribute };
      add(prefix + attribute.name, target);
      for (const sub of attribute.subAttributes ?? [])
        add(`${prefix}${attribute.name}.${sub.name}`, { ...target, sub });
    }
  };
  const core = [...commonAttributes, ...type.schema.attributes];
  addAll("", core);
  addAll(`${type.schema.id}:`, core);
  const extensions: TypeIndex["extensions"] = new Map();
  for (const { schema, required } of type.extensions) {
    addAll(`${schema.id}:`, schema.attributes, schema.id);
    const extension = { schema, required, attributes: byName(schema.attributes) };
    extensions.set(schema.id, extension).set(schema.id.toLowerCase(), extension);
  }
  return { type, targets, core: byName(core), extensions };
}
