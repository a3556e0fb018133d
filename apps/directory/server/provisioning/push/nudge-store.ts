import { sql } from "kysely";
import type { Db } from "../../tables.ts";

// "Look again at this group": written in the transaction of the change. Links of groups are not touched there, because
// many change one group at once and none of them shall wait for another.

/** The notice that says that a nudge is to be looked at now, on the channel of the apps. */
export const GROUPS_NOTICE = "groups";

const dueIn = (lane: number) => sql`now() + ${lane > 1 ? 1 : 0}::int * interval '1 second'`;

/**
 * Nudges the pushed groups of people who changed: those that one of them may join now, and those that hold one who is no
 * longer a member or no longer has the app. Whoever is to be taken out is in lane 0.
 */
export async function nudgeForPeople(
  trx: Db,
  personIds: readonly string[],
  lane: number,
  onlyApp: string | null,
): Promise<void> {
  const { rows } = await sql<{ lane: number }>`
    with touched as materialized (select distinct unnest(${personIds}::uuid[]) as id),
    joining as (
      select distinct p.app_id, p.group_id
      from group_members m
      join pushed_groups p on p.group_id = m.group_id and p.status = 'active'
      join links l on l.app_id = p.app_id and l.kind = 'person' and l.source_id = m.person_id
      where m.person_id in (select id from touched) and (${onlyApp}::uuid is null or p.app_id = ${onlyApp}::uuid)
        and not exists (select from memberships h where h.app_id = p.app_id and h.group_id = p.group_id and h.person_id = m.person_id and h.had)
    ),
    leaving as (
      select distinct h.app_id, h.group_id from memberships h
      where h.person_id in (select id from touched) and h.had is distinct from false and (${onlyApp}::uuid is null or h.app_id = ${onlyApp}::uuid)
        and (not exists (select from group_members m where m.group_id = h.group_id and m.person_id = h.person_id)
          or not exists (select from people p where p.id = h.person_id and p.status = 'active')
          or not (exists (select from assignments a where a.app_id = h.app_id and a.person_id = h.person_id)
            or exists (select from group_members m join assignments a on a.group_id = m.group_id and a.app_id = h.app_id where m.person_id = h.person_id)))
    )
    insert into group_nudges (app_id, group_id, lane, arrival, due_at)
    select app_id, group_id, ${Math.max(lane, 1)}::smallint, true, ${dueIn(Math.max(lane, 1))} from joining
    union all select app_id, group_id, 0::smallint, false, now() from leaving
    returning lane`.execute(trx);
  if (rows.some((row) => row.lane < 2)) await notify(trx);
}

/** Nudges groups wherever they are pushed (or in one app), whatever changed in them. */
export async function nudgeGroups(
  trx: Db,
  groupIds: readonly string[],
  lane: number,
  onlyApp: string | null = null,
): Promise<void> {
  if (groupIds.length === 0) return;
  const { rows } = await sql`
    insert into group_nudges (app_id, group_id, lane, due_at)
    select app_id, group_id, ${lane}::smallint, ${dueIn(lane)} from pushed_groups
    where group_id = any(${groupIds}::uuid[]) and (${onlyApp}::uuid is null or app_id = ${onlyApp}::uuid)
    returning 1`.execute(trx);
  if (rows.length > 0 && lane < 2) await notify(trx);
}

/** Every pushed group of an app. */
export async function nudgeApp(trx: Db, appId: string, lane: number): Promise<void> {
  await sql`
    insert into group_nudges (app_id, group_id, lane, due_at)
    select app_id, group_id, ${lane}::smallint, ${dueIn(lane)} from pushed_groups where app_id = ${appId}`.execute(trx);
}

const notify = (trx: Db) => sql`select pg_notify('provisioning', ${GROUPS_NOTICE})`.execute(trx);

export interface Nudged {
  app_id: string;
  group_id: string;
  lane: number;
  arrival: boolean;
  at: Date;
}

/** Takes all nudges of the groups that have one that is due; one row a group. */
export async function takeNudges(trx: Db): Promise<Nudged[]> {
  const { rows } = await sql<Nudged>`
    with due as materialized (
      select distinct app_id, group_id from (select app_id, group_id from group_nudges where due_at <= now() order by due_at limit 2000) n
    ),
    locked as materialized (
      select n.id from group_nudges n join due d on d.app_id = n.app_id and d.group_id = n.group_id for update of n skip locked
    ),
    taken as (delete from group_nudges n using locked k where n.id = k.id returning n.app_id, n.group_id, n.lane, n.arrival, n.at)
    select app_id, group_id, min(lane)::int as lane, bool_and(arrival) as arrival, min(at) as at from taken group by app_id, group_id`.execute(
    trx,
  );
  return rows;
}

export interface Readiness {
  app_id: string;
  group_id: string;
  /** Members with an account who are not in the group there yet. */
  ready: number;
  /** Members whose account is on its way. */
  coming: number;
  waited: number;
  created: boolean;
}

/** How far the members of these groups are. */
export async function readiness(trx: Db, nudged: readonly Nudged[]): Promise<Readiness[]> {
  if (nudged.length === 0) return [];
  const { rows } = await sql<Readiness>`
    select x.app_id, x.group_id, extract(epoch from now() - x.at)::float8 as waited,
      exists (select from links g where g.app_id = x.app_id and g.kind = 'group' and g.source_id = x.group_id and g.remote_id is not null) as created,
      c.ready, c.coming
    from jsonb_to_recordset(${JSON.stringify(nudged)}::jsonb) as x(app_id uuid, group_id uuid, at timestamptz),
    lateral (
      select count(*) filter (where l.state = 'linked' and h.had is not true) as ready,
        count(*) filter (where l.state <> 'linked' and l.desired_gen > l.applied_gen and l.due_at is not null and l.attempts < 2) as coming
      from group_members m
      join people p on p.id = m.person_id and p.status = 'active'
      join links l on l.app_id = x.app_id and l.kind = 'person' and l.source_id = m.person_id
      left join memberships h on h.app_id = x.app_id and h.group_id = x.group_id and h.person_id = m.person_id
      where m.group_id = x.group_id
    ) c`.execute(trx);
  return rows;
}

/** Looks at these groups again after a while. */
export async function nudgeLater(
  trx: Db,
  later: readonly { app_id: string; group_id: string; lane: number; at: Date; seconds: number }[],
): Promise<void> {
  if (later.length === 0) return;
  await sql`
    insert into group_nudges (app_id, group_id, lane, arrival, at, due_at)
    select x.app_id, x.group_id, x.lane, true, x.at, now() + x.seconds * interval '1 second'
    from jsonb_to_recordset(${JSON.stringify(later)}::jsonb) as x(app_id uuid, group_id uuid, lane smallint, at timestamptz, seconds float8)`.execute(
    trx,
  );
}

/** Raises the generations of links of groups, and makes those that are missing. */
export async function raiseGroups(
  trx: Db,
  groups: readonly { app_id: string; group_id: string; lane: number }[],
): Promise<void> {
  if (groups.length === 0) return;
  await sql`
    insert into links (app_id, kind, source_id, lane)
    select x.app_id, 'group', x.group_id, x.lane from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as x(app_id uuid, group_id uuid, lane smallint)
    join apps a on a.id = x.app_id
    order by x.app_id, x.group_id
    on conflict (app_id, kind, source_id) do update set
      desired_gen = links.desired_gen + 1,
      lane = case when links.desired_gen > links.applied_gen then least(links.lane, excluded.lane) else excluded.lane end,
      wanted_at = case when links.desired_gen > links.applied_gen then links.wanted_at else now() end,
      due_at = now(), attempts = 0`.execute(trx);
}
