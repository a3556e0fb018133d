import { attribute } from "./common-attributes.ts";
import type { Attribute, Schema } from "./schema.ts";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";

const type = (canonicalValues?: string[]) =>
  attribute("type", "What the value is used for.", canonicalValues ? { canonicalValues } : {});
const display = attribute("display", "A name for people to read.");
const primary = attribute("primary", "Whether this is the preferred value. At most one value is.", {
  type: "boolean",
});

/** A multi-valued attribute in the shape of RFC 7643 §2.4: value, display, type, primary. */
const values = (name: string, description: string, value: Attribute, types?: string[]) =>
  attribute(name, description, {
    type: "complex",
    multiValued: true,
    subAttributes: [value, display, type(types), primary],
  });

/** The User of RFC 7643 §4.1 and §8.7.1. */
export const userSchema: Schema = {
  id: USER_SCHEMA,
  name: "User",
  description: "A person who has an account.",
  attributes: [
    attribute("userName", "The name by which the user signs in. Unique, in whatever case it is written.", {
      required: true,
      uniqueness: "server",
    }),
    attribute("name", "The parts of the name of the user.", {
      type: "complex",
      subAttributes: [
        attribute("formatted", "The whole name, ready to be shown."),
        attribute("familyName", "The family name, or last name."),
        attribute("givenName", "The given name, or first name."),
        attribute("middleName", "The middle names."),
        attribute("honorificPrefix", 'A title before the name, such as "Dr.".'),
        attribute("honorificSuffix", 'What follows the name, such as "III".'),
      ],
    }),
    attribute("displayName", "The name to show for the user."),
    attribute("nickName", "What the user is called informally."),
    attribute("profileUrl", "The address of a page about the user.", {
      type: "reference",
      referenceTypes: ["external"],
      caseExact: true,
    }),
    attribute("title", "The job title of the user."),
    attribute("userType", 'How the user belongs to the organisation, such as "Employee" or "Contractor".'),
    attribute("preferredLanguage", "The languages that the user prefers, as in an Accept-Language header."),
    attribute("locale", 'How dates, numbers and currencies are written for the user, such as "en-US".'),
    attribute("timezone", 'The time zone of the user, such as "Europe/Paris".'),
    attribute("active", "Whether the user may use the service.", { type: "boolean" }),
    attribute("password", "A password in clear text. It is taken in and never given out.", {
      caseExact: true,
      mutability: "writeOnly",
      returned: "never",
    }),
    values("emails", "E-mail addresses of the user.", attribute("value", "An e-mail address."), [
      "work",
      "home",
      "other",
    ]),
    values("phoneNumbers", "Phone numbers of the user.", attribute("value", "A phone number."), [
      "work",
      "home",
      "mobile",
      "fax",
      "pager",
      "other",
    ]),
    values("ims", "Instant messaging addresses of the user.", attribute("value", "An instant messaging address."), [
      "aim",
      "gtalk",
      "icq",
      "xmpp",
      "msn",
      "skype",
      "qq",
      "yahoo",
    ]),
    values(
      "photos",
      "Pictures of the user.",
      attribute("value", "The address of a picture.", {
        type: "reference",
        referenceTypes: ["external"],
        caseExact: true,
      }),
      ["photo", "thumbnail"],
    ),
    attribute("addresses", "Postal addresses of the user.", {
      type: "complex",
      multiValued: true,
      subAttributes: [
        attribute("formatted", "The whole address, ready for a label; may hold line breaks."),
        attribute("streetAddress", "Street, house number and what else belongs to them; may hold line breaks."),
        attribute("locality", "The city or town."),
        attribute("region", "The state, province or region."),
        attribute("postalCode", "The postal code."),
        attribute("country", "The country, as two letters of ISO 3166-1."),
        type(["work", "home", "other"]),
        primary,
      ],
    }),
    attribute("groups", "The groups that the user is in. It follows from the members of the groups.", {
      type: "complex",
      multiValued: true,
      mutability: "readOnly",
      subAttributes: [
        attribute("value", "The id of the group.", { mutability: "readOnly" }),
        attribute("$ref", "The address of the group.", {
          type: "reference",
          referenceTypes: ["User", "Group"],
          caseExact: true,
          mutability: "readOnly",
        }),
        attribute("display", "The name of the group.", { mutability: "readOnly" }),
        attribute("type", "Whether the user is a member itself, or by way of another group.", {
          mutability: "readOnly",
          canonicalValues: ["direct", "indirect"],
        }),
      ],
    }),
    values("entitlements", "What the user is entitled to.", attribute("value", "An entitlement."), ["work", "other"]),
    values("roles", "The roles of the user.", attribute("value", "A role."), ["work", "other"]),
    values(
      "x509Certificates",
      "Certificates of the user.",
      attribute("value", "A DER-encoded X.509 certificate in base64.", {
        type: "binary",
        caseExact: true,
      }),
      ["work", "other"],
    ),
  ],
};
