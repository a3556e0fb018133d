import { sql } from "kysely";
import type { Db } from "../../tables.ts";

export interface GateChange {
  state: "open" | "paused" | "auth" | "broken";
  reason: string | null;
  wayOut: string | null;
  /** Milliseconds until something may be sent again. */
  wait: number | null;
}

/**
 * Answers the app's label when its state is another one now. `only`: the states this may change; a pause by an
 * administrator outlives what the dispatcher finds out.
 */
export async function setGate(
  db: Db,
  appId: string,
  change: GateChange,
  only: readonly GateChange["state"][],
): Promise<string | undefined> {
  const due =
    change.wait === null
      ? sql`null::timestamptz`
      : sql`now() + ${change.wait}::double precision * interval '1 millisecond'`;
  const { rows } = await sql<{ changed: boolean; label: string }>`
    insert into gates as g (app_id, state, reason, way_out, due_at, due_reason)
    values (${appId}, ${change.state}, ${change.reason}, ${change.wayOut}, ${due}, null)
    on conflict (app_id) do update set state = excluded.state, reason = excluded.reason, way_out = excluded.way_out, due_at = excluded.due_at, due_reason = null,
      since = case when g.state = excluded.state then g.since else now() end
      where g.state = any(${only}::text[])
    returning g.since = now() and not (g.xmax = 0 and g.state = 'open') as changed, (select label from apps where id = g.app_id) as label`.execute(
    db,
  );
  // A row that is new (xmax 0) and open says what was so without it.
  return rows[0]?.changed === true ? rows[0].label : undefined;
}

/** Nothing is sent to the app before this wait is over; a longer one that is known already stays. */
export async function setWait(db: Db, appId: string, wait: number, reason: string): Promise<void> {
  await sql`
    insert into gates as g (app_id, due_at, due_reason) values (${appId}, now() + ${wait}::double precision * interval '1 millisecond', ${reason})
    on conflict (app_id) do update set due_at = greatest(g.due_at, excluded.due_at), due_reason = excluded.due_reason`.execute(
    db,
  );
}

/** What waits for a time after failures of these classes is due now. */
export async function dueNow(db: Db, appId: string, classes: readonly string[]): Promise<void> {
  await sql`update links set due_at = now() where app_id = ${appId} and desired_gen > applied_gen and error_class = any(${classes}::text[]) and due_at > now() and leased_by is null`.execute(
    db,
  );
}

/** People who failed for good, or wait for a retry, are due again in front of everybody. */
export async function retryLinks(
  db: Db,
  appId: string,
  personIds: readonly string[] | null,
  lane: number,
): Promise<number> {
  // Locked in one order, as outcomes are: else the two could wait for each other.
  const { rows } = await sql`
    with chosen as materialized (
      select source_id from links where app_id = ${appId} and kind = 'person'
        and (case when ${personIds === null} then desired_gen > applied_gen and error_class is not null else source_id = any(${personIds ?? []}::uuid[]) end)
      order by source_id for update)
    update links l set lane = least(l.lane, ${lane}::smallint), due_at = now(), attempts = 0,
      desired_gen = case when l.desired_gen > l.applied_gen then l.desired_gen else l.desired_gen + 1 end,
      wanted_at = case when l.desired_gen > l.applied_gen then l.wanted_at else now() end
    from chosen c where l.app_id = ${appId} and l.kind = 'person' and l.source_id = c.source_id
    returning 1`.execute(db);
  return rows.length;
}
