import { newId } from "@rollcall/foundation/ids";
import { digest, newToken, tokenHint, tokenLooksRight } from "@rollcall/foundation/tokens";
import type { Actor } from "../actor.ts";
import { fail } from "../errors.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { findApiToken, insertApiToken, revokeApiToken, touchApiToken } from "./store.ts";
import type { ApiTokenRecord } from "./store.ts";

export { listApiTokens } from "./store.ts";
export type { ApiTokenRecord } from "./store.ts";

const prefix = "rollcall_api_";
const touchEvery = 60_000;

const targetOf = ({ id, name }: ApiTokenRecord) => ({ kind: "api_token" as const, id, name });

export const createApiToken = async (
  trx: Trx,
  actor: Actor,
  name: string,
  now: Date,
): Promise<{ row: ApiTokenRecord; secret: string }> => {
  const secret = newToken(prefix);
  const row = await insertApiToken(trx, {
    id: newId(),
    name,
    digest: digest(secret),
    hint: tokenHint(secret),
    created_by: actor.name,
    created_at: now,
  });
  const message = `Created the API token ${name}`;
  await record(trx, actor, [{ event: "system.api_token.create", target: targetOf(row), message }], now);
  return { row, secret };
};

export const endApiToken = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const row = await revokeApiToken(trx, id, now);
  if (!row) throw fail("not_found", { what: "API token" });
  // Revoking twice is no second event.
  if (row.revoked_at?.getTime() !== now.getTime()) return;
  const message = `Revoked the API token ${row.name}`;
  await record(trx, actor, [{ event: "system.api_token.revoke", target: targetOf(row), message }], now);
};

/** The actor behind a token; undefined for a token that is mistyped, unknown or revoked. */
export const actorOfToken = async (db: Db, token: string, now: Date): Promise<Actor | undefined> => {
  if (!tokenLooksRight(token, prefix)) return undefined;
  const row = await findApiToken(db, digest(token));
  if (!row) return undefined;
  if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > touchEvery)
    await touchApiToken(db, row.id, now);
  return { kind: "api_token", id: row.id, name: `API token ${row.name}` };
};
