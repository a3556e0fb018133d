// What a directory asks for and a Super Admin decides. The rules of SCIM call this when a connection's settings say so.
import type { RequestKind } from "../../shapes/requests.ts";
import type { Dependencies } from "../dependencies.ts";
import { type Actor, auditEntry, recordAudit } from "../records.ts";
import type { UserAttributes, UserRecord } from "../users/user-record.ts";
import { moveRequest, noteAttempt, type RequestRecord } from "./store.ts";

export type { RequestRecord } from "./store.ts";

const asked: Record<RequestKind, (name: string) => string> = {
  match: (name) => `asks to take over ${name}`,
  reactivate: (name) => `asks to reactivate ${name}`,
};

/** Keeps the request, or counts one more attempt of it. The first one is in the audit log. */
export async function ask(
  deps: Dependencies,
  kind: RequestKind,
  user: UserRecord,
  about: { connection: string; actor: Actor; resource: UserAttributes; exchange: string },
): Promise<RequestRecord> {
  const at = deps.clock();
  const key = { account: user.account_id, kind, connection: about.connection, user: user.id };
  return deps.database.transaction(async (trx) => {
    const request = await noteAttempt(trx, key, about.resource, at);
    if (request.fresh)
      await recordAudit(trx, [
        auditEntry(
          {
            account: user.account_id,
            event: "request.made",
            actor: about.actor,
            target: { kind: "user", id: user.id, name: user.display_name },
            message: `${about.actor.name} ${asked[kind](user.display_name)}; a Super Admin decides`,
            exchangeId: about.exchange,
          },
          at,
        ),
      ]);
    return request;
  });
}

/** A wish that the directory does not have any more. */
export async function withdraw(
  deps: Dependencies,
  key: { account: number; connection: string; user: string },
): Promise<void> {
  await moveRequest(deps.database, { ...key, kind: "reactivate" }, ["waiting"], "withdrawn");
}

/** True once for a user that a Super Admin handed to the connection: its next attempt to create the user is answered with it. */
export async function takeApproval(
  deps: Dependencies,
  key: { account: number; connection: string; user: string },
): Promise<boolean> {
  return moveRequest(deps.database, { ...key, kind: "match" }, ["approved", "waiting"], "done");
}
