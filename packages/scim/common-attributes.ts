import type { Attribute } from "./schema.ts";

/** An attribute with the defaults of RFC 7643 §2.2, so that a schema says only what differs. */
export function attribute(
  name: string,
  description: string,
  differs: Partial<Omit<Attribute, "name" | "description">> = {},
): Attribute {
  return {
    name,
    type: "string",
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...differs,
    description,
  };
}

const readOnly = { mutability: "readOnly" } as const;

/** What every resource has (RFC 7643 §3 and §3.1). These are not part of any schema, so `/Schemas` does not list them. */
export const commonAttributes: Attribute[] = [
  attribute("schemas", "The URNs of the schemas whose attributes the resource has.", {
    type: "reference",
    referenceTypes: ["uri"],
    multiValued: true,
    required: true,
    caseExact: true,
    returned: "always",
  }),
  attribute(
    "id",
    "The identifier that the service provider gave the resource. It never changes and is never used again.",
    {
      ...readOnly,
      caseExact: true,
      returned: "always",
      uniqueness: "server",
    },
  ),
  attribute("externalId", "The identifier that the provisioning client uses for the resource.", {
    caseExact: true,
  }),
  attribute("meta", "Facts about the resource itself, kept by the service provider.", {
    ...readOnly,
    type: "complex",
    subAttributes: [
      attribute("resourceType", "The name of the resource type.", { ...readOnly, caseExact: true }),
      attribute("created", "When the resource was added.", { ...readOnly, type: "dateTime" }),
      attribute("lastModified", "When the resource last changed.", {
        ...readOnly,
        type: "dateTime",
      }),
      attribute("location", "The address of the resource.", {
        ...readOnly,
        type: "reference",
        referenceTypes: ["uri"],
        caseExact: true,
      }),
      attribute("version", "The version of the resource, as in the ETag header.", {
        ...readOnly,
        caseExact: true,
      }),
    ],
  }),
];
