import { DomainError } from "@rollcall/foundation/problem";
import type { ProblemTable } from "@rollcall/foundation/problem";
import { type AttributeCode, attributeProblems } from "./attribute-problems.ts";
import { type ImportCode, importProblems } from "./import-problems.ts";

export type Code =
  | AttributeCode
  | ImportCode
  | "not_signed_in"
  | "wrong_sign_in"
  | "link_used"
  | "too_many_attempts"
  | "foreign_origin"
  | "wrong_password"
  | "not_found"
  | "invalid_input"
  | "invalid_cursor"
  | "login_taken"
  | "group_name_taken"
  | "group_rule_name_taken"
  | "group_rule_without_group"
  | "member_by_rule"
  | "order_changed"
  | "wrong_status"
  | "not_deactivated"
  | "administrator_exists"
  | "last_administrator"
  | "base_url_invalid"
  | "token_needed"
  | "token_for_other_origin"
  | "connection_incomplete"
  | "secret_unreadable"
  | "connection_not_working"
  | "conformance_running"
  | "review_closed"
  | "reading_running"
  | "account_owned"
  | "deactivation_off"
  | "push_target_taken"
  | "push_rule_exists"
  | "push_in_app"
  | "app_active"
  | "hold_decided"
  | "hold_changed"
  | "mapping_invalid";

/** Every expected failure of the directory: its status, and what the person who meets it reads. */
export const problems: ProblemTable<Code> = {
  ...attributeProblems,
  ...importProblems,
  not_signed_in: {
    status: 401,
    title: "Not signed in",
    message: "You are not signed in, or your session has ended. Sign in and try again.",
  },
  wrong_sign_in: {
    status: 401,
    title: "Sign-in failed",
    message: "The e-mail address and the password do not belong together. Check both and try again.",
  },
  link_used: {
    status: 401,
    title: "The link no longer works",
    message:
      "This sign-in link was used already or has expired. Ask another administrator for a new one, or make one with the command line: npm run -s rollcall -- sign-in-link --directory.",
  },
  too_many_attempts: {
    status: 429,
    title: "Too many attempts",
    message:
      "There were too many wrong passwords for this e-mail address. Wait a quarter of an hour, or use a one-time link.",
  },
  foreign_origin: {
    status: 403,
    title: "Refused",
    message: "The request came from another site's page. Open the directory at its own address and do it there.",
  },
  wrong_password: {
    status: 400,
    title: "The current password is wrong",
    message: "The current password is not right. Nothing was changed.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    message: ({ what }) =>
      `There is no such ${String(what ?? "thing")}. It may have been removed in the meantime; reload the list.`,
  },
  invalid_input: {
    status: 400,
    title: "Some values are not right",
    message: ({ text }) => String(text),
  },
  invalid_cursor: {
    status: 400,
    title: "Unknown page",
    message: "The page asked for does not exist. Start again from the first page.",
  },
  login_taken: {
    status: 409,
    title: "The login is taken",
    message: ({ login }) => `Another person has the login "${String(login)}". Choose another one, or edit that person.`,
  },
  group_name_taken: {
    status: 409,
    title: "The name is taken",
    message: ({ name }) => `There is a group called "${String(name)}" already. Choose another name.`,
  },
  group_rule_name_taken: {
    status: 409,
    title: "The name is taken",
    message: ({ name }) => `There is a group rule called "${String(name)}" already. Choose another name.`,
  },
  group_rule_without_group: {
    status: 409,
    title: "No group is left",
    message: ({ name }) =>
      `The groups that the rule "${String(name)}" gave were deleted. Choose at least one group, then activate it.`,
  },
  member_by_rule: {
    status: 409,
    title: "A rule gives this membership",
    message: ({ name, rules }) =>
      `${String(name)} is a member by the rule ${String(rules)}. Exclude the person there, or change its condition.`,
  },
  order_changed: {
    status: 409,
    title: "The groups changed meanwhile",
    message: ({ app }) =>
      `Groups were assigned to ${String(app)} or taken off it meanwhile, so the order was not changed. Reload and try again.`,
  },
  wrong_status: {
    status: 409,
    title: "Not possible in this status",
    message: ({ name, status, action }) =>
      `${String(name)} is ${String(status)}, so "${String(action)}" is not possible. Reload to see the present status.`,
  },
  not_deactivated: {
    status: 409,
    title: "Deactivate first",
    message: ({ name }) =>
      `${String(name)} must be deactivated before being deleted, so that apps can take access away first.`,
  },
  administrator_exists: {
    status: 409,
    title: "Already an administrator",
    message: ({ email }) => `${String(email)} is an administrator already.`,
  },
  last_administrator: {
    status: 409,
    title: "The last administrator stays",
    message: "This is the only administrator. Add another one first.",
  },
  base_url_invalid: {
    status: 400,
    title: "The base URL cannot be used",
    message: ({ text }) => String(text),
  },
  token_needed: {
    status: 400,
    title: "The token is missing",
    message: "Enter the token that the app gave you for its SCIM service.",
  },
  token_for_other_origin: {
    status: 400,
    title: "Enter the token again",
    message: ({ origin, stored }) =>
      `The stored token belongs to ${String(stored)} and is not sent to ${String(origin)}. Enter the token of the new address together with it.`,
  },
  connection_incomplete: {
    status: 409,
    title: "No connection yet",
    message: "Enter and save the app's base URL and token first.",
  },
  secret_unreadable: {
    status: 409,
    title: "The stored token cannot be read",
    message: "The stored token cannot be decrypted with the present encryption key. Enter the token again.",
  },
  connection_not_working: {
    status: 409,
    title: "The connection does not work",
    message: ({ text }) => String(text),
  },
  conformance_running: {
    status: 409,
    title: "The checks are running",
    message: "The conformance checks of this app are running. Wait for their end, or stop them first.",
  },
  review_closed: {
    status: 409,
    title: "The review is closed",
    message: ({ name }) =>
      `The access review ${String(name)} is closed; nothing of it changes any more. Start another one.`,
  },
  reading_running: {
    status: 409,
    title: "The accounts are being read",
    message: "The accounts of this app are being read already. Wait for the end.",
  },
  account_owned: {
    status: 409,
    title: "The account belongs to somebody",
    message: ({ name }) => `The account ${String(name)} belongs to a person here already.`,
  },
  deactivation_off: {
    status: 409,
    title: "Deactivating is switched off",
    message: ({ label }) =>
      `Nothing is deactivated in ${String(label)}: provisioning or its switch "Deactivate users" is off. Switch it on under Provisioning.`,
  },
  push_target_taken: {
    status: 409,
    title: "The group in the app is linked already",
    message: ({ owner }) =>
      `That group of the app belongs to ${String(owner)} already. Choose another one, or unlink that group first.`,
  },
  push_rule_exists: {
    status: 409,
    title: "The rule is there already",
    message: ({ rule }) => `Groups are pushed by this rule already: ${String(rule)}. Choose another condition.`,
  },
  push_in_app: {
    status: 502,
    title: "The app did not list its groups",
    message: ({ text }) => String(text),
  },
  app_active: {
    status: 403,
    title: "Deactivate the app first",
    message: "An active app cannot be deleted over the API. Deactivate it first.",
  },
  hold_decided: {
    status: 409,
    title: "Decided already",
    message: "Nothing is held for this app any more: somebody has decided. Reload the page.",
  },
  hold_changed: {
    status: 409,
    title: "More people are held",
    message: ({ people }) =>
      `Other changes took the app away from more people meanwhile: ${String(people)} are held now. Look at the list again, then decide.`,
  },
  mapping_invalid: {
    status: 400,
    title: "The mapping is not right",
    message: ({ text }) => String(text),
  },
};

export const fail = (code: Code, facts: Record<string, string | number> = {}): DomainError<Code> =>
  new DomainError(code, facts);

/** What an expected failure is in words, where it is no answer to a request but part of a result. */
export function sentenceOf(error: DomainError): string {
  const { message } = problems[error.code as Code];
  return typeof message === "string" ? message : message(error.facts);
}

/** Mistakes that belong to inputs, each with its sentence. */
export class InvalidInput extends DomainError<Code> {
  readonly mistakes: { path: string; message: string }[];
  constructor(mistakes: { path: string; message: string }[], code: Code = "invalid_input") {
    super(code, { text: mistakes.map(({ message }) => message).join(" ") });
    this.mistakes = mistakes;
  }
}

interface ConstraintError {
  code: string;
  constraint: string;
}

/** Whether an error is the database's word that a unique index already holds the value. */
export const isTaken = (error: unknown, constraint: string): boolean => {
  const { code, constraint: name } = error as Partial<ConstraintError>;
  return code === "23505" && name === constraint;
};

/** Whether an error is the database's word that the row pointed to does not exist (any more). */
export const isGone = (error: unknown, constraint: string): boolean => {
  const { code, constraint: name } = error as Partial<ConstraintError>;
  return code === "23503" && name === constraint;
};
