import { setTimeout as sleep } from "node:timers/promises";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { releaseTeams } from "../teams/release.ts";
import { releaseUsers } from "../users/release.ts";
import { changing } from "./change.ts";
import { connectionOf } from "./connections.ts";
import { endConnection, revokeCredentials } from "./connection-end-store.ts";
import { KEPT } from "./token-check.ts";

/**
 * Ends a connection. Its users and teams stay and are managed by hand; `confirm` is its name. First its credentials
 * stop, and only when every node knows it are the users let go: nothing may come over a connection that is gone.
 */
export async function deleteConnection(
  deps: Dependencies,
  principal: Principal,
  id: string,
  confirm: string | undefined,
): Promise<void> {
  const by = principal.user.displayName;
  const revoked = await changing(deps, principal, async (trx, account, audit) => {
    const connection = await connectionOf(trx, account.id, id);
    if (confirm !== connection.name) throw refuse("connection_not_confirmed", { name: connection.name });
    const ended = await revokeCredentials(trx, account.id, connection.id, by, deps.clock());
    for (const one of ended)
      audit({
        event: one.kind === "token" ? "token.revoked" : "oauth_client.revoked",
        target: { kind: one.kind, id: one.id, name: one.name },
        message: `Revoked the ${one.kind === "token" ? "SCIM token" : "OAuth client"} ${one.name}, because its connection is deleted`,
      });
    return ended.length;
  });
  if (revoked > 0) await sleep(KEPT * 2);
  const account = principal.account.number;
  const actor = actorOf(principal);
  const users = await releaseUsers(deps, { account, connection: id.toLowerCase(), actor });
  await changing(deps, principal, async (trx, _account, audit) => {
    const { name } = await connectionOf(trx, account, id);
    const at = deps.clock();
    const teams = await releaseTeams(trx, { account, connection: id.toLowerCase(), name, actor, at });
    await endConnection(trx, account, id, at);
    const words = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;
    audit({
      event: "connection.deleted",
      target: { kind: "connection", id, name },
      message: `Deleted the connection ${name}; ${words(users, "user")} and ${words(teams, "team")} are managed by hand now`,
    });
  });
}
