// Who already has the names of a user that is to be created or renamed, and what that means.
import { DomainError } from "@rollcall/foundation/problem";
import { type ScimError, uniqueness } from "@rollcall/scim/error";
import { ask, type RequestRecord } from "../requests/ask.ts";
import { domainOf } from "../users/canonical.ts";
import { derive, type UserAttributes, type UserRecord } from "../users/user-record.ts";
import { refused, type ScimContext } from "./scim-context.ts";

export type Judgement =
  /** A leaver of this connection who comes back: the same account, with its history. */
  | { kind: "restore"; user: UserRecord }
  /** A user made by hand whom the connection may take over now. */
  | { kind: "link"; user: UserRecord }
  /** A user made by hand whom a Super Admin has to hand over. */
  | { kind: "ask"; user: UserRecord }
  /** A user of this connection who is there and active. */
  | { kind: "own"; user: UserRecord }
  | { kind: "clash"; holder: UserRecord | undefined };

/** Of several holders none is meant: whoever has the userName of one and the e-mail of another is neither. */
export function judgeHolders(context: ScimContext, resource: UserAttributes, holders: UserRecord[]): Judgement {
  const wanted = derive(resource);
  const connection = context.access.connection.id;
  const foreign = holders.find((holder) => holder.connection_id !== connection);
  const [only] = holders;
  if (only === undefined || holders.length > 1) return { kind: "clash", holder: foreign ?? only };
  if (only.connection_id === connection) {
    const known =
      only.user_name_key === wanted.user_name_key ||
      (wanted.external_id !== null && only.external_id === wanted.external_id);
    if (!known) return { kind: "clash", holder: only };
    return { kind: only.status === "deactivated" ? "restore" : "own", user: only };
  }
  if (only.connection_id !== null) return { kind: "clash", holder: only };
  return matched(context, only, wanted.email_key);
}

function matched(context: ScimContext, user: UserRecord, email: string | null): Judgement {
  const { connection, domains } = context.access;
  if (connection.matching === "ask") return { kind: "ask", user };
  const domain = email === null ? undefined : domainOf(email);
  const isVerified = email !== null && user.email_key === email && domain !== undefined && domains.has(domain);
  if (connection.matching === "off" || !isVerified) return { kind: "clash", holder: user };
  // A Super Admin is never taken over by a setting alone, and whom somebody here deactivated is not brought in unseen.
  return { kind: user.role === "super_admin" || user.status === "deactivated" ? "ask" : "link", user };
}

/** The 409 for names that somebody has, saying whose they are and what to do. */
export function clash(context: ScimContext, resource: UserAttributes, holder: UserRecord | undefined): ScimError {
  const what = holder === undefined ? "these names" : nameThatClashes(holder, derive(resource));
  if (holder !== undefined && holder.connection_id !== context.access.connection.id)
    return refused(
      context,
      "name_taken_by_manual",
      uniqueness(
        `A user who does not come from this connection already has ${what}. Change it in the directory, or change or remove that user in the portal.`,
      ),
    );
  return refused(context, "name_taken", uniqueness(`Another user of this connection already has ${what}.`));
}

function nameThatClashes(holder: UserRecord, wanted: ReturnType<typeof derive>): string {
  if (holder.user_name_key === wanted.user_name_key) return `the userName ${wanted.user_name}`;
  if (holder.email_key !== null && holder.email_key === wanted.email_key) return `the primary e-mail ${wanted.email}`;
  return `the externalId ${wanted.external_id}`;
}

/** Puts the question to the Super Admins. The directory is told by a 409, and tries again as after every other one. */
export async function askToLink(context: ScimContext, user: UserRecord, resource: UserAttributes): Promise<ScimError> {
  const request = await ask(context.deps, "match", user, {
    connection: context.access.connection.id,
    actor: context.actor,
    resource,
    exchange: context.exchange.id,
  });
  context.exchange.user = { id: user.id, name: user.display_name };
  const what = nameThatClashes(user, derive(resource));
  return request.state === "refused"
    ? refused(context, "match_refused", uniqueness(refusedWords(what, request)))
    : refused(
        context,
        "match_waiting",
        uniqueness(
          `A user who was added in the portal by hand already has ${what}. A Super Admin has to decide whether this connection takes that user over, under Requests in the portal; then try again.`,
        ),
      );
}

function refusedWords(what: string, request: RequestRecord): string {
  const on = request.decided_at === null ? "" : ` on ${request.decided_at.toISOString().slice(0, 10)}`;
  return `A user who was added in the portal by hand already has ${what}, and ${request.decided_by ?? "a Super Admin"} refused${on} to hand that user over to this connection. Change it in the directory, or ask a Super Admin to approve it after all, under Requests in the portal.`;
}

/** A change that ran into a taken name: whose it is decides what is said. Two users are never made into one. */
export async function explainClash(
  context: ScimContext,
  error: unknown,
  id: string,
  resource: UserAttributes | undefined,
): Promise<unknown> {
  const isName = error instanceof DomainError && ["email_taken", "user_name_taken"].includes(String(error.code));
  if (!isName || resource === undefined) return error;
  const connection = context.access.connection.id;
  const holders = await context.deps.users.holders({ account: context.access.account, resource, connection });
  const foreign = holders.find((holder) => holder.id !== id && holder.connection_id !== connection);
  return foreign === undefined ? error : clash(context, resource, foreign);
}
