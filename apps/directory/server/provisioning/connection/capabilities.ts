import type { ClientAnswer } from "@rollcall/scim/client";
import { isObject, own, type ScimResource } from "@rollcall/scim/resource";
import type { Capabilities } from "../../../shapes/provisioning.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const MOST_ATTRIBUTES = 1_000;

/** What an app said about itself, in the form that mappings and the engine use. */
export function learn(
  config: ClientAnswer | undefined,
  schemas: ClientAnswer | undefined,
  filter: ClientAnswer | undefined,
): Capabilities {
  const said = config?.resource;
  const supports = (name: string, otherwise: boolean): boolean => {
    const feature = said === undefined ? undefined : own(said, name);
    const supported = isObject(feature) ? own(feature, "supported") : undefined;
    return typeof supported === "boolean" ? supported : otherwise;
  };
  const filtering = said === undefined ? undefined : own(said, "filter");
  const most = isObject(filtering) ? own(filtering, "maxResults") : undefined;
  const pagination = said === undefined ? undefined : own(said, "pagination");
  return {
    patch: supports("patch", true),
    bulk: supports("bulk", false),
    filter: filter?.list !== undefined && filter.list.totalResults === 0,
    maxResults: typeof most === "number" ? most : null,
    sort: supports("sort", false),
    etag: supports("etag", false),
    changePassword: supports("changePassword", false),
    cursorPaging: isObject(pagination) && own(pagination, "cursor") === true,
    attributes: (schemas?.list?.resources ?? [])
      .filter((schema) => isUserSchema(schema))
      .flatMap((schema) => attributesOf(schema))
      .slice(0, MOST_ATTRIBUTES),
  };
}

/** The core schema of users and what extends it; groups and other types are of no use to a mapping of people. */
const isUserSchema = (schema: ScimResource): boolean =>
  schema.id === USER || /:extension:.*user$/i.test(schema.id ?? "");

function attributesOf(schema: ScimResource): Capabilities["attributes"] {
  const prefix = schema.id === USER ? "" : `${schema.id}:`;
  return rows(own(schema, "attributes")).flatMap((attribute) => {
    const subs = rows(own(attribute, "subAttributes"));
    const self = describe(attribute, prefix);
    if (self === undefined) return [];
    if (self.type !== "complex" || self.multiValued) return [self];
    return subs.flatMap((sub) => describe(sub, `${self.path}.`) ?? []);
  });
}

function describe(attribute: object, prefix: string): Capabilities["attributes"][number] | undefined {
  const name = own(attribute, "name");
  if (typeof name !== "string" || name.length > 200) return undefined;
  const type = own(attribute, "type");
  const canonical = own(attribute, "canonicalValues");
  const values = Array.isArray(canonical)
    ? canonical.filter((value): value is string => typeof value === "string").slice(0, 100)
    : [];
  return {
    path: prefix + name,
    type: typeof type === "string" ? type : "string",
    required: own(attribute, "required") === true,
    writable: own(attribute, "mutability") !== "readOnly",
    multiValued: own(attribute, "multiValued") === true,
    ...(values.length === 0 ? {} : { canonicalValues: values }),
  };
}

const rows = (value: unknown): object[] => (Array.isArray(value) ? value.filter(isObject) : []);
