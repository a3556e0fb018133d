// OAuth 2.0 clients of a connection, as Super Admins see and change them.
import { newId } from "@rollcall/foundation/ids";
import { digest, newToken, tokenHint } from "@rollcall/foundation/tokens";
import type { Transaction } from "kysely";
import type { CredentialLife, OauthClient } from "../../shapes/credentials.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { changing, demandScim } from "../provisioning/change.ts";
import { demandFresh } from "../sign-in/fresh.ts";
import { connectionOf } from "../provisioning/connections.ts";
import { credentialState, expiryOf } from "../provisioning/tokens.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import { algorithmOf, readKeys } from "./keys.ts";
import * as store from "./store.ts";

export const SECRET_PREFIX = "rollcall_secret_";
const MOST_LIVE_CLIENTS = 5;
const MOST_LIVE_SECRETS = 2;

export const readClients = (database: PortalDatabase, account: number): Promise<store.ClientRow[]> =>
  store.readClientRows(database.kysely, account);

/** The clients of one connection, out of all of the account's. */
export function clientViews(clients: store.ClientRow[], connection: string, now: Date): OauthClient[] {
  return clients
    .filter((one) => one.connection_id === connection)
    .map((one) => ({
      id: one.id,
      name: one.name,
      state: one.revoked_at === null ? "live" : "revoked",
      keys: (one.jwks?.keys ?? []).map((key) => ({ id: String(key["kid"]), algorithm: algorithmOf(key) ?? "" })),
      secrets: one.secrets.map((secret) => ({
        id: secret.id,
        hint: secret.hint,
        state: one.revoked_at === null ? credentialState(secret, now) : "revoked",
        createdAt: iso(secret.created_at),
        createdBy: secret.created_by,
        expiresAt: isoOrNull(secret.expires_at),
        lastUsedAt: isoOrNull(secret.last_used_at),
      })),
      createdAt: iso(one.created_at),
      createdBy: one.created_by,
      lastUsedAt: isoOrNull(one.last_used_at),
      lastUsedAddress: one.last_used_address,
      lastUsedClient: one.last_used_client,
      revokedAt: isoOrNull(one.revoked_at),
      revokedBy: one.revoked_by,
    }));
}

export function clientRefusal(clients: store.ClientRow[], connection: string): string | null {
  const live = clients.filter((one) => one.connection_id === connection && one.revoked_at === null);
  return live.length >= MOST_LIVE_CLIENTS
    ? `${MOST_LIVE_CLIENTS} OAuth clients are live already. Revoke one of them to make another.`
    : null;
}

interface NewClient {
  connection: string;
  name: string;
  expires: CredentialLife;
  jwks?: string | undefined;
}

/** A client with a secret, which is in this answer only, or with public keys. */
export async function createClient(
  deps: Dependencies,
  principal: Principal,
  asked: NewClient,
): Promise<{ client: string; secret: string | null }> {
  demandFresh(deps, principal);
  const keys = asked.jwks === undefined ? undefined : await readKeys(asked.jwks);
  return changing(deps, principal, async (trx, account, audit) => {
    demandScim(account);
    const connection = await connectionOf(trx, account.id, asked.connection);
    const clients = await store.readClientRows(trx, account.id);
    if (clientRefusal(clients, connection.id) !== null) throw refuse("too_many_clients", { most: MOST_LIVE_CLIENTS });
    const at = deps.clock();
    const by = principal.user.displayName;
    const row = { account_id: account.id, id: newId(), connection_id: connection.id, name: asked.name };
    await store.insertClient(trx, { ...row, keys, created_by: by, created_at: at });
    const secret =
      keys === undefined ? await mintSecret(trx, row, { by, at, expiresAt: expiryOf(asked.expires, at) }) : null;
    audit({
      event: "oauth_client.created",
      target: { kind: "oauth_client", id: row.id, name: row.name },
      message: `Made the OAuth client ${row.name} for the connection ${connection.name}, with ${keys === undefined ? "a secret" : "public keys"}`,
    });
    return { client: row.id, secret };
  });
}

async function mintSecret(
  trx: Transaction<Tables>,
  client: { account_id: number; id: string },
  made: { by: string; at: Date; expiresAt: Date | null },
): Promise<string> {
  const secret = newToken(SECRET_PREFIX);
  await store.insertSecret(trx, {
    account_id: client.account_id,
    id: newId(),
    client_id: client.id,
    digest: digest(secret),
    hint: tokenHint(secret),
    created_by: made.by,
    created_at: made.at,
    expires_at: made.expiresAt,
  });
  return secret;
}

async function liveClient(trx: Transaction<Tables>, account: number, id: string): Promise<store.ClientRow> {
  const found = (await store.readClientRows(trx, account)).find((one) => one.id === id.toLowerCase());
  if (found === undefined) throw refuse("not_found", { what: "OAuth client" });
  if (found.revoked_at !== null) throw refuse("client_revoked", { name: found.name });
  return found;
}

/** A further secret, beside the one in use, so that it can be changed without a gap. */
export async function addSecret(
  deps: Dependencies,
  principal: Principal,
  id: string,
  expires: CredentialLife,
): Promise<{ client: string; secret: string }> {
  demandFresh(deps, principal);
  return changing(deps, principal, async (trx, account, audit) => {
    demandScim(account);
    const client = await liveClient(trx, account.id, id);
    const at = deps.clock();
    const live = client.secrets.filter((secret) => credentialState(secret, at) === "live");
    if (live.length >= MOST_LIVE_SECRETS) throw refuse("too_many_secrets");
    const made = { by: principal.user.displayName, at, expiresAt: expiryOf(expires, at) };
    const secret = await mintSecret(trx, client, made);
    audit({
      event: "oauth_client.secret_created",
      target: { kind: "oauth_client", id: client.id, name: client.name },
      message: `Made another secret for the OAuth client ${client.name}`,
    });
    return { client: client.id, secret };
  });
}

/** Another name, or other keys; access tokens that were got with a key end when the keys change. */
export async function changeClient(
  deps: Dependencies,
  principal: Principal,
  id: string,
  change: { name?: string | undefined; jwks?: string | undefined },
): Promise<void> {
  if (change.jwks !== undefined) demandFresh(deps, principal);
  const keys = change.jwks === undefined ? undefined : await readKeys(change.jwks);
  await changing(deps, principal, async (trx, account, audit) => {
    const client = await liveClient(trx, account.id, id);
    const name = change.name ?? client.name;
    if (name === client.name && keys === undefined) return;
    await store.updateClient(trx, account.id, client.id, { name, ...(keys === undefined ? {} : { keys }) });
    const shown = (set: { keys: Record<string, unknown>[] } | null) =>
      set === null ? null : set.keys.map((key) => String(key["kid"])).join(", ");
    audit({
      event: "oauth_client.changed",
      target: { kind: "oauth_client", id: client.id, name },
      message: `Changed the ${keys === undefined ? "name" : "keys"} of the OAuth client ${name}`,
      changes: [
        ...(name === client.name ? [] : [{ field: "Name", before: client.name, after: name }]),
        ...(keys === undefined ? [] : [{ field: "Keys", before: shown(client.jwks), after: shown(keys) }]),
      ],
    });
  });
}

export async function revokeSecret(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await changing(deps, principal, async (trx, account, audit) => {
    const clients = await store.readClientRows(trx, account.id);
    const client = clients.find((one) => one.secrets.some((secret) => secret.id === id.toLowerCase()));
    const secret = client?.secrets.find((one) => one.id === id.toLowerCase());
    if (client === undefined || secret === undefined) throw refuse("not_found", { what: "secret" });
    if (secret.revoked_at !== null) return;
    await store.revokeSecretRow(trx, account.id, secret.id, principal.user.displayName, deps.clock());
    audit({
      event: "oauth_client.secret_revoked",
      target: { kind: "oauth_client", id: client.id, name: client.name },
      message: `Revoked the secret ${secret.hint} of the OAuth client ${client.name}`,
    });
  });
}

export async function revokeClient(deps: Dependencies, principal: Principal, id: string): Promise<void> {
  await changing(deps, principal, async (trx, account, audit) => {
    const revoked = await store.revokeClientRow(trx, account.id, id, principal.user.displayName, deps.clock());
    if (revoked === undefined) {
      const known = (await store.readClientRows(trx, account.id)).some((one) => one.id === id.toLowerCase());
      if (!known) throw refuse("not_found", { what: "OAuth client" });
      return;
    }
    audit({
      event: "oauth_client.revoked",
      target: { kind: "oauth_client", id, name: revoked.name },
      message: `Revoked the OAuth client ${revoked.name}`,
    });
  });
}
