import { attribute } from "./common-attributes.ts";
import type { ResourceType, Schema } from "./schema.ts";
import { userSchema } from "./user-schema.ts";

export const ENTERPRISE_USER_SCHEMA = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** The Enterprise User of RFC 7643 §4.3. */
export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER_SCHEMA,
  name: "EnterpriseUser",
  description: "What an organisation records about a person who works for it.",
  attributes: [
    attribute("employeeNumber", "The number or code that the organisation gave the person."),
    attribute("costCenter", "The cost center of the person."),
    attribute("organization", "The organisation of the person."),
    attribute("division", "The division of the person."),
    attribute("department", "The department of the person."),
    attribute("manager", "The manager of the person.", {
      type: "complex",
      subAttributes: [
        attribute("value", "The id of the manager, who is a user too."),
        attribute("$ref", "The address of the manager.", {
          type: "reference",
          referenceTypes: ["User"],
          caseExact: true,
        }),
        attribute("displayName", "The name of the manager.", { mutability: "readOnly" }),
      ],
    }),
  ],
};

/**
 * The Group of RFC 7643 §4.2. `displayName` is required in its text (§4.2), though its listing in §8.7.1 says otherwise.
 * The value, the address and the type of a member cannot change: a member is added or removed.
 */
export const groupSchema: Schema = {
  id: GROUP_SCHEMA,
  name: "Group",
  description: "A group of users and of other groups.",
  attributes: [
    attribute("displayName", "The name of the group.", { required: true }),
    attribute("members", "The members of the group.", {
      type: "complex",
      multiValued: true,
      subAttributes: [
        attribute("value", "The id of the member.", { mutability: "immutable", required: true }),
        attribute("$ref", "The address of the member.", {
          type: "reference",
          referenceTypes: ["User", "Group"],
          caseExact: true,
          mutability: "immutable",
        }),
        attribute("type", "What the member is. Without it, the id says so.", {
          mutability: "immutable",
          canonicalValues: ["User", "Group"],
        }),
        attribute("display", "The name of the member.", { mutability: "readOnly" }),
      ],
    }),
  ],
};

export const userType: ResourceType = {
  id: "User",
  name: "User",
  endpoint: "/Users",
  description: "User accounts",
  schema: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
};

export const groupType: ResourceType = {
  id: "Group",
  name: "Group",
  endpoint: "/Groups",
  description: "Groups of users",
  schema: groupSchema,
  extensions: [],
};
