import { sql } from "kysely";
import type { Db } from "../../tables.ts";

export interface ProgressRow {
  app_on: boolean;
  provisioned: number;
  waiting: number;
  failed: number;
  held: number;
  deactivated: number;
  due: number;
  later: number;
  running: number;
  urgent: number;
  lanes: number[];
  catalog: string;
  concurrency: number | null;
  slowed_to: number | null;
  rate_per_minute: number | null;
  quarantined_at: Date | null;
  next_at: Date | null;
  per_minute: number;
  gate_state: "open" | "paused" | "auth" | "broken" | null;
  reason: string | null;
  way_out: string | null;
  since: Date | null;
  gate_due: Date | null;
  due_reason: string | null;
  created: number;
  linked: number;
  updated: number;
  gone_inactive: number;
  reactivated: number;
  failures: number;
  requests: number;
}

export async function readProgress(db: Db, appId: string): Promise<ProgressRow | undefined> {
  const { rows } = await sql<ProgressRow>`
    select a.status = 'active' and a.provisioning_enabled as app_on, a.catalog, g.concurrency, g.slowed_to, g.rate_per_minute, g.quarantined_at, l.*, g.state as gate_state, g.reason, g.way_out, g.since,
      case when g.due_at > now() then g.due_at end as gate_due, g.due_reason, coalesce(g.created, 0) as created, coalesce(g.linked, 0) as linked,
      coalesce(g.updated, 0) as updated, coalesce(g.deactivated, 0) as gone_inactive, coalesce(g.reactivated, 0) as reactivated,
      coalesce(g.failed, 0) as failures, coalesce(g.requests, 0) as requests
    from apps a left join gates g on g.app_id = a.id,
    lateral (
      select count(*) filter (where not pending and state = 'linked') as provisioned,
        count(*) filter (where pending and state <> 'held' and due_at is not null) as waiting,
        count(*) filter (where pending and state <> 'held' and due_at is null) as failed,
        count(*) filter (where pending and state = 'held') as held,
        count(*) filter (where not pending and state in ('inactive', 'gone')) as deactivated,
        count(*) filter (where pending and due_at <= now() and leased_by is null) as due,
        count(*) filter (where pending and due_at > now()) as later,
        count(*) filter (where leased_by is not null) as running,
        count(*) filter (where pending and due_at <= now() and lane = 0) as urgent,
        array[count(*) filter (where pending and lane = 0), count(*) filter (where pending and lane = 1), count(*) filter (where pending and lane = 2), count(*) filter (where pending and lane = 3)] as lanes,
        min(due_at) filter (where pending and due_at > now()) as next_at,
        count(*) filter (where finished_at > now() - interval '1 minute') as per_minute
      from (select *, desired_gen > applied_gen as pending from links where app_id = a.id and kind = 'person') x
    ) l
    where a.id = ${appId}`.execute(db);
  return rows[0];
}

export interface FailureGroup {
  message: string;
  way_out: string | null;
  people: number;
  examples: { id: string; name: string }[];
}

/** Failures that wait for somebody, by cause: what differs from person to person inside a message is in quotes or an address. */
export async function readFailures(db: Db, appId: string): Promise<FailureGroup[]> {
  const { rows } = await sql<FailureGroup>`
    with failed as (
      select l.source_id, l.error_message, l.way_out, regexp_replace(regexp_replace(l.error_message, '\\S+@\\S+', '…', 'g'), '"[^"]*"', '…', 'g') as cause,
        row_number() over (partition by regexp_replace(regexp_replace(l.error_message, '\\S+@\\S+', '…', 'g'), '"[^"]*"', '…', 'g') order by l.source_id) as place
      from links l where l.app_id = ${appId} and l.kind = 'person' and l.desired_gen > l.applied_gen and l.due_at is null and l.error_message is not null
    )
    select case when count(*) = 1 then min(f.error_message) else f.cause end as message, min(f.way_out) as way_out, count(*) as people,
      jsonb_agg(jsonb_build_object('id', f.source_id, 'name', coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login, 'a deleted person')))
        filter (where f.place <= 5) as examples
    from failed f left join people p on p.id = f.source_id group by f.cause order by count(*) desc, f.cause limit 50`.execute(
    db,
  );
  return rows;
}
