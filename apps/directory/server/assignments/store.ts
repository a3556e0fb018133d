import { sql } from "kysely";
import type { Selectable, SqlBool } from "kysely";
import type { AssignmentsTable, Db, PeopleTable, Trx } from "../tables.ts";

export type AssignmentRecord = Selectable<AssignmentsTable>;
export type AssignedPerson = Selectable<PeopleTable> & { assigned_at: Date };

const words = (search: string | undefined) => (search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
const like = (text: string) => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;

/** Everybody who has the app, directly or through a group, whatever their status; once each. */
const scope = (appId: string) => sql`(
  select person_id, min(at) as at from (
    select a.person_id, a.created_at as at from assignments a where a.app_id = ${appId} and a.person_id is not null
    union all
    select m.person_id, greatest(a.created_at, m.added_at) from assignments a
      join group_members m on m.group_id = a.group_id where a.app_id = ${appId}
  ) every_way group by person_id)`;

export const listAssignedPeople = async (
  db: Db,
  appId: string,
  page: {
    search?: string | undefined;
    sort: "name" | "id";
    after?: [string, string] | undefined;
    limit: number;
  },
): Promise<AssignedPerson[]> => {
  const conditions = [sql<SqlBool>`true`];
  for (const word of words(page.search)) conditions.push(sql`p.search_text like ${like(word)}`);
  if (page.after) {
    const [name, id] = page.after;
    conditions.push(page.sort === "id" ? sql`p.id > ${id}::uuid` : sql`(p.sort_name, p.id) > (${name}, ${id}::uuid)`);
  }
  const order = page.sort === "id" ? sql`p.id` : sql`p.sort_name, p.id`;
  const { rows } = await sql<AssignedPerson>`
    select p.*, s.at as assigned_at from people p join ${scope(appId)} s on s.person_id = p.id
    where ${sql.join(conditions, sql` and `)} order by ${order} limit ${page.limit}`.execute(db);
  return rows;
};

export const countAssignedPeople = async (db: Db, appId: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${scope(appId)} s`.execute(db);
  return rows[0]?.count ?? 0;
};

export interface Way {
  person_id: string;
  app_id: string;
  assignment_id: string;
  group_id: string | null;
  group_name: string | null;
  assigned_at: Date;
}

/** How these people come to an app: a row for each direct assignment and each group. */
export const waysOf = async (db: Db, { appId, people }: { appId?: string; people: string[] }): Promise<Way[]> => {
  const { rows } = await sql<Way>`
    select * from (
      select a.person_id, a.app_id, a.id as assignment_id, null::uuid as group_id, null as group_name, a.created_at as assigned_at
      from assignments a where a.person_id = any(${people}::uuid[])
      union all
      select m.person_id, a.app_id, a.id, g.id, g.name, greatest(a.created_at, m.added_at) from group_members m
      join assignments a on a.group_id = m.group_id join groups g on g.id = m.group_id
      where m.person_id = any(${people}::uuid[])
    ) ways where ${appId ?? null}::uuid is null or app_id = ${appId ?? null}::uuid
    order by group_name nulls first`.execute(db);
  return rows;
};

export type AssignedGroup = AssignmentRecord & {
  name: string;
  member_count: number;
  active_members: number;
};

export const listAssignedGroups = async (
  db: Db,
  appId: string,
  page: { search?: string | undefined; after?: [string, string] | undefined; limit: number },
): Promise<AssignedGroup[]> => {
  const conditions = [sql<SqlBool>`a.app_id = ${appId}`];
  if (page.search) conditions.push(sql`g.name ilike ${like(page.search)}`);
  if (page.after) conditions.push(sql`(lower(g.name), a.id) > (${page.after[0]}, ${page.after[1]}::uuid)`);
  const { rows } = await sql<AssignedGroup>`
    select a.*, g.name,
      (select count(*) from group_members m where m.group_id = g.id) as member_count,
      (select count(*) from group_members m join people p on p.id = m.person_id
        where m.group_id = g.id and p.status = 'active') as active_members
    from assignments a join groups g on g.id = a.group_id
    where ${sql.join(conditions, sql` and `)} order by lower(g.name), a.id limit ${page.limit}`.execute(db);
  return rows;
};

export const countAssignedGroups = async (db: Db, appId: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from assignments where app_id = ${appId} and group_id is not null`.execute(db);
  return rows[0]?.count ?? 0;
};

/**
 * Locks the people and groups that are about to be assigned against a change of status or membership at the same
 * moment, and says which of them exist.
 */
export const lockAssignees = async (
  trx: Trx,
  { people, groups }: { people: string[]; groups: string[] },
): Promise<{ people: Set<string>; groups: Set<string> }> => {
  const found = await sql<{ id: string }>`
    select id from people where id = any(${people}::uuid[]) order by id for share`.execute(trx);
  const foundGroups = await sql<{ id: string }>`
    select id from groups where id = any(${groups}::uuid[]) order by id for update`.execute(trx);
  return {
    people: new Set(found.rows.map((row) => row.id)),
    groups: new Set(foundGroups.rows.map((row) => row.id)),
  };
};

export interface NewAssignment {
  id: string;
  app_id: string;
  person_id: string | null;
  group_id: string | null;
  overrides: string;
  created_by: string;
  created_at: Date;
}

/** Those that exist already stay as they are and are not returned. */
export const insertAssignments = (trx: Trx, rows: NewAssignment[]): Promise<AssignmentRecord[]> =>
  trx
    .insertInto("assignments")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute();

export const findAssignment = (
  db: Db,
  by: { appId: string } & ({ id: string } | { personId: string } | { groupId: string }),
): Promise<AssignmentRecord | undefined> => {
  const query = db.selectFrom("assignments").selectAll().where("app_id", "=", by.appId);
  if ("id" in by) return query.where("id", "=", by.id).executeTakeFirst();
  if ("personId" in by) return query.where("person_id", "=", by.personId).executeTakeFirst();
  return query.where("group_id", "=", by.groupId).executeTakeFirst();
};

export const deleteAssignment = async (trx: Trx, id: string): Promise<boolean> => {
  const result = await trx.deleteFrom("assignments").where("id", "=", id).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
};

export const setOverrides = async (trx: Trx, id: string, overrides: string): Promise<void> => {
  await trx.updateTable("assignments").set({ overrides }).where("id", "=", id).execute();
};

export interface Affected {
  id: string;
  profile: Record<string, string>;
  through: string[];
}

/** Active people that one assignment covers, split by whether another way to the app remains for them. */
export const affectedBy = async (
  db: Db,
  assignment: AssignmentRecord,
  keeping: boolean,
  limit: number,
): Promise<{ count: number; sample: Affected[] }> => {
  const { rows } = await sql<Affected & { total: number }>`
    with covered as (
      select p.id, p.profile, p.sort_name from people p where p.status = 'active' and (
        p.id = ${assignment.person_id}::uuid or p.id in (
          select person_id from group_members where group_id = ${assignment.group_id}::uuid))
    ), ways as (
      select c.id, array_agg(w.name order by w.name) as through from covered c join lateral (
        select 'a direct assignment' as name from assignments a
          where a.app_id = ${assignment.app_id} and a.person_id = c.id and a.id <> ${assignment.id}
        union all
        select 'the group ' || g.name from assignments a join group_members m on m.group_id = a.group_id
          join groups g on g.id = a.group_id
          where a.app_id = ${assignment.app_id} and m.person_id = c.id and a.id <> ${assignment.id}
      ) w on true group by c.id
    )
    select c.id, c.profile, coalesce(w.through, '{}') as through, count(*) over () as total
    from covered c left join ways w on w.id = c.id
    where (w.id is not null) = ${keeping} order by c.sort_name, c.id limit ${limit}`.execute(db);
  return { count: rows[0]?.total ?? 0, sample: rows };
};

export const appsWithGroup = async (
  db: Db,
  groupId: string,
): Promise<{ id: string; app_id: string; label: string; catalog: string }[]> =>
  db
    .selectFrom("assignments as a")
    .innerJoin("apps", "apps.id", "a.app_id")
    .select(["a.id", "a.app_id", "apps.label", "apps.catalog"])
    .where("a.group_id", "=", groupId)
    .orderBy(sql`lower(apps.label)`)
    .execute();

export const appLabels = async (db: Db, ids: string[]): Promise<Map<string, { label: string; catalog: string }>> => {
  const rows = await db
    .selectFrom("apps")
    .select(["id", "label", "catalog"])
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, label, catalog }) => [id, { label, catalog }]));
};

export const listGroupAssignments = (
  db: Db,
  appId: string,
  page: { after?: string | undefined; limit: number },
): Promise<AssignmentRecord[]> => {
  let query = db.selectFrom("assignments").selectAll().where("app_id", "=", appId).where("group_id", "is not", null);
  if (page.after) query = query.where("id", ">", page.after);
  return query.orderBy("id").limit(page.limit).execute();
};

export const setPriority = async (trx: Trx, id: string, priority: number): Promise<void> => {
  await trx.updateTable("assignments").set({ priority }).where("id", "=", id).execute();
};
