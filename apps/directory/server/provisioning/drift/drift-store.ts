import { sql, type SqlBool } from "kysely";
import type { Db, Trx } from "../../tables.ts";
import type { Candidate } from "../app-imports/matching.ts";
import { storableJson } from "../json-store.ts";
import type { Scalar } from "../wanted/attribute-path.ts";
import type { Confirmed } from "../wanted/difference.ts";
import type { Difference } from "./compare.ts";

export type DriftState = "in_sync" | "changed" | "missing" | "unmanaged" | "not_assigned" | "accepted" | "pending";

const personNameOf = sql`coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login)`;

/** An account that belongs to a person here, as both sides know it. */
export interface OwnedAccount {
  source_id: string;
  remote_id: string;
  name: string | null;
  user_name: string;
  confirmed: Confirmed;
  /** Something is still to be sent, or being sent. */
  busy: boolean;
  error_message: string | null;
  /** The link is younger than the reading. */
  newer: boolean;
  /** Null when the reading did not see the account. */
  account: { resource: Record<string, unknown>; active: boolean } | null;
  asked_at: Date | null;
}

export async function ownedAccounts(
  db: Db,
  read: { id: string; app_id: string; started_at: Date },
): Promise<OwnedAccount[]> {
  const { rows } = await sql<OwnedAccount>`
    select l.source_id, l.remote_id, ${personNameOf} as name, coalesce(nullif(c.user_name, ''), l.confirmed #>> '{userName,value}', p.login, '') as user_name,
      l.confirmed, l.desired_gen > l.applied_gen or l.leased_by is not null or l.state = 'held' as busy, l.error_message,
      l.state_since >= ${read.started_at} as newer,
      case when c.read_id = ${read.id} then jsonb_build_object('resource', c.resource, 'active', c.active) end as account,
      case when c.read_id = ${read.id} then c.asked_at end as asked_at
    from links l left join people p on p.id = l.source_id
    left join app_accounts c on c.app_id = l.app_id and c.remote_id = l.remote_id
    where l.app_id = ${read.app_id} and l.kind = 'person' and l.remote_id is not null`.execute(db);
  return rows;
}

export interface OwnerlessAccount {
  remote_id: string;
  name: string;
  user_name: string;
  match: string;
  candidates: Candidate[];
  /** Of the first candidate. */
  person_name: string | null;
  assigned: boolean;
}

export async function ownerlessAccounts(db: Db, appId: string): Promise<OwnerlessAccount[]> {
  const { rows } = await sql<OwnerlessAccount>`
    select c.remote_id, c.name, c.user_name, c.match, c.candidates, ${personNameOf} as person_name,
      p.id is not null and (exists (select 1 from assignments a where a.app_id = c.app_id and a.person_id = p.id)
          or exists (select 1 from group_members m join assignments a on a.group_id = m.group_id and a.app_id = c.app_id where m.person_id = p.id)) as assigned
    from app_accounts c left join people p on p.id = (c.candidates -> 0 ->> 'person')::uuid
    where c.app_id = ${appId} and c.gone_at is null and c.ignored is null
      and not exists (select 1 from links l where l.app_id = c.app_id and l.kind = 'person' and l.remote_id = c.remote_id)`.execute(
    db,
  );
  return rows;
}

export interface AcceptedDifference {
  person_id: string;
  path: string;
  here: Scalar | null;
  there: Scalar | null;
  by: string;
  at: Date;
  reason: string;
}

export async function acceptedDifferences(db: Db, appId: string): Promise<AcceptedDifference[]> {
  const { rows } = await sql<AcceptedDifference>`
    select person_id, path, here, there, by, at, reason from accepted_differences where app_id = ${appId}`.execute(db);
  return rows;
}

export async function saveAccepted(
  trx: Trx,
  appId: string,
  rows: { person_id: string; path: string; here: Scalar | null; there: Scalar | null }[],
  said: { by: string; reason: string; at: Date },
): Promise<void> {
  await sql`
    insert into accepted_differences (app_id, person_id, path, here, there, by, at, reason)
    select ${appId}, x.person_id, x.path, x.here, x.there, ${said.by}, ${said.at}, ${said.reason}
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as x(person_id uuid, path text, here jsonb, there jsonb)
    on conflict (app_id, person_id, path) do update set here = excluded.here, there = excluded.there, by = excluded.by, at = excluded.at,
      reason = excluded.reason`.execute(trx);
}

export async function dropAccepted(trx: Trx, appId: string, people: readonly string[]): Promise<void> {
  await sql`delete from accepted_differences where app_id = ${appId} and person_id = any(${people}::uuid[])`.execute(
    trx,
  );
}

export interface DriftRow {
  subject: string;
  state: DriftState;
  person_id: string | null;
  remote_id: string | null;
  name: string;
  user_name: string;
  differences: Difference[];
  note: string | null;
}

/** What was overwritten before, by subject. */
export async function overwrittenBefore(db: Db, appId: string): Promise<Map<string, Difference[]>> {
  const { rows } = await sql<{ subject: string; differences: Difference[] }>`
    select subject, differences from drift
    where app_id = ${appId} and jsonb_path_exists(differences, '$[*].overwritten')`.execute(db);
  return new Map(rows.map((row) => [row.subject, row.differences]));
}

export async function saveDrift(db: Db, appId: string, rows: DriftRow[], now: Date): Promise<void> {
  await sql`
    insert into drift as d (app_id, subject, state, person_id, remote_id, name, user_name, differences, note, since, compared_at)
    select ${appId}, x.subject, x.state, x.person_id, x.remote_id, x.name, x.user_name, x.differences, x.note, ${now}, ${now}
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as x(subject text, state text, person_id uuid, remote_id text, name text, user_name text,
      differences jsonb, note text)
    order by x.subject
    on conflict (app_id, subject) do update set state = excluded.state, person_id = excluded.person_id, remote_id = excluded.remote_id,
      name = excluded.name, user_name = excluded.user_name, differences = excluded.differences, note = excluded.note,
      since = case when d.state = excluded.state then d.since else excluded.since end, compared_at = excluded.compared_at`.execute(
    db,
  );
}

/** What the latest comparison no longer knows. */
export async function dropOldDrift(db: Db, appId: string, now: Date): Promise<void> {
  await sql`delete from drift where app_id = ${appId} and compared_at < ${now}`.execute(db);
}

export interface DriftRecord extends DriftRow {
  since: Date;
  compared_at: Date;
  sort_key: string;
}

export interface DriftFilter {
  state: DriftState | "drift" | "all";
  search: string;
  path?: string | undefined;
  after?: [string, string] | undefined;
  limit: number;
}

const stateIs = (state: DriftFilter["state"]) => {
  if (state === "all") return sql<SqlBool>`true`;
  if (state === "drift") return sql<SqlBool>`state in ('changed', 'missing', 'unmanaged', 'not_assigned')`;
  return sql<SqlBool>`state = ${state}`;
};

export async function listDrift(db: Db, appId: string, filter: DriftFilter): Promise<DriftRecord[]> {
  const conditions = [sql<SqlBool>`app_id = ${appId}`, stateIs(filter.state)];
  for (const word of filter.search.toLowerCase().split(/\s+/).filter(Boolean))
    conditions.push(sql`sort_key like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.path !== undefined) conditions.push(sql`differences @> ${JSON.stringify([{ path: filter.path }])}::jsonb`);
  if (filter.after) conditions.push(sql`(sort_key, subject) > (${filter.after[0]}, ${filter.after[1]})`);
  const { rows } = await sql<DriftRecord>`
    select subject, state, person_id, remote_id, name, user_name, differences, note, since, compared_at, sort_key from drift
    where ${sql.join(conditions, sql` and `)} order by sort_key, subject limit ${filter.limit}`.execute(db);
  return rows;
}

export async function countDrift(db: Db, appId: string): Promise<Map<DriftState, number>> {
  const { rows } = await sql<{ state: DriftState; count: number }>`
    select state, count(*) as count from drift where app_id = ${appId} group by state`.execute(db);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** Paths that differ somewhere, the most frequent first. */
export async function driftingPaths(db: Db, appId: string): Promise<{ path: string; count: number }[]> {
  const { rows } = await sql<{ path: string; count: number }>`
    select x.value ->> 'path' as path, count(*) as count from drift d, jsonb_array_elements(d.differences) x
    where d.app_id = ${appId} and d.state = 'changed' group by 1 order by 2 desc, 1 limit 50`.execute(db);
  return rows;
}

export async function lockDrift(trx: Trx, appId: string, subjects: readonly string[]): Promise<DriftRow[]> {
  const { rows } = await sql<DriftRow>`
    select subject, state, person_id, remote_id, name, user_name, differences, note from drift
    where app_id = ${appId} and subject = any(${subjects}::text[]) order by subject for update`.execute(trx);
  return rows;
}

export async function setDrift(trx: Trx, appId: string, rows: DriftRow[]): Promise<void> {
  await sql`
    update drift d set state = x.state, differences = x.differences, note = x.note, since = case when d.state = x.state then d.since else now() end
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as x(subject text, state text, differences jsonb, note text)
    where d.app_id = ${appId} and d.subject = x.subject`.execute(trx);
}

export interface HeldThere {
  source_id: string;
  remote_id: string;
  there: Confirmed;
}

/** What the app holds now is what it confirmed last: the engine then sees what has to be sent. Answers whose link took it. */
export async function takeOverThere(trx: Trx, appId: string, rows: HeldThere[]): Promise<Set<string>> {
  const { rows: done } = await sql<{ source_id: string }>`
    with input as materialized (
      select * from jsonb_to_recordset(${storableJson(rows)}::jsonb) as x(source_id uuid, remote_id text, there jsonb)
    ), locked as materialized (
      select l.source_id, i.there from links l join input i on i.source_id = l.source_id and i.remote_id = l.remote_id
      where l.app_id = ${appId} and l.kind = 'person' and l.leased_by is null order by l.source_id for update of l
    )
    update links l set confirmed = l.confirmed || k.there,
      state = case k.there #>> '{active,value}' when 'true' then 'linked' when 'false' then 'inactive' else l.state end
    from locked k where l.app_id = ${appId} and l.kind = 'person' and l.source_id = k.source_id returning l.source_id`.execute(
    trx,
  );
  return new Set(done.map((row) => row.source_id));
}

/** Accounts that the app no longer has: the engine looks for them once more, then makes them again. */
export async function forgetAccounts(
  trx: Trx,
  appId: string,
  rows: { source_id: string; remote_id: string }[],
): Promise<Set<string>> {
  const { rows: done } = await sql<{ source_id: string }>`
    with locked as materialized (
      select l.source_id from links l join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(source_id uuid, remote_id text)
        on x.source_id = l.source_id and x.remote_id = l.remote_id
      where l.app_id = ${appId} and l.kind = 'person' and l.leased_by is null order by l.source_id for update of l
    )
    update links l set remote_id = null, matched_how = null, state = 'gone', state_since = now(), confirmed = '{}', intent = '{"operation": "create"}'
    from locked k where l.app_id = ${appId} and l.kind = 'person' and l.source_id = k.source_id returning l.source_id`.execute(
    trx,
  );
  return new Set(done.map((row) => row.source_id));
}
