import { sql } from "kysely";
import type { Db, Trx } from "../../tables.ts";
import { storableJson } from "../json-store.ts";
import type { AccountValues } from "./account-values.ts";
import type { Position } from "./read-accounts.ts";

export interface ReadRecord {
  id: string;
  app_id: string;
  cause: "first" | "by_hand" | "schedule";
  approved: boolean;
  status: "running" | "held" | "done" | "failed";
  started_by: string;
  started_at: Date;
  finished_at: Date | null;
  position: Position | null;
  pages: number;
  accounts: number;
  announced: number | null;
  complete: boolean;
  note: string | null;
  way_out: string | null;
  counts: Record<string, number>;
}

const columns = sql`id, app_id, cause, approved, status, started_by, started_at, finished_at, position, pages, accounts, announced, complete, note, way_out, counts`;

export interface NewRead {
  id: string;
  appId: string;
  cause: ReadRecord["cause"];
  approved: boolean;
  startedBy: string;
}

/** Asks for a reading, unless one is under way. False when there is. */
export async function insertRead(db: Db, { approved, appId, cause, id, startedBy }: NewRead): Promise<boolean> {
  const { rows } = await sql`
    insert into account_reads (id, app_id, cause, approved, started_by) values (${id}, ${appId}, ${cause}, ${approved}, ${startedBy})
    on conflict (app_id) where status = 'running' do nothing returning 1`.execute(db);
  return rows.length > 0;
}

/** Takes one reading that nobody works on: a new one, or one whose process has been silent for a minute. */
export async function takeRead(db: Db, runner: string): Promise<ReadRecord | undefined> {
  const { rows } = await sql<ReadRecord>`
    update account_reads set runner = ${runner}, alive_at = now()
    where id = (select id from account_reads where status = 'running' and (alive_at is null or alive_at < now() - interval '1 minute')
      order by started_at limit 1 for update skip locked)
    returning ${columns}`.execute(db);
  return rows[0];
}

/** Says that the reading is alive. False when another process has it, or nobody wants it any more. */
export async function keepRead(db: Db, id: string, runner: string, note: string | null): Promise<boolean> {
  const { rows } = await sql`
    update account_reads set alive_at = now(), note = ${note}
    where id = ${id} and runner = ${runner} and status = 'running' returning 1`.execute(db);
  return rows.length > 0;
}

/** A process that ends lets the next one go on at once. */
export async function giveBack(db: Db, id: string, runner: string): Promise<void> {
  await sql`update account_reads set alive_at = null, runner = null where id = ${id} and runner = ${runner}`.execute(
    db,
  );
}

export interface PageToSave {
  read: { id: string; app_id: string };
  runner: string;
  accounts: AccountValues[];
  askedAt: Date;
  announced: number | null;
  next: Position | null;
}

/** A page and how far the reading is, in one commit. False when another process has the reading. */
export async function savePage(trx: Trx, page: PageToSave): Promise<boolean> {
  const { accounts, announced, askedAt, next, read, runner } = page;
  const { rows } = await sql`
    update account_reads set alive_at = now(), note = null, pages = pages + 1, accounts = accounts + ${accounts.length},
      announced = coalesce(${announced}::integer, announced), position = ${next === null ? null : JSON.stringify(next)}::jsonb
    where id = ${read.id} and runner = ${runner} and status = 'running' returning 1`.execute(trx);
  if (rows.length === 0) return false;
  await saveAccounts(trx, read, accounts, askedAt);
  return true;
}

export async function saveAccounts(
  trx: Db,
  read: { id: string; app_id: string },
  accounts: AccountValues[],
  askedAt: Date,
): Promise<void> {
  await sql`
    insert into app_accounts (app_id, remote_id, external_id, user_name, name, email, active, last_sign_in, resource, read_id, asked_at)
    select ${read.app_id}, x.remote_id, x.external_id, x.user_name, x.name, x.email, x.active, x.last_sign_in, x.resource, ${read.id}, ${askedAt}
    from jsonb_to_recordset(${storableJson(accounts)}::jsonb) as x(remote_id text, external_id text, user_name text, name text, email text,
      active boolean, last_sign_in timestamptz, resource jsonb)
    order by x.remote_id
    on conflict (app_id, remote_id) do update set external_id = excluded.external_id, user_name = excluded.user_name, name = excluded.name,
      email = excluded.email, active = excluded.active, last_sign_in = coalesce(excluded.last_sign_in, app_accounts.last_sign_in),
      resource = excluded.resource, read_id = excluded.read_id, asked_at = excluded.asked_at, gone_at = null`.execute(
    trx,
  );
}

export async function idsRead(db: Db, read: { id: string; app_id: string }): Promise<string[]> {
  const { rows } = await sql<{ remote_id: string }>`
    select remote_id from app_accounts where app_id = ${read.app_id} and read_id = ${read.id}`.execute(db);
  return rows.map((row) => row.remote_id);
}

/** Begins the reading again from the first page: a cursor no longer holds. */
export async function rewind(db: Db, id: string): Promise<void> {
  await sql`update account_reads set position = null, pages = 0, accounts = 0 where id = ${id}`.execute(db);
}

export interface ReadEnding {
  status: "held" | "done" | "failed";
  complete: boolean;
  note: string | null;
  wayOut: string | null;
  counts: Record<string, number>;
}

export async function endRead(db: Db, id: string, ending: ReadEnding): Promise<boolean> {
  const { rows } = await sql`
    update account_reads set status = ${ending.status}, finished_at = now(), complete = ${ending.complete}, note = ${ending.note},
      way_out = ${ending.wayOut}, counts = ${JSON.stringify(ending.counts)}::jsonb
    where id = ${id} and status in ('running', 'held') returning 1`.execute(db);
  return rows.length > 0;
}

/** The latest reading of an app, and the latest that was taken over. */
export async function latestReads(db: Db, appId: string): Promise<{ latest?: ReadRecord; done?: ReadRecord }> {
  const { rows } = await sql<ReadRecord>`
    (select ${columns} from account_reads where app_id = ${appId} order by started_at desc limit 1)
    union all
    (select ${columns} from account_reads where app_id = ${appId} and status = 'done' order by started_at desc limit 1)`.execute(
    db,
  );
  const done = rows.find(({ status }) => status === "done");
  return { ...(rows[0] ? { latest: rows[0] } : {}), ...(done ? { done } : {}) };
}

export interface ReadingSettings {
  every: "off" | "hourly" | "six_hours" | "daily" | "weekly";
  confirm_exact: boolean;
  match_on: string[];
  drift_policy: "report" | "overwrite" | "accept";
  next_at: Date | null;
}

export const standardReading: ReadingSettings = {
  every: "off",
  confirm_exact: false,
  match_on: [],
  drift_policy: "report",
  next_at: null,
};

export async function readSettings(db: Db, appId: string): Promise<ReadingSettings> {
  const { rows } = await sql<ReadingSettings>`
    select every, confirm_exact, match_on, drift_policy, next_at from app_reading where app_id = ${appId}`.execute(db);
  return rows[0] ?? standardReading;
}

export async function saveSettings(db: Db, appId: string, settings: ReadingSettings): Promise<void> {
  const { confirm_exact, drift_policy, every, match_on, next_at } = settings;
  await sql`
    insert into app_reading (app_id, every, confirm_exact, match_on, drift_policy, next_at)
    values (${appId}, ${every}, ${confirm_exact}, ${match_on}::text[], ${drift_policy}, ${next_at})
    on conflict (app_id) do update set every = excluded.every, confirm_exact = excluded.confirm_exact, match_on = excluded.match_on,
      drift_policy = excluded.drift_policy, next_at = excluded.next_at`.execute(db);
}

/** Apps whose scheduled reading is due now; each is answered once, whatever the number of processes that ask. */
export async function takeDueApps(db: Db): Promise<string[]> {
  const { rows } = await sql<{ app_id: string }>`
    update app_reading r set next_at = now() + case r.every when 'hourly' then interval '1 hour' when 'six_hours' then interval '6 hours'
      when 'daily' then interval '1 day' else interval '7 days' end
    from apps a where a.id = r.app_id and a.status = 'active' and a.base_url is not null and r.every <> 'off' and r.next_at <= now()
    returning r.app_id`.execute(db);
  return rows.map((row) => row.app_id);
}

export interface GateNow {
  state: string;
  reason: string | null;
  way_out: string | null;
  /** Milliseconds until the app may be asked again. */
  wait: number;
}

export async function gateNow(db: Db, appId: string): Promise<GateNow | undefined> {
  const { rows } = await sql<GateNow>`
    select state, reason, way_out, greatest(0, coalesce(extract(epoch from due_at - now()) * 1000, 0))::double precision as wait
    from gates where app_id = ${appId}`.execute(db);
  return rows[0];
}

export async function readPace(
  db: Db,
  appId: string,
): Promise<{ catalog: string; rate_per_minute: number | null } | undefined> {
  const { rows } = await sql<{ catalog: string; rate_per_minute: number | null }>`
    select a.catalog, g.rate_per_minute from apps a left join gates g on g.app_id = a.id where a.id = ${appId}`.execute(
    db,
  );
  return rows[0];
}
