import { DomainError, type Facts, type ProblemTable } from "@rollcall/foundation/problem";
import { type CredentialCode, credentialProblems } from "./credential-problems.ts";
import { type SecondFactorCode, secondFactorProblems } from "./second-factor-problems.ts";
import { type RecordCode, recordProblems } from "./record-problems.ts";
import { type PermissionCode, permissionProblems } from "./permission-problems.ts";

export type PortalCode =
  | CredentialCode
  | PermissionCode
  | "not_signed_in"
  | "wrong_credentials"
  | "link_not_valid"
  | "too_many_attempts"
  | "too_many_watchers"
  | "access_removed"
  | "forbidden"
  | "foreign_origin"
  | "not_found"
  | "invalid_cursor"
  | "invalid_profile"
  | "email_taken"
  | "user_name_taken"
  | "external_id_taken"
  | "team_name_taken"
  | "group_id_taken"
  | "team_from_directory"
  | "member_from_directory"
  | "unknown_member"
  | "team_circle"
  | "teams_too_deep"
  | "last_super_admin"
  | "provisioned_field"
  | "deactivated_by_directory"
  | "already_in_state"
  | "decided_already"
  | "user_deactivated"
  | "changed_meanwhile"
  | "wrong_password"
  | "plan_without_scim"
  | "domain_not_valid"
  | "domain_taken"
  | "zero_character"
  | "attribute_name_not_valid"
  | "attribute_taken"
  | "attribute_type_kept"
  | "attribute_values_of_text"
  | "too_many_attributes"
  | RecordCode
  | SecondFactorCode;

const text = (facts: Facts, name: string) => String(facts[name] ?? "");

/** Every expected failure of the portal: status, words, and what SCIM calls it. */
export const problems: ProblemTable<PortalCode> = {
  ...credentialProblems,
  not_signed_in: {
    status: 401,
    title: "Not signed in",
    message: "You are not signed in, or your session has ended. Sign in again.",
  },
  wrong_credentials: {
    status: 401,
    title: "Sign-in failed",
    message:
      "The e-mail and the password do not match a user who can sign in. Check both, or ask a Super Admin for a sign-in link.",
  },
  link_not_valid: {
    status: 401,
    title: "The link does not work",
    message: "This sign-in link was used already or has expired. Ask for a new one.",
  },
  too_many_attempts: {
    status: 429,
    title: "Too many attempts",
    message: (facts) =>
      `Too many sign-in attempts for this e-mail. Wait ${text(facts, "seconds")} seconds and try again.`,
  },
  too_many_watchers: {
    status: 429,
    title: "Too many open pages",
    message:
      "Too many pages watch the activity at this moment. Close one of them; the list itself can still be loaded.",
  },
  access_removed: {
    status: 401,
    title: "Access removed",
    message: (facts) =>
      `Your access to ${text(facts, "account")} was removed by ${text(facts, "by")} on ${text(facts, "on")}. If you think that this is a mistake, ask your administrator.`,
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    message: "Your permissions do not include this. Ask a Super Admin of this portal.",
  },
  foreign_origin: {
    status: 403,
    title: "Refused",
    message: "The request came from another site's page. Open the portal itself and try again.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    message: (facts) => `There is no such ${text(facts, "what")} in this portal.`,
  },
  invalid_cursor: {
    status: 400,
    title: "The page cannot be continued",
    message: "The cursor does not belong to this list. Load the list again from its beginning.",
  },
  invalid_profile: {
    status: 400,
    title: "The profile is not valid",
    message: (facts) => text(facts, "reason"),
    scimType: "invalidValue",
  },
  email_taken: {
    status: 409,
    title: "E-mail in use",
    message: (facts) =>
      `Another user of this portal already has the e-mail ${text(facts, "email")}. Primary e-mails are unique, in whatever case they are written: use another one, or change that user first.`,
    scimType: "uniqueness",
  },
  user_name_taken: {
    status: 409,
    title: "User name in use",
    message: (facts) =>
      `Another user of this portal already has the user name ${text(facts, "userName")}. Use another one, or change that user first.`,
    scimType: "uniqueness",
  },
  external_id_taken: {
    status: 409,
    title: "External id in use",
    message: (facts) =>
      `Another user of this connection already has the externalId ${text(facts, "externalId")}. An externalId belongs to one user.`,
    scimType: "uniqueness",
  },
  team_name_taken: {
    status: 409,
    title: "Name in use",
    message: (facts) => `There is a team called ${text(facts, "name")} already. Choose another name.`,
    scimType: "uniqueness",
  },
  group_id_taken: {
    status: 409,
    title: "External id in use",
    message: (facts) =>
      `Another group of this connection already has the externalId ${text(facts, "externalId")}. An externalId belongs to one group.`,
    scimType: "uniqueness",
  },
  team_from_directory: {
    status: 409,
    title: "The team comes from the directory",
    message: (facts) =>
      `${text(facts, "name")} is a group of the directory ${text(facts, "connection")}. Rename or delete it there.`,
  },
  member_from_directory: {
    status: 409,
    title: "The membership comes from the directory",
    message: "The directory gave this membership. Remove the person from the group there.",
  },
  unknown_member: {
    status: 400,
    title: "No such user",
    message: (facts) =>
      `There is no user and no group with the id "${text(facts, "id").slice(0, 100)}" that could be a member. Add it first; nothing was changed.`,
    scimType: "invalidValue",
  },
  team_circle: {
    status: 400,
    title: "Groups would form a circle",
    message: (facts) =>
      `The group ${text(facts, "child")} cannot be a member of ${text(facts, "team")}: groups would contain themselves (${text(facts, "path")}). Take one of these memberships out first; nothing was changed.`,
    scimType: "invalidValue",
  },
  teams_too_deep: {
    status: 400,
    title: "Groups too deep in each other",
    message: (facts) =>
      `With this member of ${text(facts, "team")}, groups would be inside each other more than ${text(facts, "deepest")} deep. Put the users into a group further up; nothing was changed.`,
    scimType: "invalidValue",
  },
  last_super_admin: {
    status: 409,
    title: "The last Super Admin stays",
    message: (facts) =>
      `${text(facts, "name")} is the last active Super Admin of this portal and cannot be deactivated, deleted or made a plain user: nobody could manage the portal any more. Make somebody else Super Admin first.`,
    scimType: "mutability",
  },
  provisioned_field: {
    status: 409,
    title: "Kept by the directory",
    message: (facts) => text(facts, "reason"),
  },
  deactivated_by_directory: {
    status: 409,
    title: "Kept by the directory",
    message: (facts) =>
      `The directory ${text(facts, "connection")} deactivated this user and would do so again. Reactivate or assign the person there.`,
  },
  already_in_state: {
    status: 409,
    title: "Nothing to do",
    message: (facts) => `The user is ${text(facts, "status")} already.`,
  },
  decided_already: {
    status: 409,
    title: "Decided already",
    message: (facts) => `Somebody decided about ${text(facts, "name")} meanwhile. Load the requests again.`,
  },
  user_deactivated: {
    status: 409,
    title: "The user is deactivated",
    message: "A deactivated user cannot sign in. Reactivate the user first.",
  },
  changed_meanwhile: {
    status: 409,
    title: "Changed meanwhile",
    message: "Somebody else changed this at the same moment. Load it again and repeat your change.",
  },
  wrong_password: {
    status: 403,
    title: "Wrong password",
    message: "The current password is not right. Nothing was changed.",
  },
  plan_without_scim: {
    status: 409,
    title: "The plan does not include SCIM",
    message: (facts) =>
      `The plan ${text(facts, "plan")} does not include provisioning over SCIM. Change the account to Enterprise first.`,
  },
  domain_not_valid: {
    status: 400,
    title: "Not a domain",
    message: (facts) =>
      `"${text(facts, "name")}" is not a domain name. Write what stands behind the @ of your e-mail addresses, like example.com.`,
  },
  domain_taken: {
    status: 409,
    title: "The domain is in the list",
    message: (facts) => `${text(facts, "name")} is in the list already.`,
  },
  zero_character: {
    status: 400,
    title: "A character that cannot be stored",
    message: "The input contains a zero character, which no text can hold. Remove it and try again.",
  },
  attribute_name_not_valid: {
    status: 400,
    title: "Not a name for an attribute",
    message: (facts) =>
      `"${text(facts, "name")}" cannot be the name of an attribute. Begin with a letter and use letters, digits, "-" and "_" only, like costCentre; "id", "meta" and a few others are taken.`,
  },
  attribute_taken: {
    status: 409,
    title: "The name is in use",
    message: (facts) => `There is an attribute called ${text(facts, "name")} already. Choose another name.`,
  },
  attribute_type_kept: {
    status: 409,
    title: "The name belongs to kept values",
    message: (facts) =>
      `An attribute called ${text(facts, "name")} was removed, and its values are kept (${text(facts, "type")}, ${text(facts, "values")}). Add it with the same type, or choose another name.`,
  },
  attribute_values_of_text: {
    status: 400,
    title: "Only texts have allowed values",
    message: "A list of allowed values is for attributes of the type text. Choose that type, or empty the list.",
  },
  too_many_attributes: {
    status: 409,
    title: "The limit of attributes is reached",
    message: (facts) => `A portal can have ${text(facts, "limit")} attributes of its own. Remove one first.`,
  },
  ...permissionProblems,
  ...recordProblems,
  ...secondFactorProblems,
};

export function refuse(code: PortalCode, facts: Facts = {}): DomainError<PortalCode> {
  return new DomainError(code, facts);
}
