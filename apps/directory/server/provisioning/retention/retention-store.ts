import { sql } from "kysely";
import type { Db, Trx } from "../../tables.ts";

/** Makes the tables of today and of the days to come; see migration 0008. Answers how many were missing. */
export async function makeDays(trx: Trx, ahead: number): Promise<number> {
  await sql`set local lock_timeout = '10s'`.execute(trx);
  const { rows } = await sql<{ made: number }>`
    select make_attempt_days((now() at time zone 'UTC')::date - 1, (now() at time zone 'UTC')::date + ${ahead}::int) as made`.execute(
    trx,
  );
  return rows[0]?.made ?? 0;
}

/** Drops the tables of the days that are older than this. Answers how many. */
export async function dropDays(trx: Trx, days: number): Promise<number> {
  await sql`set local lock_timeout = '10s'`.execute(trx);
  const { rows } = await sql<{ dropped: number }>`
    select drop_attempt_days((now() at time zone 'UTC')::date - ${days}::int) as dropped`.execute(trx);
  return rows[0]?.dropped ?? 0;
}

/** Reports of conformance runs hold exchanges, and go when exchanges go. */
export async function deleteReports(db: Db, days: number): Promise<void> {
  await sql`delete from conformance_runs where status <> 'running' and finished_at < now() - ${days}::int * interval '1 day'`.execute(
    db,
  );
}
