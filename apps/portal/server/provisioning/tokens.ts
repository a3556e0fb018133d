import { newId } from "@rollcall/foundation/ids";
import { digest, newToken, tokenHint } from "@rollcall/foundation/tokens";
import type { Transaction } from "kysely";
import type { CredentialLife, CredentialState, ScimToken } from "../../shapes/credentials.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import { actorOf, type Principal } from "../permissions.ts";
import type { Actor } from "../records.ts";
import type { Tables } from "../tables.ts";
import { changing, demandScim } from "./change.ts";
import { demandFresh } from "../sign-in/fresh.ts";
import { connectionOf, firstConnection } from "./connections.ts";
import { TOKEN_PREFIX } from "./token-check.ts";
import * as store from "./tokens-store.ts";

const MOST_LIVE_TOKENS = 2;

const lives: Record<CredentialLife, number | null> = { "90d": 90, "1y": 365, "2y": 730, never: null };

export function expiryOf(life: CredentialLife, now: Date): Date | null {
  const days = lives[life];
  return days === null ? null : new Date(now.getTime() + days * 86_400_000);
}

export function credentialState(
  credential: { revoked_at: Date | null; expires_at: Date | null },
  now: Date,
): CredentialState {
  if (credential.revoked_at !== null) return "revoked";
  return credential.expires_at === null || credential.expires_at > now ? "live" : "expired";
}

const liveOf = (tokens: store.TokenRow[], connection: string, now: Date) =>
  tokens.filter((one) => one.connection_id === connection && credentialState(one, now) === "live");

/** The tokens of one connection, out of all of the account's. */
export function tokenViews(tokens: store.TokenRow[], connection: string, now: Date): ScimToken[] {
  const live = liveOf(tokens, connection, now);
  return tokens
    .filter((one) => one.connection_id === connection)
    .map((one) => {
      const replaced = live.find((other) => other.id === one.replaces);
      return {
        id: one.id,
        name: one.name,
        hint: one.hint,
        state: credentialState(one, now),
        createdAt: iso(one.created_at),
        createdBy: one.created_by,
        expiresAt: isoOrNull(one.expires_at),
        lastUsedAt: isoOrNull(one.last_used_at),
        lastUsedAddress: one.last_used_address,
        lastUsedClient: one.last_used_client,
        revokedAt: isoOrNull(one.revoked_at),
        revokedBy: one.revoked_by,
        replaces: replaced === undefined ? null : { id: replaced.id, name: replaced.name },
      };
    });
}

export function tokenRefusal(tokens: store.TokenRow[], connection: string, now: Date): string | null {
  return liveOf(tokens, connection, now).length >= MOST_LIVE_TOKENS
    ? "Two tokens are live already. Revoke one of them to make another."
    : null;
}

interface NewToken {
  account: number;
  connection: string;
  name: string;
  expiresAt: Date | null;
  replaces?: string;
  actor: Actor;
  at: Date;
}

/** Makes a token and stores what can be told from it later: never the token itself. */
export async function mintToken(trx: Transaction<Tables>, asked: NewToken): Promise<string> {
  const token = newToken(TOKEN_PREFIX);
  await store.insertToken(trx, {
    account_id: asked.account,
    id: newId(),
    connection_id: asked.connection,
    name: asked.name,
    digest: digest(token),
    hint: tokenHint(token),
    created_by: asked.actor.name,
    expires_at: asked.expiresAt,
    created_at: asked.at,
    replaces: asked.replaces ?? null,
  });
  return token;
}

/** Makes a token; without a connection it is for the account's first one. */
export async function createToken(
  deps: Dependencies,
  principal: Principal,
  asked: { name: string; expires: CredentialLife; connection?: string | undefined },
): Promise<string> {
  demandFresh(deps, principal);
  return changing(deps, principal, async (trx, account, audit) => {
    demandScim(account);
    const at = deps.clock();
    const connection =
      asked.connection === undefined
        ? await firstConnection(trx, account.id, at)
        : await connectionOf(trx, account.id, asked.connection);
    const tokens = await store.readTokens(trx, account.id);
    if (tokenRefusal(tokens, connection.id, at) !== null) throw refuse("too_many_tokens");
    audit({
      event: "token.created",
      target: { kind: "token", id: null, name: asked.name },
      message: `Made the SCIM token ${asked.name} for the connection ${connection.name}`,
    });
    return mintToken(trx, {
      account: account.id,
      connection: connection.id,
      name: asked.name,
      expiresAt: expiryOf(asked.expires, at),
      actor: actorOf(principal),
      at,
    });
  });
}

/** A second token that is to take the place of a live one, which works until it is revoked. */
export async function rotateToken(
  deps: Dependencies,
  principal: Principal,
  id: string,
  asked: { name?: string | undefined; expires: CredentialLife },
): Promise<string> {
  demandFresh(deps, principal);
  return changing(deps, principal, async (trx, account, audit) => {
    const old = await store.readToken(trx, account.id, id);
    if (old === undefined) throw refuse("not_found", { what: "token" });
    demandScim(account);
    const at = deps.clock();
    if (credentialState(old, at) === "revoked") throw refuse("token_revoked", { name: old.name });
    const tokens = await store.readTokens(trx, account.id);
    if (tokenRefusal(tokens, old.connection_id, at) !== null) throw refuse("too_many_tokens");
    const name = asked.name ?? nextName(old.name);
    audit({
      event: "token.rotated",
      target: { kind: "token", id: old.id, name: old.name },
      message: `Made the SCIM token ${name} to replace ${old.name}`,
    });
    return mintToken(trx, {
      account: account.id,
      connection: old.connection_id,
      name,
      expiresAt: expiryOf(asked.expires, at),
      replaces: old.id,
      actor: actorOf(principal),
      at,
    });
  });
}

/** "Okta" → "Okta (2)" → "Okta (3)". */
function nextName(name: string): string {
  const [, base = name, number] = /^(.*?)(?: \((\d{1,4})\))?$/.exec(name) ?? [];
  return `${base.slice(0, 90)} (${number === undefined ? 2 : Number(number) + 1})`;
}

export async function revokeToken(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await changing(deps, principal, async (trx, account, audit) => {
    const revoked = await store.revokeTokenRow(trx, account.id, id, principal.user.displayName, deps.clock());
    if (revoked === undefined) {
      if ((await store.readToken(trx, account.id, id)) === undefined) throw refuse("not_found", { what: "token" });
      return;
    }
    audit({
      event: "token.revoked",
      target: { kind: "token", id, name: revoked.name },
      message: `Revoked the SCIM token ${revoked.name}`,
    });
  });
}
