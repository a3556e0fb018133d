import { sql } from "kysely";
import type { Db, Trx } from "../tables.ts";
import type { AssignmentRecord } from "./store.ts";

/** The assignments of an app with these ids; locked, when they are about to change. */
export const findAssignments = async (
  db: Db,
  appId: string,
  ids: string[],
  lock = false,
): Promise<AssignmentRecord[]> => {
  const { rows } = await sql<AssignmentRecord>`
    select * from assignments where app_id = ${appId} and id = any(${ids}::uuid[]) order by id
    ${lock ? sql`for update` : sql``}`.execute(db);
  return rows;
};

export const deleteAssignments = async (trx: Trx, ids: string[]): Promise<AssignmentRecord[]> => {
  const { rows } = await sql<AssignmentRecord>`
    delete from assignments where id = any(${ids}::uuid[]) returning *`.execute(trx);
  return rows;
};

/** The place behind the last group of an app. */
export const nextPlace = async (trx: Trx, appId: string): Promise<number> => {
  const { rows } = await sql<{ place: number }>`
    select coalesce(max(priority) + 1, 0) as place from assignments where app_id = ${appId} and group_id is not null`.execute(
    trx,
  );
  return rows[0]?.place ?? 0;
};

/** All groups of an app in their order, locked. */
export const lockOrder = async (
  trx: Trx,
  appId: string,
): Promise<{ id: string; group_id: string; priority: number; name: string }[]> => {
  const { rows } = await sql<{ id: string; group_id: string; priority: number; name: string }>`
    select a.id, a.group_id, a.priority, g.name from assignments a join groups g on g.id = a.group_id
    where a.app_id = ${appId} order by a.priority, a.id for update of a`.execute(trx);
  return rows;
};

export const writeOrder = async (trx: Trx, places: { id: string; priority: number }[]): Promise<void> => {
  await sql`update assignments a set priority = v.priority
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as v(id uuid, priority int) where a.id = v.id`.execute(
    trx,
  );
};

export interface Covered {
  id: string;
  profile: Record<string, string>;
  /** Other ways to the app, in words. */
  through: string[];
}

/** Active people that these assignments of an app cover, split by whether another way to the app remains for them. */
export const coveredBy = async (
  db: Db,
  ask: { appId: string; assignments: string[]; keeping: boolean; limit: number },
): Promise<{ count: number; sample: Covered[] }> => {
  const { appId, assignments } = ask;
  const { rows } = await sql<Covered & { total: number }>`
    with leaving as (select * from assignments where app_id = ${appId} and id = any(${assignments}::uuid[])),
    covered as (
      select p.id, p.profile, p.sort_name from people p where p.status = 'active' and p.id in (
        select person_id from leaving where person_id is not null
        union select m.person_id from leaving l join group_members m on m.group_id = l.group_id)
    ), ways as (
      select c.id, array_agg(w.name order by w.name) as through from covered c join lateral (
        select 'a direct assignment' as name from assignments a
          where a.app_id = ${appId} and a.person_id = c.id and a.id <> all(${assignments}::uuid[])
        union all
        select 'the group ' || g.name from assignments a join group_members m on m.group_id = a.group_id
          join groups g on g.id = a.group_id
          where a.app_id = ${appId} and m.person_id = c.id and a.id <> all(${assignments}::uuid[])
      ) w on true group by c.id
    )
    select c.id, c.profile, coalesce(w.through, '{}') as through, count(*) over () as total
    from covered c left join ways w on w.id = c.id
    where (w.id is not null) = ${ask.keeping} order by c.sort_name, c.id limit ${ask.limit}`.execute(db);
  return { count: rows[0]?.total ?? 0, sample: rows };
};

/** Apps that people have, with how many of the active ones have each. */
export const appsOfPeople = async (
  db: Db,
  people: string[],
): Promise<{ app_id: string; label: string; deactivates: boolean; provisioning: boolean; people: number }[]> => {
  const { rows } = await sql<{
    app_id: string;
    label: string;
    deactivates: boolean;
    provisioning: boolean;
    people: number;
  }>`
    select a.id as app_id, a.label, a.deactivate_users as deactivates,
      (a.provisioning_enabled and a.status = 'active') as provisioning, count(distinct w.person_id) as people
    from (
      select app_id, person_id from assignments where person_id = any(${people}::uuid[])
      union all
      select s.app_id, m.person_id from group_members m join assignments s on s.group_id = m.group_id
      where m.person_id = any(${people}::uuid[])
    ) w join apps a on a.id = w.app_id group by a.id order by lower(a.label)`.execute(db);
  return rows;
};

/** Active people of a group who have each of its apps through nothing else. */
export const appsLostWithGroup = async (
  db: Db,
  groupId: string,
): Promise<{ app_id: string; label: string; deactivates: boolean; losing: number; keeping: number }[]> => {
  const { rows } = await sql<{
    app_id: string;
    label: string;
    deactivates: boolean;
    losing: number;
    keeping: number;
  }>`
    select a.id as app_id, a.label, a.deactivate_users as deactivates,
      count(p.id) filter (where not other.way) as losing, count(p.id) filter (where other.way) as keeping
    from assignments s join apps a on a.id = s.app_id
    left join group_members m on m.group_id = s.group_id
    left join people p on p.id = m.person_id and p.status = 'active'
    left join lateral (select exists (
      select from assignments o where o.app_id = s.app_id and o.person_id = p.id
      union all
      select from assignments o join group_members n on n.group_id = o.group_id
      where o.app_id = s.app_id and n.person_id = p.id and o.group_id <> s.group_id) as way) other on true
    where s.group_id = ${groupId} group by a.id order by lower(a.label)`.execute(db);
  return rows;
};
