// The attributes that an account has added to its users, as a schema extension of SCIM (RFC 7643 §3.3).
import { attribute } from "@rollcall/scim/common-attributes";
import { userType } from "@rollcall/scim/core-schemas";
import { isAbsent, isObject, own } from "@rollcall/scim/resource";
import type { Attribute, ResourceType, Schema } from "@rollcall/scim/schema";
import type { AttributeDefinition } from "../attribute-definition.ts";

const PREFIX = "urn:ietf:params:scim:schemas:extension:rollcall:";

/** The URN of an account's extension. It holds the account's number, so it never changes and no two accounts share one. */
export const extensionUrn = (account: number): string => `${PREFIX}${account}:2.0:User`;

export const isExtensionUrn = (name: string): boolean => name.startsWith(PREFIX) && name.endsWith(":2.0:User");

export function attributeOf(definition: AttributeDefinition): Attribute {
  const { name, label, description, type, multiValued, required, caseExact, canonicalValues } = definition;
  return attribute(name, description === "" ? label : `${label}. ${description}`, {
    type,
    multiValued,
    required,
    // References are case exact by nature (RFC 7643 §2.3.7).
    caseExact: type === "reference" || (type === "string" && caseExact),
    ...(type === "reference" ? { referenceTypes: ["external"] } : {}),
    ...(canonicalValues.length > 0 ? { canonicalValues, restricted: true as const } : {}),
  });
}

const ofDefinitions = new WeakMap<readonly AttributeDefinition[], ResourceType>();
const ofText = new Map<string, ResourceType>();
const MOST_KEPT = 1000;

/**
 * The User of an account. The same definitions give the same object, so that what is derived from a type (names,
 * projections) is made once and not each time that the definitions are read.
 */
export function userTypeOf(account: number, definitions: readonly AttributeDefinition[]): ResourceType {
  if (definitions.length === 0) return userType;
  let type = ofDefinitions.get(definitions);
  if (type !== undefined) return type;
  const key = `${account} ${JSON.stringify(definitions)}`;
  type = ofText.get(key);
  if (type === undefined) {
    if (ofText.size >= MOST_KEPT) ofText.clear();
    ofText.set(key, (type = madeType(account, definitions)));
  }
  ofDefinitions.set(definitions, type);
  return type;
}

function madeType(account: number, definitions: readonly AttributeDefinition[]): ResourceType {
  const schema: Schema = {
    id: extensionUrn(account),
    name: "AccountUser",
    description: "What this portal records of its users beyond the standard attributes.",
    attributes: definitions.map(attributeOf),
  };
  const required = definitions.some((definition) => definition.required);
  return { ...userType, extensions: [...userType.extensions, { schema, required }] };
}

/** The extension of the account among those of its User; undefined when the account has added nothing. */
export function extensionOf(type: ResourceType): Schema | undefined {
  return type.extensions.find(({ schema }) => isExtensionUrn(schema.id))?.schema;
}

/**
 * What a change leaves of attributes that were removed: they are shown to nobody, so nobody can mean to take their values
 * away. They are there again when the attribute is.
 */
export function withHidden<Attributes extends Record<string, unknown>>(
  before: Attributes,
  after: Attributes,
  account: number,
  type: ResourceType,
): Attributes {
  const urn = extensionUrn(account);
  const old = own(before, urn);
  if (!isObject(old)) return after;
  const shown = new Set(extensionOf(type)?.attributes.map(({ name }) => name));
  const hidden = Object.entries(old).filter(([name]) => !shown.has(name));
  if (hidden.length === 0) return after;
  return { ...after, [urn]: { ...Object.fromEntries(hidden), ...(own(after, urn) as object | undefined) } };
}

/** The values that are shown; undefined when there is none. */
export function shownValues(resource: Record<string, unknown>, schema: Schema): Record<string, unknown> | undefined {
  const values = own(resource, schema.id);
  if (!isObject(values)) return undefined;
  const shown = schema.attributes.flatMap(({ name }) => {
    const value = own(values, name);
    return isAbsent(value) ? [] : [[name, value] as const];
  });
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}
