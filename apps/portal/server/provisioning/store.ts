import type { Selectable, Transaction } from "kysely";
import { newId } from "@rollcall/foundation/ids";
import type { Matching, Reactivation } from "../../shapes/provisioning.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import { type AttributeDefinition, definitionsSql } from "../attribute-definition.ts";
import type { TokenAccess } from "./token-check.ts";

export type TokenRow = Selectable<Tables["scim_tokens"]>;
export type ConnectionRow = Selectable<Tables["connections"]>;
export type AccountRow = Selectable<Tables["accounts"]>;

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

export async function readTokenAccess(database: PortalDatabase, digest: Buffer): Promise<TokenAccess | undefined> {
  const rows = await database.query<AccessRow>(
    "token-access",
    `select t.account_id, a.plan, a.scim_enabled, a.scim_changed_at, a.scim_changed_by, t.connection_id, c.name as connection_name,
       c.dialect, c.allow_outside_domains, c.rate_limit, c.matching, c.reactivation, t.id as token_id, t.expires_at, t.revoked_at,
       array(select d.name from domains d where d.account_id = t.account_id and d.verified_at is not null) as domains,
       ${definitionsSql("t.account_id")} as attributes
     from scim_tokens t
     join accounts a on a.id = t.account_id
     join connections c on c.account_id = t.account_id and c.id = t.connection_id
     where t.digest = $1`,
    [digest],
  );
  const [row] = rows;
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
      token: { id: row.token_id, expiresAt: row.expires_at, revokedAt: row.revoked_at },
      domains: new Set(row.domains),
      attributes: row.attributes,
    }
  );
}

export interface TokenUse {
  account: number;
  token: string;
  connection: string;
  at: string;
  address: string | null;
  client: string;
}

export async function noteTokenUses(database: PortalDatabase, uses: TokenUse[]): Promise<void> {
  await database.query(
    "token-uses",
    `with uses as (select * from jsonb_to_recordset($1::jsonb)
       as u(account integer, token uuid, connection uuid, at timestamptz, address text, client text)),
     noted as (
       update scim_tokens t set last_used_at = u.at, last_used_address = u.address, last_used_client = u.client
       from uses u where t.account_id = u.account and t.id = u.token and (t.last_used_at is null or t.last_used_at <= u.at))
     update connections c set first_request_at = coalesce(c.first_request_at, u.at), last_request_at = u.at, last_client = u.client
     from (select distinct on (account, connection) * from uses order by account, connection, at desc) u
     where c.account_id = u.account and c.id = u.connection and (c.last_request_at is null or c.last_request_at <= u.at)`,
    [JSON.stringify(uses)],
  );
}

export async function readAccount(database: PortalDatabase, account: number): Promise<AccountRow | undefined> {
  return database.kysely.selectFrom("accounts").selectAll().where("id", "=", account).executeTakeFirst();
}

export async function lockAccount(trx: Transaction<Tables>, account: number): Promise<AccountRow | undefined> {
  return trx.selectFrom("accounts").selectAll().where("id", "=", account).forNoKeyUpdate().executeTakeFirst();
}

export async function setEnabled(
  trx: Transaction<Tables>,
  account: number,
  enabled: boolean,
  by: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable("accounts")
    .set({ scim_enabled: enabled, scim_changed_at: at, scim_changed_by: by })
    .where("id", "=", account)
    .execute();
}

export async function readConnections(database: PortalDatabase, account: number): Promise<ConnectionRow[]> {
  return database.kysely
    .selectFrom("connections")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** The account's connection of a dialect, made when there is none. The caller holds the account's lock. */
export async function ensureConnection(
  trx: Transaction<Tables>,
  account: number,
  dialect: "compatible" | "strict",
  at: Date,
): Promise<ConnectionRow> {
  const found = await trx
    .selectFrom("connections")
    .selectAll()
    .where("account_id", "=", account)
    .where("dialect", "=", dialect)
    .orderBy("created_at")
    .orderBy("id")
    .executeTakeFirst();
  if (found !== undefined) return found;
  const name = dialect === "strict" ? "Directory (strict)" : "Directory";
  return trx
    .insertInto("connections")
    .values({ account_id: account, id: newId(), name, dialect, created_at: at })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateConnection(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  change: Partial<Pick<ConnectionRow, "name" | "allow_outside_domains" | "rate_limit" | "matching" | "reactivation">>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx.updateTable("connections").set(change).where("account_id", "=", account).where("id", "=", id).execute();
}

export async function readTokens(
  from: PortalDatabase["kysely"] | Transaction<Tables>,
  account: number,
): Promise<TokenRow[]> {
  return from
    .selectFrom("scim_tokens")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(100)
    .execute();
}

type NewToken = Pick<
  TokenRow,
  "account_id" | "id" | "connection_id" | "name" | "digest" | "hint" | "created_by" | "expires_at" | "created_at"
>;

export async function insertToken(trx: Transaction<Tables>, token: NewToken): Promise<void> {
  await trx.insertInto("scim_tokens").values(token).execute();
}

export async function revokeTokenRow(
  trx: Transaction<Tables>,
  account: number,
  id: string,
  by: string,
  at: Date,
): Promise<TokenRow | undefined> {
  return trx
    .updateTable("scim_tokens")
    .set({ revoked_at: at, revoked_by: by })
    .where("account_id", "=", account)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
}

export async function tokenExists(trx: Transaction<Tables>, account: number, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom("scim_tokens")
    .select("id")
    .where("account_id", "=", account)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

export interface PeopleCounts {
  users: number;
  invited: number;
  active: number;
  deactivated: number;
  manual: number;
  manual_in_domains: number;
  /** Of those: Super Admins and deactivated users, whom no setting alone hands to a connection. */
  manual_guarded: number;
  matchings: Matching[];
  super_admins: number;
  without_email: number;
  provisioned: number;
  verified_domains: number;
  waiting_domains: number;
}

export async function countPeople(database: PortalDatabase, account: number): Promise<PeopleCounts> {
  const rows = await database.query<PeopleCounts>(
    "provisioning-counts",
    `select count(*) as users,
       count(*) filter (where status = 'invited') as invited,
       count(*) filter (where status = 'active') as active,
       count(*) filter (where status = 'deactivated') as deactivated,
       count(*) filter (where managed_by = 'manual') as manual,
       count(*) filter (where managed_by = 'manual' and exists (
         select from domains d where d.account_id = u.account_id and d.verified_at is not null
           and d.name = split_part(u.email_key, '@', 2))) as manual_in_domains,
       count(*) filter (where managed_by = 'manual' and (role = 'super_admin' or status = 'deactivated') and exists (
         select from domains d where d.account_id = u.account_id and d.verified_at is not null
           and d.name = split_part(u.email_key, '@', 2))) as manual_guarded,
       (select coalesce(json_agg(distinct c.matching), '[]') from connections c where c.account_id = $1) as matchings,
       count(*) filter (where role = 'super_admin' and status = 'active') as super_admins,
       count(*) filter (where email is null) as without_email,
       count(*) filter (where managed_by = 'directory') as provisioned,
       (select count(*) from domains d where d.account_id = $1 and d.verified_at is not null) as verified_domains,
       (select count(*) from domains d where d.account_id = $1 and d.verified_at is null) as waiting_domains
     from users u where u.account_id = $1 and u.live`,
    [account],
  );
  const [counts] = rows;
  if (counts === undefined) throw new Error("an aggregate without groups gives one row");
  return counts;
}
