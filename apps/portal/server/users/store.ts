// SQL of the users. A write is one statement for any number of users: row, audit and exchange stand or fall together.
import { CompiledQuery, type Transaction } from "kysely";
import { teamsOfUser } from "../memberships.ts";
import type { AuditEntry, ExchangeRecord } from "../records.ts";
import type { PortalDatabase, Tables } from "../tables.ts";
import type { UserRecord } from "./user-record.ts";

export type Run = <Row extends object>(name: string | undefined, text: string, values: unknown[]) => Promise<Row[]>;

export function runIn(trx: Transaction<Tables>): Run {
  return async <Row extends object>(_name: string | undefined, text: string, values: unknown[]) =>
    (await trx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

export interface UserWrite {
  user: UserRecord;
  /**
   * What the change was made from; absent for a new user. The epoch as well, because a new password raises it without
   * making a version: a change that began before must not take it back, which would revive the sessions it ended.
   */
  expected?: Pick<UserRecord, "version" | "epoch">;
  audit: AuditEntry;
  exchange?: ExchangeRecord;
}

interface Written {
  account_id: number;
  id: string;
}

/**
 * What this statement took so far is added to the time of its exchanges; only the commit is not in it, because a row cannot
 * tell how long its own took.
 */
const timed = `json_populate_record(e, json_build_object('milliseconds',
  e.milliseconds + extract(epoch from clock_timestamp() - statement_timestamp()) * 1000))`;

/** `$1` to `$3` are the users, their audit entries and their exchanges; what was not written has none of the others either. */
const records = `audited as (
  insert into audit select a.* from json_populate_recordset(null::audit, $2::json) a
  join written w on w.account_id = a.account_id and w.id = a.target_id
  returning exchange_id
),
exchanged as (
  insert into exchanges select t.* from json_populate_recordset(null::exchanges, $3::json) e
  join audited a on a.exchange_id = e.id cross join lateral ${timed} t
)
select account_id, id from written`;

const insertText = `with written as (
  insert into users select * from json_populate_recordset(null::users, $1::json)
  on conflict do nothing returning account_id, id
),
${records}`;

/** Everything a change can touch. Sign-in keeps `password_hash` and `last_active_at` by itself. */
const mutableColumns = [
  "status",
  "role",
  "managed_by",
  "connection_id",
  "resource",
  "user_name",
  "user_name_key",
  "email",
  "email_key",
  "email_keys",
  "external_id",
  "given_name",
  "family_name",
  "family_name_key",
  "display_name",
  "display_name_key",
  "title",
  "department",
  "language",
  "region",
  "time_zone",
  "main_team_id",
  "permission_set_id",
  "version",
  "epoch",
  "updated_at",
  "provisioned_at",
  "invited_at",
  "deactivated_at",
  "deactivated_by",
  "deleted_at",
  "live",
];

/**
 * Versions and epochs are above 0. Saying so tells the planner that few come, so that each row is looked up by its key and
 * its place, however small the table was when the plan was made; else the plan reads the whole table at every change. No
 * index is made for "deleted_at is null": with "live" the plan may walk through one by names instead of taking the key.
 */
const updateText = `with expected as (
  select * from unnest($4::integer[], $5::uuid[], $6::integer[], $7::integer[]) as k(account_id, id, version, epoch)
  where version > 0 and epoch > 0
),
found as materialized (
  select k.account_id, k.id, f.place from expected k cross join lateral (
    select u.ctid as place from users u
    where u.account_id = k.account_id and u.id = k.id and u.version = k.version and u.epoch = k.epoch and u.deleted_at is null
    for no key update offset 0) f
),
written as (
  update users u set ${mutableColumns.map((column) => `${column} = r.${column}`).join(", ")}
  from found f join json_populate_recordset(null::users, $1::json) r on r.account_id = f.account_id and r.id = f.id
  where u.ctid = f.place and u.account_id = f.account_id and u.id = f.id
  returning u.account_id, u.id, u.deleted_at
),
left_teams as (
  delete from team_members m using written w
  where w.deleted_at is not null and m.account_id = w.account_id and m.user_id = w.id
),
${records}`;

function rowsOf(writes: UserWrite[]): string[] {
  const users = JSON.stringify(writes.map(({ user }) => user));
  const entries = JSON.stringify(writes.map(({ audit }) => audit));
  return [users, entries, JSON.stringify(writes.flatMap(({ exchange }) => exchange ?? []))];
}

/** Inserts those whose names are free; tells which were. */
export async function insertUsers(run: Run, writes: UserWrite[]): Promise<Set<string>> {
  const rows = await run<Written>("users-insert", insertText, rowsOf(writes));
  return new Set(rows.map((row) => row.id));
}

/** Updates those that are still as expected; tells which were. A taken name fails the whole statement. */
export async function updateUsers(run: Run, writes: UserWrite[]): Promise<Set<string>> {
  const rows = await run<Written>("users-update", updateText, [
    ...rowsOf(writes),
    writes.map(({ user }) => user.account_id),
    writes.map(({ user }) => user.id),
    writes.map(({ expected }) => expected?.version),
    writes.map(({ expected }) => expected?.epoch),
  ]);
  return new Set(rows.map((row) => row.id));
}

export interface TeamLabel {
  id: string;
  name: string;
  /** False for a team that the user is in only by way of a team inside it. */
  direct: boolean;
}

export type UserWithTeams = UserRecord & { groups: TeamLabel[] | null };

/** The teams that the user's own directory put it in: what SCIM calls `groups`. */
export const groupsOfUser = `(select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'direct', g.direct) order by t.id), '[]')
  ${teamsOfUser})`;

/** Most users are in no team: asking that first is cheaper than an empty list of teams. */
const groupsIfAny = `case when exists (
  select from team_members m where m.account_id = u.account_id and m.user_id = u.id and m.source = 'directory' offset 0)
  then ${groupsOfUser} else '[]'::json end`;

export interface UserKey {
  account: number;
  id: string;
}

export async function readUsers(run: Run, keys: UserKey[], withTeams: boolean): Promise<UserWithTeams[]> {
  return run<UserWithTeams>(
    withTeams ? "users-read-teams" : "users-read",
    `select u.*, ${withTeams ? groupsIfAny : "null"} as groups
     from unnest($1::integer[], $2::uuid[]) as k(account_id, id)
     cross join lateral (
       select * from users f where f.account_id = k.account_id and f.id = k.id and f.deleted_at is null offset 0) u`,
    [keys.map((key) => key.account), keys.map((key) => key.id)],
  );
}

export async function countUsers(database: PortalDatabase, where: string, values: unknown[]): Promise<number> {
  const rows = await database.query<{ count: number }>(
    undefined,
    `select count(*) as count from users u
     where u.account_id = $1 and u.connection_id = $2 and u.live and (${where})`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** Whoever holds one of the names of a user that could not be inserted. */
export async function holdersOf(
  run: Run,
  user: Pick<UserRecord, "account_id" | "connection_id" | "user_name_key" | "email_key" | "external_id">,
): Promise<UserRecord[]> {
  return run<UserRecord>(
    "users-holders",
    `select * from users where account_id = $1 and live
       and (user_name_key = $2 or email_key = $3 or (connection_id = $4 and external_id = $5))`,
    [user.account_id, user.user_name_key, user.email_key, user.connection_id, user.external_id],
  );
}

/** Locks the account's Super Admins against each other and counts the others who can still act. */
export async function otherSuperAdmins(run: Run, account: number, id: string): Promise<number> {
  await run("lock-super-admins", "select 1 from accounts where id = $1 for no key update", [account]);
  const rows = await run<{ count: number }>(
    undefined,
    `select count(*) as count from users where account_id = $1 and id <> $2 and role = 'super_admin'
       and status = 'active' and live`,
    [account, id],
  );
  return rows[0]?.count ?? 0;
}
