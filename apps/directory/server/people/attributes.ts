/** Values are kept as text, in one form for each of these. */
export type AttributeType = "text" | "number" | "integer" | "boolean" | "choice" | "list";

/** Who may change an attribute: in the console, by CSV import, over the management API. */
export type WrittenBy = "anybody" | "administrators" | "imports" | "api";

/**
 * The base attributes of a person, by their names in Okta's user profile, so that whoever knows one knows the other:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ ("default profile properties").
 */
export interface ProfileAttribute {
  name: string;
  label: string;
  description: string;
  required: boolean;
  kind: "text" | "email" | "url" | "phone" | "locale" | "language" | "timezone" | "country" | "login";
  section: "Identity" | "Work" | "Contact" | "Address" | "Preferences" | "Custom";
  maxLength: number;
  type: AttributeType;
  /** What a choice, or an element of a list, may be; empty for anything. */
  choices: string[];
  /** No two people may have the same value. */
  unique: boolean;
  writtenBy: WrittenBy;
  /** Of the custom attribute; null for the base ones, which cannot be edited. */
  id: string | null;
}

type Row = [
  name: string,
  label: string,
  section: ProfileAttribute["section"],
  kind: ProfileAttribute["kind"],
  description: string,
];

const rows: Row[] = [
  ["login", "Login", "Identity", "login", "What the person signs in with; unique in the directory"],
  ["email", "E-mail", "Identity", "email", "Primary e-mail address"],
  ["firstName", "First name", "Identity", "text", "Given name"],
  ["lastName", "Last name", "Identity", "text", "Family name"],
  ["displayName", "Display name", "Identity", "text", "Name as shown; first and last name when empty"],
  ["middleName", "Middle name", "Identity", "text", "Middle names"],
  ["nickName", "Nickname", "Identity", "text", "Casual name"],
  ["honorificPrefix", "Prefix", "Identity", "text", "Such as Dr."],
  ["honorificSuffix", "Suffix", "Identity", "text", "Such as III"],
  ["title", "Job title", "Work", "text", "Such as Account Executive"],
  ["department", "Department", "Work", "text", "Department or team"],
  ["division", "Division", "Work", "text", "Division"],
  ["organization", "Organization", "Work", "text", "Company or legal entity"],
  ["costCenter", "Cost center", "Work", "text", "Cost center"],
  ["employeeNumber", "Employee number", "Work", "text", "Number given by the organisation"],
  ["userType", "User type", "Work", "text", "Such as Employee or Contractor"],
  ["managerId", "Manager's login", "Work", "text", "Login of the manager"],
  ["manager", "Manager's name", "Work", "text", "Name of the manager"],
  ["secondEmail", "Second e-mail", "Contact", "email", "A further e-mail address"],
  ["primaryPhone", "Phone", "Contact", "phone", "Work phone number"],
  ["mobilePhone", "Mobile phone", "Contact", "phone", "Mobile phone number"],
  ["profileUrl", "Profile page", "Contact", "url", "Address of a page about the person"],
  ["streetAddress", "Street", "Address", "text", "Street and number"],
  ["city", "City", "Address", "text", "City"],
  ["state", "State or region", "Address", "text", "State, province or region"],
  ["zipCode", "Postal code", "Address", "text", "Postal code"],
  ["countryCode", "Country", "Address", "country", "Two letters, such as DE"],
  ["postalAddress", "Postal address", "Address", "text", "Full postal address"],
  ["preferredLanguage", "Language", "Preferences", "language", "Preferred language, such as de or fr-CA"],
  ["locale", "Region", "Preferences", "locale", "For dates and numbers, such as de-DE"],
  ["timezone", "Time zone", "Preferences", "timezone", "Such as Europe/Berlin"],
];

const required = new Set(["login", "email", "firstName", "lastName"]);

const longest = (name: string, kind: ProfileAttribute["kind"]): number => {
  if (name === "login" || kind === "email") return 100;
  if (["firstName", "lastName"].includes(name)) return 50;
  if (name === "postalAddress") return 4096;
  return kind === "url" ? 1024 : 255;
};

export const baseAttributes: ProfileAttribute[] = rows.map(([name, label, section, kind, description]) => ({
  name,
  label,
  description,
  required: required.has(name),
  kind,
  section,
  maxLength: longest(name, kind),
  type: "text",
  choices: [],
  unique: name === "login",
  writtenBy: "anybody",
  id: null,
}));

const baseNames = new Set(baseAttributes.map(({ name }) => name));

export const isBaseAttribute = (name: string): boolean => baseNames.has(name);
