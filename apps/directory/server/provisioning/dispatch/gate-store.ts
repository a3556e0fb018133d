import { sql } from "kysely";
import type { Database } from "@rollcall/foundation/database";
import type { Db, DirectoryTables } from "../../tables.ts";

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
      breaks = 0, quarantined_at = null, probing_until = null,
      since = case when g.state = excluded.state then g.since else now() end
      where g.state = any(${only}::text[])
    returning g.since = now() and not (g.xmax = 0 and g.state = 'open') as changed, (select label from apps where id = g.app_id) as label`.execute(
    db,
  );
  // A row that is new (xmax 0) and open says what was so without it.
  return rows[0]?.changed === true ? rows[0].label : undefined;
}

/**
 * Nothing is sent to the app before this wait is over; a longer one that is known already stays. Exchanges at once become
 * half as many, once for all that are told so together.
 */
export async function setWait(db: Db, appId: string, wait: number, most: number | null, reason: string): Promise<void> {
  await sql`
    insert into gates as g (app_id, due_at, due_reason, slowed_to, slowed_from, slowed_at)
    values (${appId}, now() + ${wait}::double precision * interval '1 millisecond', ${reason}, greatest(1, ${most}::real / 2), ${most}::int, now())
    on conflict (app_id) do update set due_at = greatest(g.due_at, excluded.due_at), due_reason = excluded.due_reason,
      slowed_to = case when ${most}::int is null or g.slowed_at > now() - interval '1 second' then g.slowed_to else greatest(1, least(g.slowed_to, ${most}::real) / 2) end,
      slowed_from = coalesce(${most}::int, g.slowed_from),
      slowed_at = case when g.slowed_at > now() - interval '1 second' then g.slowed_at else now() end`.execute(db);
}

/** One exchange more for each second without "slow down", until it is as many as it may be. */
export async function speedUp(db: Database<DirectoryTables>): Promise<void> {
  await db.query(
    "provisioning speed up",
    `update gates set slowed_at = greatest(slowed_at, now()),
       slowed_to = case when slowed_to + extract(epoch from now() - slowed_at) < slowed_from then slowed_to + extract(epoch from now() - slowed_at) end
     where slowed_to is not null and slowed_at < now() - interval '1 second' and (due_at is null or due_at <= now())`,
    [],
  );
}

const LONGEST_BREAK = 300;
const LONGEST_QUARANTINE = 3_600;

export interface Break {
  label: string;
  /** Milliseconds until one exchange may ask again. */
  wait: number;
  opened: boolean;
  quarantined: boolean;
}

/**
 * Opens the breaker, or keeps it open after the probe failed: from 2 s twice as long each time, to 5 minutes; in
 * quarantine, after half an hour of it, to an hour. Processes that find out together count once. Nothing when the app
 * was paused or refuses the token.
 */
export async function setBreak(db: Db, appId: string, reason: string, wayOut: string): Promise<Break | undefined> {
  const { rows } = await sql<Break>`
    with changed as (
      insert into gates as g (app_id, state, reason, way_out, due_at, breaks) values (${appId}, 'broken', ${reason}, ${wayOut}, now() + interval '2 seconds', 1)
      on conflict (app_id) do update set state = 'broken', reason = excluded.reason, way_out = excluded.way_out, due_reason = null,
        since = case when g.state = 'broken' then g.since else now() end,
        due_at = now() + (0.75 + random() / 4) * interval '1 second'
          * least(case when g.state = 'broken' and g.since < now() - interval '30 minutes' then ${LONGEST_QUARANTINE}::int else ${LONGEST_BREAK}::int end, 2 * 2 ^ least(g.breaks, 12)),
        breaks = g.breaks + 1, probing_until = null,
        quarantined_at = case when g.state = 'broken' and g.since < now() - interval '30 minutes' then coalesce(g.quarantined_at, now()) end
      where g.state = 'open' or (g.state = 'broken' and (g.due_at is null or g.due_at <= now() or g.probing_until is not null))
      returning g.*
    )
    select a.label, extract(epoch from c.due_at - now())::float8 * 1000 as wait, c.since = now() as opened, coalesce(c.quarantined_at = now(), false) as quarantined
    from changed c join apps a on a.id = c.app_id`.execute(db);
  return rows[0];
}

/** The probe told nothing: another one may be made. */
export async function endProbe(db: Database<DirectoryTables>, appId: string): Promise<void> {
  await db.query("provisioning end probe", "update gates set probing_until = null where app_id = $1", [appId]);
}

/** One process at a time may ask whether a broken app is back, for a minute; then it is another's turn. */
export async function takeProbe(db: Database<DirectoryTables>, appId: string): Promise<boolean> {
  const rows = await db.query(
    "provisioning probe",
    `update gates set probing_until = now() + interval '1 minute'
     where app_id = $1 and state = 'broken' and (due_at is null or due_at <= now()) and (probing_until is null or probing_until <= now()) returning 1`,
    [appId],
  );
  return rows.length > 0;
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

/** How fast an app may be called, as an administrator says; null follows the catalog entry. Answers the app's label. */
export async function savePace(
  db: Db,
  appId: string,
  pace: { concurrency: number | null; ratePerMinute: number | null },
): Promise<string | undefined> {
  const { rows } = await sql<{ label: string }>`
    insert into gates as g (app_id, concurrency, rate_per_minute) values (${appId}, ${pace.concurrency}, ${pace.ratePerMinute})
    on conflict (app_id) do update set concurrency = excluded.concurrency, rate_per_minute = excluded.rate_per_minute,
      slowed_to = case when g.concurrency is distinct from excluded.concurrency then null else g.slowed_to end
      where (g.concurrency, g.rate_per_minute) is distinct from (excluded.concurrency, excluded.rate_per_minute)
    returning (select label from apps where id = g.app_id) as label`.execute(db);
  return rows[0]?.label;
}
