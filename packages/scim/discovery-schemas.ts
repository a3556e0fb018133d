import { attribute } from "./common-attributes.ts";
import type { Attribute, Schema } from "./schema.ts";

export const SERVICE_PROVIDER_CONFIG_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
export const RESOURCE_TYPE_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
export const SCHEMA_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema";

type Differs = NonNullable<Parameters<typeof attribute>[2]>;

/** All of discovery is said by the server alone. */
const fact = (name: string, description: string, differs: Differs = {}): Attribute =>
  attribute(name, description, { mutability: "readOnly", ...differs });
const yes = (name: string, description: string): Attribute =>
  fact(name, description, { type: "boolean", required: true });
const number = (name: string, description: string): Attribute => fact(name, description, { type: "integer" });
const address = (name: string, description: string, differs: Differs = {}): Attribute =>
  fact(name, description, { type: "reference", referenceTypes: ["external"], caseExact: true, ...differs });
const parts = (name: string, description: string, subAttributes: Attribute[], differs: Differs = {}): Attribute =>
  fact(name, description, { type: "complex", required: true, subAttributes, ...differs });

const supported = yes("supported", "Whether the server can do it.");

/** RFC 7643 §5, and §4 of RFC 9865 for the pages. */
export const serviceProviderConfigSchema: Schema = {
  id: SERVICE_PROVIDER_CONFIG_SCHEMA,
  name: "ServiceProviderConfig",
  description: "What the server can do.",
  attributes: [
    address("documentationUri", "Where the server is documented for people."),
    parts("patch", "Changes by PATCH.", [supported]),
    parts("bulk", "Many operations in one request.", [
      supported,
      { ...number("maxOperations", "The most operations in one request."), required: true },
      { ...number("maxPayloadSize", "The largest request, in bytes."), required: true },
    ]),
    parts("filter", "Filters.", [
      supported,
      { ...number("maxResults", "The most resources in one answer."), required: true },
    ]),
    parts("changePassword", "Passwords that a client sets.", [supported]),
    parts("sort", "Sorted lists.", [supported]),
    parts("etag", "Versions of resources.", [supported]),
    parts(
      "pagination",
      "How lists are read page by page.",
      [
        yes("cursor", "Whether pages follow each other by cursor."),
        yes("index", "Whether pages are read by index."),
        fact("defaultPaginationMethod", "What is used when the client names neither.", {
          canonicalValues: ["cursor", "index"],
        }),
        number("defaultPageSize", "The size of a page when the client names none."),
        number("maxPageSize", "The largest page."),
        number("cursorTimeout", "The seconds for which a cursor can be used."),
      ],
      { required: false },
    ),
    parts(
      "authenticationSchemes",
      "How a client proves who it is.",
      [
        fact("type", "The kind of the scheme.", {
          required: true,
          canonicalValues: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"],
        }),
        fact("name", "The name of the scheme.", { required: true }),
        fact("description", "What the scheme is.", { required: true }),
        address("specUri", "Where the scheme is specified."),
        address("documentationUri", "Where its use is documented."),
        fact("primary", "Whether this is the preferred scheme.", { type: "boolean" }),
      ],
      { multiValued: true },
    ),
    fact("interopProfileConformant", "Whether the server keeps to the interoperability profile.", { type: "boolean" }),
  ],
};

/** RFC 7643 §6. */
export const resourceTypeSchema: Schema = {
  id: RESOURCE_TYPE_SCHEMA,
  name: "ResourceType",
  description: "A type of resources that the server keeps.",
  attributes: [
    fact("name", "The name of the type.", { required: true, caseExact: true }),
    fact("description", "What its resources are."),
    address("endpoint", 'Its address below the root, such as "/Users".', { referenceTypes: ["uri"], required: true }),
    address("schema", "The URN of its schema.", { referenceTypes: ["uri"], required: true }),
    parts(
      "schemaExtensions",
      "The extensions of its schema.",
      [
        address("schema", "The URN of the extension.", { referenceTypes: ["uri"], required: true }),
        yes("required", "Whether every resource has it."),
      ],
      { multiValued: true, required: false },
    ),
  ],
};

const described: Attribute[] = [
  fact("name", "The name of the attribute.", { required: true, caseExact: true }),
  fact("type", "The type of its values.", {
    required: true,
    canonicalValues: ["string", "complex", "boolean", "decimal", "integer", "dateTime", "reference", "binary"],
  }),
  yes("multiValued", "Whether it has a list of values."),
  fact("description", "What it means."),
  fact("required", "Whether every resource has it.", { type: "boolean" }),
  fact("canonicalValues", "Values that are suggested.", { multiValued: true, caseExact: true }),
  fact("caseExact", "Whether case counts when values are compared.", { type: "boolean" }),
  fact("mutability", "Whether a client can change it.", {
    canonicalValues: ["readOnly", "readWrite", "immutable", "writeOnly"],
  }),
  fact("returned", "When it is shown.", { canonicalValues: ["always", "never", "default", "request"] }),
  fact("uniqueness", "Among what a value is unique.", { canonicalValues: ["none", "server", "global"] }),
  fact("referenceTypes", "What a reference may lead to.", { multiValued: true, caseExact: true }),
];

/** RFC 7643 §7. */
export const schemaSchema: Schema = {
  id: SCHEMA_SCHEMA,
  name: "Schema",
  description: "The attributes of a type of resources.",
  attributes: [
    fact("name", "The name of the schema."),
    fact("description", "What the schema describes."),
    parts(
      "attributes",
      "The attributes, each with its characteristics.",
      [
        ...described,
        parts("subAttributes", "The parts of a complex attribute.", described, { multiValued: true, required: false }),
      ],
      { multiValued: true },
    ),
  ],
};
