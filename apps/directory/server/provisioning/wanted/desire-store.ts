import { sql } from "kysely";
import type { Db } from "../../tables.ts";

/** The channel on which dispatchers hear that an app has work. */
export const WAKE_CHANNEL = "provisioning";

// Everybody in scope of an app: active, and assigned directly or through a group.
const scopeOf = sql`
  select a.app_id, a.person_id from assignments a where a.person_id in (select id from touched)
  union
  select a.app_id, m.person_id from group_members m join assignments a on a.group_id = m.group_id
  where m.person_id in (select id from touched)`;

export interface Raised {
  /** Apps that have something to look at. */
  apps: string[];
  /** People who have an account there and lose it, though nobody deactivated them by name. */
  losses: { appId: string; people: string[] }[];
}

/**
 * Raises the generation of every link of these people, makes the links that are missing, and puts those who lost
 * the app into lane 0. One statement, whatever the number of people. Rows are locked in one order, so that two
 * transactions that touch the same people wait for each other instead of dying of a deadlock.
 */
export async function raisePeople(
  trx: Db,
  touched: readonly string[],
  lane: number,
  onlyApp: string | null,
): Promise<Raised> {
  const { rows } = await sql<{ app_id: string; losers: string[] | null }>`
    with touched as (select distinct unnest(${touched}::uuid[]) as id),
    scope as materialized (
      select s.app_id, s.person_id from (${scopeOf}) s
      join people p on p.id = s.person_id and p.status = 'active'
      where ${onlyApp}::uuid is null or s.app_id = ${onlyApp}::uuid
    ),
    locked as materialized (
      select app_id, source_id from links
      where kind = 'person' and source_id in (select id from touched) and (${onlyApp}::uuid is null or app_id = ${onlyApp}::uuid)
      order by app_id, source_id for update
    ),
    kept as (
      insert into links (app_id, kind, source_id, lane)
      select s.app_id, 'person', s.person_id, ${lane}::smallint from scope s
      where (select count(*) from locked) >= 0
      order by s.app_id, s.person_id
      on conflict (app_id, kind, source_id) do update set
        desired_gen = links.desired_gen + 1,
        lane = case when links.desired_gen > links.applied_gen and links.lane > 0 then least(links.lane, excluded.lane) else excluded.lane end,
        wanted_at = case when links.desired_gen > links.applied_gen then links.wanted_at else now() end,
        due_at = now(), attempts = 0, kept_at = null, state = case when links.state = 'held' then 'linked' else links.state end
      returning app_id, source_id
    ),
    back as (
      delete from access_losses x using kept k where x.app_id = k.app_id and x.person_id = k.source_id
    ),
    lost as (
      update links l set
        desired_gen = l.desired_gen + 1,
        lane = case when l.remote_id is not null or l.intent is not null or l.lease_until is not null then 0 else ${lane}::smallint end,
        wanted_at = case when l.desired_gen > l.applied_gen then l.wanted_at else now() end,
        due_at = now(), attempts = 0, kept_at = null,
        -- Whoever was deactivated by name is never held.
        state = case when l.state = 'held' and coalesce(p.status, '') <> 'active' then 'linked' else l.state end
      from locked k left join people p on p.id = k.source_id
      where l.app_id = k.app_id and l.kind = 'person' and l.source_id = k.source_id
        and not exists (select 1 from scope s where s.app_id = k.app_id and s.person_id = k.source_id)
        and (l.kept_at is null or coalesce(p.status, '') <> 'active')
      returning l.app_id, l.source_id, p.status = 'active' and l.remote_id is not null and l.state in ('linked', 'held') as unnamed
    )
    select app_id, array_agg(loser order by loser) filter (where loser is not null) as losers
    from (select app_id, null::uuid as loser from kept union all select app_id, case when unnamed then source_id end from lost) changed
    group by app_id order by app_id`.execute(trx);
  return {
    apps: rows.map((row) => row.app_id),
    losses: rows.flatMap(({ app_id, losers }) => (losers === null ? [] : [{ appId: app_id, people: losers }])),
  };
}

/** Everybody who has or had to do with an app. */
export async function peopleOfApp(trx: Db, appId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from assignments where app_id = ${appId} and person_id is not null
    union select m.person_id from assignments a join group_members m on m.group_id = a.group_id where a.app_id = ${appId}
    union select source_id from links where app_id = ${appId} and kind = 'person'`.execute(trx);
  return rows.map((row) => row.id);
}

export async function membersOf(trx: Db, groupIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct person_id as id from group_members where group_id = any(${groupIds}::uuid[])`.execute(trx);
  return rows.map((row) => row.id);
}

/** Heard by the dispatchers when the transaction commits; PostgreSQL folds equal notices of one transaction. */
export async function wake(trx: Db, appIds: readonly string[]): Promise<void> {
  if (appIds.length > 0)
    await sql`select pg_notify(${WAKE_CHANNEL}, app) from unnest(${appIds}::text[]) as app`.execute(trx);
}

/** What stops an app begins so, before its id, on the channel on which dispatchers hear. */
export const HALT_NOTICE = "halt ";

/** Heard by all dispatchers when the transaction commits: nothing more is sent to the app until they have looked at its gate. */
export async function halt(trx: Db, appId: string): Promise<void> {
  await sql`select pg_notify(${WAKE_CHANNEL}, ${HALT_NOTICE + appId})`.execute(trx);
}
