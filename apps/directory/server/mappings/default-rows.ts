export interface DefaultMapping {
  target: string;
  label: string;
  description: string;
  /** Attribute of the person; empty for none. */
  source: string;
  on: boolean;
  required: boolean;
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:";

const row = (
  target: string,
  label: string,
  source: string,
  description: string,
  { on = false, required = false } = {},
): DefaultMapping => ({ target, label, description, source, on, required });

/** The mapping that a new app starts with: who somebody is goes out, everything else is there to be switched on. */
export const defaultRows: DefaultMapping[] = [
  row("userName", "User name", "email", "What the account is called in the app", { on: true, required: true }),
  row('emails[type eq "work"].value', "Work e-mail", "email", "Primary e-mail address", { on: true, required: true }),
  row("name.givenName", "First name", "firstName", "Given name", { on: true }),
  row("name.familyName", "Last name", "lastName", "Family name", { on: true }),
  row("displayName", "Display name", "displayName", "The person's display name, or first and last name", { on: true }),
  row("title", "Job title", "title", "Such as Account Executive"),
  row(`${enterprise}department`, "Department", "department", "Department or team"),
  row("preferredLanguage", "Language", "preferredLanguage", "Preferred language, such as de"),
  row("locale", "Region", "locale", "For dates and numbers, such as de-DE"),
  row("timezone", "Time zone", "timezone", "Such as Europe/Berlin"),
  row(`${enterprise}employeeNumber`, "Employee number", "employeeNumber", "Number given by the organisation"),
  row('phoneNumbers[type eq "work"].value', "Work phone", "primaryPhone", "Work phone number"),
  row('phoneNumbers[type eq "mobile"].value', "Mobile phone", "mobilePhone", "Mobile phone number"),
  row("userType", "User type", "userType", "Such as Employee or Contractor"),
  row("nickName", "Nickname", "nickName", "Casual name"),
  row("profileUrl", "Profile page", "profileUrl", "Address of a page about the person"),
  row(`${enterprise}costCenter`, "Cost center", "costCenter", "Cost center"),
  row(`${enterprise}organization`, "Organization", "organization", "Company or legal entity"),
  row(`${enterprise}division`, "Division", "division", "Division"),
];

const byTarget = new Map(defaultRows.map((entry) => [entry.target.toLowerCase(), entry]));

export const defaultRow = (target: string): DefaultMapping | undefined => byTarget.get(target.toLowerCase());
