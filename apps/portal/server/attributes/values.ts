// Values of an account's own attributes as the console shows and edits them.
import { ScimError } from "@rollcall/scim/error";
import { isAbsent, isObject, own } from "@rollcall/scim/resource";
import { readValue } from "@rollcall/scim/value";
import type { CustomValue } from "../../shapes/users.ts";
import { refuse } from "../errors.ts";
import type { AttributeDefinition } from "../attribute-definition.ts";
import { attributeOf, extensionUrn } from "./extension.ts";

type Resource = Record<string, unknown>;

/** Every attribute of the account with what the user has for it. */
export function customValues(resource: Resource, account: number, definitions: AttributeDefinition[]): CustomValue[] {
  const values = own(resource, extensionUrn(account));
  return definitions.map(({ name, label, description, type, multiValued, required, canonicalValues }) => {
    const value = isObject(values) ? own(values, name) : undefined;
    const list = Array.isArray(value) ? value : isAbsent(value) ? [] : [value];
    return {
      name,
      label,
      description,
      type,
      multiValued,
      required,
      canonicalValues,
      values: list.map(String),
    };
  });
}

/** The attributes with the given values, each a list of texts; an empty list takes the value away. */
export function withCustomValues(
  resource: Resource,
  change: Record<string, string[]>,
  account: number,
  definitions: AttributeDefinition[],
): Resource {
  const urn = extensionUrn(account);
  const values: Resource = { ...(own(resource, urn) as Resource | undefined) };
  for (const [name, given] of Object.entries(change)) {
    const definition = definitions.find((one) => one.name === name);
    if (definition === undefined) throw refuse("not_found", { what: `attribute “${name.slice(0, 60)}”` });
    const value = readGiven(definition, given);
    if (isAbsent(value) || value === "") delete values[name];
    else values[name] = value;
  }
  const { [urn]: _old, ...others } = resource;
  return Object.keys(values).length === 0 ? others : { ...others, [urn]: values };
}

function readGiven(definition: AttributeDefinition, given: string[]): unknown {
  const texts = given.map((text) => text.trim()).filter((text) => text !== "");
  if (texts.length === 0) {
    if (definition.required) throw refuse("invalid_profile", { reason: `${definition.label} needs a value.` });
    return undefined;
  }
  try {
    const value: unknown = definition.multiValued ? texts : texts[0];
    return readValue(attributeOf(definition), value, { dialect: "compatible", values: 1000 });
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw refuse("invalid_profile", { reason: error.detail.replace(`"${definition.name}"`, definition.label) });
  }
}
