import type { Facts, ProblemTable } from "@rollcall/foundation/problem";

export type CredentialCode =
  | "too_many_tokens"
  | "token_revoked"
  | "provisioning_off"
  | "connection_name_taken"
  | "too_many_connections"
  | "connection_not_confirmed"
  | "too_many_clients"
  | "too_many_secrets"
  | "client_revoked"
  | "keys_not_valid"
  | "step_up_required";

const text = (facts: Facts, name: string) => String(facts[name] ?? "");

/** What can go wrong with connections and what they prove themselves with; a part of the table in errors.ts. */
export const credentialProblems: ProblemTable<CredentialCode> = {
  too_many_tokens: {
    status: 409,
    title: "Two live tokens are the limit",
    message:
      "Two tokens are live already, which is enough to change from one to the other without a gap. Revoke one of them first.",
  },
  token_revoked: {
    status: 409,
    title: "The token was revoked",
    message: (facts) =>
      `The token ${text(facts, "name")} was revoked, so there is nothing to replace. Make a new one instead.`,
  },
  provisioning_off: {
    status: 409,
    title: "Provisioning is off",
    message: "Provisioning is switched off. Switch it on first, then make a token.",
  },
  connection_name_taken: {
    status: 409,
    title: "Name in use",
    message: (facts) => `There is a connection called ${text(facts, "name")} already. Choose another name.`,
  },
  too_many_connections: {
    status: 409,
    title: "Too many connections",
    message: (facts) =>
      `A portal has at most ${text(facts, "most")} connections. Delete one that is not used any more.`,
  },
  connection_not_confirmed: {
    status: 409,
    title: "Not confirmed",
    message: (facts) =>
      `Deleting the connection ${text(facts, "name")} needs its name as confirmation. Nothing was changed.`,
  },
  too_many_clients: {
    status: 409,
    title: "Too many OAuth clients",
    message: (facts) =>
      `${text(facts, "most")} OAuth clients of this connection are live already. Revoke one of them first.`,
  },
  too_many_secrets: {
    status: 409,
    title: "Two live secrets are the limit",
    message:
      "Two secrets of this client are live already, which is enough to change from one to the other without a gap. Revoke one of them first.",
  },
  client_revoked: {
    status: 409,
    title: "The OAuth client was revoked",
    message: (facts) => `The OAuth client ${text(facts, "name")} was revoked. Make a new one.`,
  },
  keys_not_valid: {
    status: 400,
    title: "The keys cannot be used",
    message: (facts) => text(facts, "reason"),
  },
  step_up_required: {
    status: 403,
    title: "Confirm that it is you",
    message:
      "You signed in more than ten minutes ago. Enter your password again, or sign in with a new link, and repeat this. Nothing was changed.",
  },
};
