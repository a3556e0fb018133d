import {
  RESOURCE_TYPE_SCHEMA,
  resourceTypeSchema,
  SCHEMA_SCHEMA,
  schemaSchema,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  serviceProviderConfigSchema,
} from "./discovery-schemas.ts";
import { notFound, ScimError } from "./error.ts";
import type { Limits } from "./limits.ts";
import { LIST_SCHEMA } from "./list.ts";
import type { JsonObject, ScimResource } from "./resource.ts";
import type { Attribute, ResourceType, Schema } from "./schema.ts";
import type { Dialect, Features } from "./server-types.ts";

export interface Described {
  types: ResourceType[];
  features: Features;
  limits: Limits;
  dialect: Dialect;
  /** The address of the SCIM root. */
  base: string;
}

/** RFC 7643 §5: what the server does, said from the same settings that make it do so. */
export function serviceProviderConfig({ features, limits, dialect, base }: Described): JsonObject {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_SCHEMA],
    ...(features.documentationUri && { documentationUri: features.documentationUri }),
    patch: { supported: true },
    bulk: {
      supported: features.bulk,
      maxOperations: features.bulk ? limits.bulkOperations : 0,
      maxPayloadSize: features.bulk ? limits.bulkBytes : 0,
    },
    filter: { supported: true, maxResults: limits.maxCount },
    changePassword: { supported: features.changePassword },
    sort: { supported: features.sort },
    etag: { supported: features.etag },
    // RFC 9865 §4
    pagination: {
      cursor: features.cursor !== undefined,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: limits.defaultCount,
      maxPageSize: limits.maxCount,
      ...(features.cursor && { cursorTimeout: features.cursor.timeout }),
    },
    authenticationSchemes: features.authenticationSchemes,
    ...(dialect === "strict" && { interopProfileConformant: true }),
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

function resourceType(type: ResourceType, base: string): ScimResource {
  return {
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: type.id,
    name: type.name,
    description: type.description,
    endpoint: type.endpoint,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${encodeURIComponent(type.id)}` },
  };
}

function schemaResource(schema: Schema, base: string): ScimResource {
  return {
    schemas: [SCHEMA_SCHEMA],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(announced),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.id}` },
  };
}

/** Whether other values than the canonical ones are refused is no characteristic of RFC 7643 §7. */
function announced(attribute: Attribute): Attribute {
  const { restricted, ...characteristics } = attribute;
  return restricted ? characteristics : attribute;
}

/** `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas`, with or without an id; undefined for any other path. */
export function discover(segments: string[], described: Described, filter: string | undefined): JsonObject | undefined {
  const [endpoint, id] = segments;
  if (segments.length > 2 || !isDiscovery(endpoint)) return undefined;
  // RFC 7644 §4: a filter on these is 403, so that nobody relies on one.
  if (filter !== undefined && filter.trim() !== "")
    throw new ScimError(403, undefined, `${endpoint} cannot be filtered. Read all of it.`);
  if (endpoint === "ServiceProviderConfig") {
    if (id !== undefined) throw notFound(`/${segments.join("/")}`);
    return serviceProviderConfig(described);
  }
  const all =
    endpoint === "Schemas" ? schemas(described) : described.types.map((type) => resourceType(type, described.base));
  if (id === undefined)
    return {
      schemas: [LIST_SCHEMA],
      totalResults: all.length,
      startIndex: 1,
      itemsPerPage: all.length,
      Resources: all,
    };
  const found = all.find((resource) => resource.id?.toLowerCase() === id.toLowerCase());
  if (!found) throw notFound(`${endpoint === "Schemas" ? "Schema" : "Resource type"} "${id.slice(0, 100)}"`);
  return found;
}

export function isDiscovery(endpoint: string | undefined): boolean {
  return endpoint === "ServiceProviderConfig" || endpoint === "ResourceTypes" || endpoint === "Schemas";
}

function schemas({ types, base }: Described): ScimResource[] {
  const kept = types.flatMap((type) => [type.schema, ...type.extensions.map(({ schema }) => schema)]);
  const all = new Set([...kept, serviceProviderConfigSchema, resourceTypeSchema, schemaSchema]);
  return [...all].map((schema) => schemaResource(schema, base));
}
