// What the token endpoint asks and writes. It knows a client's id and no account yet.
import type { Plan } from "../../shapes/session.ts";
import type { PortalDatabase } from "../tables.ts";
import type { PublicKeys } from "./tables.ts";

export interface KnownClient {
  account_id: number;
  id: string;
  jwks: PublicKeys | null;
  revoked_at: Date | null;
  plan: Plan;
  scim_enabled: boolean;
  /** Of the secret that was asked for; null when the client has none of this digest. */
  secret_id: string | null;
  secret_expires_at: Date | null;
  secret_revoked_at: Date | null;
}

/** A client by its id, with its secret of this digest: the comparison is a look-up, and takes no longer for a near miss. */
export async function readClient(
  database: PortalDatabase,
  id: string,
  secret: Buffer | null,
): Promise<KnownClient | undefined> {
  const rows = await database.query<KnownClient>(
    "oauth-client",
    `select c.account_id, c.id, c.jwks, c.revoked_at, a.plan, a.scim_enabled,
       s.id as secret_id, s.expires_at as secret_expires_at, s.revoked_at as secret_revoked_at
     from oauth_clients c
     join accounts a on a.id = c.account_id
     left join oauth_secrets s on s.digest = $2 and s.account_id = c.account_id and s.client_id = c.id
     where c.id = $1`,
    [id, secret],
  );
  return rows[0];
}

/** Keeps the token's digest, notes the use of the secret, and forgets what has ended long since. */
export async function insertAccessToken(
  database: PortalDatabase,
  token: { digest: Buffer; account: number; client: string; secret: string | null; at: Date; expiresAt: Date },
): Promise<void> {
  await database.query(
    "oauth-access-token",
    `with used as (update oauth_secrets set last_used_at = $5 where account_id = $2 and id = $4),
     ended as (delete from oauth_access_tokens
       where account_id = $2 and client_id = $3 and expires_at < $5::timestamptz - interval '1 day')
     insert into oauth_access_tokens (digest, account_id, client_id, secret_id, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [token.digest, token.account, token.client, token.secret, token.at, token.expiresAt],
  );
}

/** False when this assertion was taken before, on whichever node. */
export async function takeAssertion(
  database: PortalDatabase,
  assertion: { account: number; client: string; jti: Buffer; at: Date; expiresAt: Date },
): Promise<boolean> {
  const rows = await database.query(
    "oauth-assertion",
    `with ended as (delete from oauth_assertions
       where account_id = $1 and client_id = $2 and expires_at < $4::timestamptz - interval '1 hour')
     insert into oauth_assertions (account_id, client_id, jti, expires_at) values ($1, $2, $3, $5)
     on conflict do nothing returning client_id`,
    [assertion.account, assertion.client, assertion.jti, assertion.at, assertion.expiresAt],
  );
  return rows.length === 1;
}
