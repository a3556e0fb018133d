import type { Matching, Reactivation } from "../../shapes/provisioning.ts";
import { type AttributeDefinition, definitionsSql } from "../attribute-definition.ts";
import type { PortalDatabase } from "../tables.ts";
import type { TokenAccess } from "./token-check.ts";

interface AccessRow {
  account_id: number;
  plan: TokenAccess["plan"];
  scim_enabled: boolean;
  scim_changed_at: Date | null;
  scim_changed_by: string | null;
  connection_id: string;
  connection_name: string;
  dialect: "compatible" | "strict";
  allow_outside_domains: boolean;
  rate_limit: number;
  matching: Matching;
  reactivation: Reactivation;
  token_id: string;
  expires_at: Date | null;
  revoked_at: Date | null;
  domains: string[];
  attributes: AttributeDefinition[];
}

export type CredentialKind = TokenAccess["token"]["kind"];

const about = `t.account_id, a.plan, a.scim_enabled, a.scim_changed_at, a.scim_changed_by, c.id as connection_id,
  c.name as connection_name, c.dialect, c.allow_outside_domains, c.rate_limit, c.matching, c.reactivation,
  array(select d.name from domains d where d.account_id = t.account_id and d.verified_at is not null) as domains,
  ${definitionsSql("t.account_id")} as attributes`;

const queries: Record<CredentialKind, string> = {
  token: `select ${about}, t.id as token_id, t.expires_at, t.revoked_at
    from scim_tokens t
    join accounts a on a.id = t.account_id
    join connections c on c.account_id = t.account_id and c.id = t.connection_id
    where t.digest = $1`,
  // It is worth no more than what it was got with is now.
  oauth: `select ${about}, o.id as token_id, t.expires_at, least(o.revoked_at, s.revoked_at) as revoked_at
    from oauth_access_tokens t
    join oauth_clients o on o.account_id = t.account_id and o.id = t.client_id
    left join oauth_secrets s on s.account_id = t.account_id and s.id = t.secret_id
    join accounts a on a.id = t.account_id
    join connections c on c.account_id = o.account_id and c.id = o.connection_id
    where t.digest = $1`,
};

export async function readTokenAccess(
  database: PortalDatabase,
  kind: CredentialKind,
  digest: Buffer,
): Promise<TokenAccess | undefined> {
  const [row] = await database.query<AccessRow>(`${kind}-access`, queries[kind], [digest]);
  return (
    row && {
      account: row.account_id,
      plan: row.plan,
      enabled: row.scim_enabled,
      changedAt: row.scim_changed_at,
      changedBy: row.scim_changed_by,
      connection: {
        id: row.connection_id,
        name: row.connection_name,
        dialect: row.dialect,
        allowOutsideDomains: row.allow_outside_domains,
        rateLimit: row.rate_limit,
        matching: row.matching,
        reactivation: row.reactivation,
      },
      token: { kind, id: row.token_id, expiresAt: row.expires_at, revokedAt: row.revoked_at },
      domains: new Set(row.domains),
      attributes: row.attributes,
    }
  );
}

export interface TokenUse {
  account: number;
  /** Of the token, or of the OAuth client. */
  token: string;
  connection: string;
  at: string;
  address: string | null;
  client: string;
}

export async function noteTokenUses(database: PortalDatabase, uses: TokenUse[]): Promise<void> {
  const noted = (table: string) =>
    `update ${table} t set last_used_at = u.at, last_used_address = u.address, last_used_client = u.client
     from uses u where t.account_id = u.account and t.id = u.token and (t.last_used_at is null or t.last_used_at <= u.at)`;
  await database.query(
    "token-uses",
    `with uses as (select * from jsonb_to_recordset($1::jsonb)
       as u(account integer, token uuid, connection uuid, at timestamptz, address text, client text)),
     tokens as (${noted("scim_tokens")}),
     clients as (${noted("oauth_clients")})
     update connections c set first_request_at = coalesce(c.first_request_at, u.at), last_request_at = u.at, last_client = u.client
     from (select distinct on (account, connection) * from uses order by account, connection, at desc) u
     where c.account_id = u.account and c.id = u.connection and (c.last_request_at is null or c.last_request_at <= u.at)`,
    [JSON.stringify(uses)],
  );
}
