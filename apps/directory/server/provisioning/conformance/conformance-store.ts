import type { Report } from "@rollcall/conformance/report";
import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import { storableJson } from "../json-store.ts";

export interface RunRecord {
  app_id: string;
  run: string;
  status: "running" | "done" | "stopped";
  read_only: boolean;
  domain: string | null;
  started_by: string;
  started_at: Date;
  finished_at: Date | null;
  done: number;
  total: number;
  failed: number;
  stop_wanted: boolean;
  report: Report | null;
}

export interface NewRun {
  appId: string;
  run: string;
  readOnly: boolean;
  domain: string | null;
  startedBy: string;
  now: Date;
}

/** Begins a run unless one is under way. False when there is. */
export async function insertRun(db: Db, { appId, run, readOnly, domain, startedBy, now }: NewRun): Promise<boolean> {
  const { rows } = await sql`
    insert into conformance_runs as r (app_id, run, read_only, domain, started_by, started_at, alive_at)
    values (${appId}, ${run}, ${readOnly}, ${domain}, ${startedBy}, ${now}, ${now})
    on conflict (app_id) do update set run = excluded.run, status = 'running', read_only = excluded.read_only,
      domain = excluded.domain, started_by = excluded.started_by, started_at = excluded.started_at,
      alive_at = excluded.alive_at, finished_at = null, done = 0, total = 0, failed = 0, latest = null,
      stop_wanted = false, report = null
    where r.status <> 'running' returning 1`.execute(db);
  return rows.length > 0;
}

export async function readRun(db: Db, appId: string): Promise<RunRecord | undefined> {
  const { rows } = await sql<RunRecord>`
    select app_id, run, status, read_only, domain, started_by, started_at, finished_at, done, total, failed,
      stop_wanted, report
    from conformance_runs where app_id = ${appId}`.execute(db);
  return rows[0];
}

export interface Progress {
  done: number;
  total: number;
  failed: number;
  latest: string | null;
}

/** Says that the run is alive, and how far it is. Gives whether it shall go on: nobody asked it to stop, or took it over. */
export async function saveProgress(
  db: Db,
  appId: string,
  run: string,
  now: Date,
  progress: Progress,
): Promise<boolean> {
  const { rows } = await sql<{ stop_wanted: boolean }>`
    update conformance_runs set alive_at = ${now}, done = ${progress.done}, total = ${progress.total},
      failed = ${progress.failed}, latest = ${progress.latest}
    where app_id = ${appId} and run = ${run} and status = 'running' returning stop_wanted`.execute(db);
  return rows[0]?.stop_wanted === false;
}

export async function saveReport(
  db: Db,
  appId: string,
  run: string,
  now: Date,
  status: "done" | "stopped",
  report: Report | null,
): Promise<void> {
  await sql`
    update conformance_runs set status = ${status}, finished_at = ${now},
      report = ${report === null ? null : storableJson(report)}::jsonb
    where app_id = ${appId} and run = ${run}`.execute(db);
}

export async function wantStop(db: Db, appId: string): Promise<void> {
  await sql`update conformance_runs set stop_wanted = true where app_id = ${appId} and status = 'running'`.execute(db);
}

/** Takes the runs whose process is dead, each for one process alone: `alive_at` moves with the taking. */
export async function takeDeadRuns(db: Db, now: Date, deadBefore: Date): Promise<{ app_id: string; run: string }[]> {
  const { rows } = await sql<{ app_id: string; run: string }>`
    update conformance_runs set alive_at = ${now}
    where status = 'running' and alive_at < ${deadBefore} returning app_id, run`.execute(db);
  return rows;
}
