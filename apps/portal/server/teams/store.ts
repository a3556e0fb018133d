import { CompiledQuery, type Selectable, type Transaction } from "kysely";
import { auditInsert, exchangeInsert, type AuditEntry, type ExchangeRecord } from "../records.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { ManagedBy } from "../../shapes/users.ts";

export type TeamRow = Omit<Selectable<Tables["teams"]>, "resource"> & { resource: Record<string, unknown> };
type Trx = Transaction<Tables>;

async function run<Row extends object>(trx: Trx, text: string, values: unknown[]): Promise<Row[]> {
  return (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

export async function readTeam(database: PortalDatabase, account: number, id: string): Promise<TeamRow | undefined> {
  const rows = await database.query<TeamRow>(
    "team-read",
    "select * from teams where account_id = $1 and id = $2 and live",
    [account, id],
  );
  return rows[0];
}

export async function lockTeam(trx: Trx, account: number, id: string): Promise<TeamRow | undefined> {
  const rows = await run<TeamRow>(
    trx,
    "select * from teams where account_id = $1 and id = $2 and live for no key update",
    [account, id],
  );
  return rows[0];
}

export interface TeamRecords {
  audit: AuditEntry;
  exchange?: ExchangeRecord;
}

const withRecords = (write: string) => `with written as (${write}),
  audited as (${auditInsert("select $1::jsonb -> 'audit' as entry from written")}),
  exchanged as (${exchangeInsert("select $1::jsonb -> 'exchange' as entry from written where $1::jsonb ? 'exchange'")})
  select count(*) as count from written`;

const insertText =
  "insert into teams select r.* from jsonb_populate_record(null::teams, $1::jsonb) r on conflict do nothing returning id";

const updateText = withRecords(
  `update teams t set name = r.name, name_key = r.name_key, external_id = r.external_id, resource = r.resource, version = r.version,
     updated_at = r.updated_at, deleted_at = r.deleted_at, live = r.live, permission_set_id = r.permission_set_id
   from jsonb_populate_record(null::teams, $1::jsonb -> 'team') r
   where t.account_id = r.account_id and t.id = r.id returning t.id`,
);

/** False when the name or the externalId is taken. */
export async function insertTeam(trx: Trx, team: TeamRow): Promise<boolean> {
  return (await run(trx, insertText, [JSON.stringify(team)])).length > 0;
}

export async function externalIdTaken(trx: Trx, team: TeamRow): Promise<boolean> {
  const rows = await run(
    trx,
    "select 1 from teams where account_id = $1 and connection_id = $2 and external_id = $3 and live",
    [team.account_id, team.connection_id, team.external_id],
  );
  return rows.length > 0;
}

/** The records of a team that was made in this transaction. */
export async function insertTeamRecords(trx: Trx, records: TeamRecords): Promise<void> {
  await run(trx, withRecords("select 1 as id"), [JSON.stringify(records)]);
}

/** Throws a unique violation when the name or the externalId is taken. The caller holds the row's lock. */
export async function updateTeam(trx: Trx, team: TeamRow, records: TeamRecords): Promise<void> {
  await run(trx, updateText, [JSON.stringify({ team, ...records })]);
}

export interface Added {
  /** Ids that may be members at all. */
  known: string[];
  /** Those that were not members before, with their names. */
  added: { id: string; name: string }[];
}

/** Puts users into a team; the cost depends on how many are named, not on how many there are. */
export async function addMembers(
  trx: Trx,
  team: { account: number; id: string },
  users: string[],
  source: ManagedBy,
  connection: string | null,
  at: Date,
): Promise<Added> {
  const rows = await run<{ known: string[]; added: { id: string; name: string }[] }>(
    trx,
    `with known as materialized (
       select id, display_name from users where account_id = $1 and id = any($3::uuid[]) and live
         and ($5::uuid is null or connection_id = $5) for key share),
     added as (
       insert into team_members (account_id, team_id, user_id, source, added_at)
       select $1, $2, id, $4, $6 from known on conflict do nothing returning user_id)
     select coalesce((select json_agg(id) from known), '[]') as known,
       coalesce((select json_agg(json_build_object('id', k.id, 'name', k.display_name)) from added a join known k on k.id = a.user_id), '[]') as added`,
    [team.account, team.id, users, source, connection, at],
  );
  return rows[0] ?? { known: [], added: [] };
}

/** Takes users out; `users` undefined takes all of the source out but those in `keep`. */
export async function removeMembers(
  trx: Trx,
  team: { account: number; id: string },
  which: { users: string[] } | { keep: string[] },
  source: ManagedBy,
): Promise<{ id: string; name: string }[]> {
  const [condition, ids] =
    "users" in which ? ["m.user_id = any($3::uuid[])", which.users] : ["m.user_id <> all($3::uuid[])", which.keep];
  return run(
    trx,
    `with removed as (
       delete from team_members m where m.account_id = $1 and m.team_id = $2 and m.source = $4 and ${condition} returning m.user_id)
     select r.user_id as id, u.display_name as name from removed r join users u on u.account_id = $1 and u.id = r.user_id`,
    [team.account, team.id, ids, source],
  );
}

export async function removeAllOfTeam(trx: Trx, team: { account: number; id: string }): Promise<void> {
  await run(
    trx,
    `with left_out as (delete from team_members where account_id = $1 and team_id = $2)
     update users set main_team_id = null where account_id = $1 and main_team_id = $2`,
    [team.account, team.id],
  );
}

/** The members as JSON text as the caller shows them, inside the transaction that changed them. */
export async function membersAfter(
  trx: Trx,
  team: { account: number; id: string },
  membersSql: string,
): Promise<string> {
  const rows = await run<{ members: string }>(
    trx,
    `select ${membersSql} as members from teams t where t.account_id = $1 and t.id = $2`,
    [team.account, team.id],
  );
  return rows[0]?.members ?? "[]";
}
