import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { Confirmed } from "../wanted/difference.ts";
import type { ErrorClass, LinkState } from "../link.ts";

export interface StateRow {
  app_id: string;
  app_label: string;
  app_on: boolean;
  gate_state: "open" | "paused" | "auth" | "broken" | null;
  gate_reason: string | null;
  gate_way_out: string | null;
  gate_due: Date | null;
  source_id: string;
  state: LinkState | null;
  state_since: Date | null;
  pending: boolean;
  running: boolean;
  due_at: Date | null;
  lane: number;
  attempts: number;
  error_class: ErrorClass | null;
  error_message: string | null;
  way_out: string | null;
  remote_id: string | null;
  matched_how: string | null;
  last_operation: string | null;
  finished_at: Date | null;
  wanted_at: Date | null;
  confirmed: Confirmed | null;
}

/** One row for each of the people asked for and each app that has a link with them (or the one app asked for). */
export async function readStates(db: Db, appId: string | null, personIds: readonly string[]): Promise<StateRow[]> {
  const { rows } = await sql<StateRow>`
    select a.id as app_id, a.label as app_label, a.status = 'active' and a.provisioning_enabled as app_on,
      g.state as gate_state, g.reason as gate_reason, g.way_out as gate_way_out, case when g.due_at > now() then g.due_at end as gate_due,
      i.id as source_id, l.state, l.state_since, coalesce(l.desired_gen > l.applied_gen, false) as pending, l.leased_by is not null as running,
      l.due_at, coalesce(l.lane, 2) as lane, coalesce(l.attempts, 0) as attempts, l.error_class, l.error_message, l.way_out, l.remote_id, l.matched_how,
      l.last_operation, l.finished_at, l.wanted_at, l.confirmed
    from unnest(${personIds}::uuid[]) as i(id)
    join apps a on case when ${appId}::uuid is null then exists (select 1 from links x where x.app_id = a.id and x.source_id = i.id) else a.id = ${appId}::uuid end
    left join links l on l.app_id = a.id and l.kind = 'person' and l.source_id = i.id
    left join gates g on g.app_id = a.id`.execute(db);
  return rows;
}

/** How many are to be sent before this one, and how many were finished in the last minute. */
export async function readPosition(
  db: Db,
  row: { app_id: string; lane: number; due_at: Date },
): Promise<{ before: number; per_minute: number }> {
  const { rows } = await sql<{ before: number; per_minute: number }>`
    select (select count(*) from links where app_id = ${row.app_id} and desired_gen > applied_gen and due_at <= now() and (lane, due_at) < (${row.lane}, ${row.due_at}::timestamptz)) as before,
      (select count(*) from links where app_id = ${row.app_id} and finished_at > now() - interval '1 minute') as per_minute`.execute(
    db,
  );
  return rows[0] ?? { before: 0, per_minute: 0 };
}
