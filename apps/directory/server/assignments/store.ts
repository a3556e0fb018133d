import { sql } from "kysely";
import type { RawBuilder, Selectable, SqlBool } from "kysely";
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
    /** Only those who have the app directly, through a group, or through this one. */
    through?: "direct" | "group" | undefined;
    group?: string | undefined;
    /** What else must hold, of `p.id`. */
    condition?: RawBuilder<SqlBool> | undefined;
    after?: [string, string] | undefined;
    limit: number;
  },
): Promise<AssignedPerson[]> => {
  const conditions = [sql<SqlBool>`true`];
  for (const word of words(page.search)) conditions.push(sql`p.search_text like ${like(word)}`);
  if (page.condition) conditions.push(page.condition);
  if (page.through === "direct")
    conditions.push(sql`exists (select from assignments a where a.app_id = ${appId} and a.person_id = p.id)`);
  if (page.through === "group")
    conditions.push(sql`not exists (select from assignments a where a.app_id = ${appId} and a.person_id = p.id)`);
  if (page.group)
    conditions.push(
      sql`exists (select from group_members m where m.group_id = ${page.group}::uuid and m.person_id = p.id)`,
    );
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
  if (page.after) conditions.push(sql`(a.priority, a.id) > (${page.after[0]}::int, ${page.after[1]}::uuid)`);
  const { rows } = await sql<AssignedGroup>`
    select a.*, g.name,
      (select count(*) from group_members m where m.group_id = g.id) as member_count,
      (select count(*) from group_members m join people p on p.id = m.person_id
        where m.group_id = g.id and p.status = 'active') as active_members
    from assignments a join groups g on g.id = a.group_id
    where ${sql.join(conditions, sql` and `)} order by a.priority, a.id limit ${page.limit}`.execute(db);
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
  priority?: number;
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

export const setOverrides = async (trx: Trx, id: string, overrides: string): Promise<void> => {
  await trx.updateTable("assignments").set({ overrides }).where("id", "=", id).execute();
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

/** The values that groups give a person in an app, those that win first. */
export const groupValuesFor = async (
  db: Db,
  appId: string,
  personId: string,
): Promise<{ name: string; overrides: Record<string, string> }[]> => {
  const { rows } = await sql<{ name: string; overrides: Record<string, string> }>`
    select g.name, a.overrides from group_members m join assignments a on a.group_id = m.group_id
    join groups g on g.id = a.group_id
    where m.person_id = ${personId} and a.app_id = ${appId} order by a.priority, a.id`.execute(db);
  return rows;
};

/** The values entered at the direct assignments of these people, of those who have any. */
export const directOverrides = async (
  db: Db,
  appId: string,
  people: string[],
): Promise<Map<string, Record<string, string>>> => {
  const { rows } = await sql<{ person_id: string; overrides: Record<string, string> }>`
    select person_id, overrides from assignments
    where app_id = ${appId} and person_id = any(${people}::uuid[]) and overrides <> '{}'`.execute(db);
  return new Map(rows.map(({ person_id, overrides }) => [person_id, overrides]));
};

/** The values entered at all assignments of these people in an app, by target; of several the one that wins. */
export const enteredValues = async (
  db: Db,
  appId: string,
  people: string[],
): Promise<Map<string, Map<string, string>>> => {
  const { rows } = await sql<{ person_id: string; overrides: Record<string, string> }>`
    select person_id, overrides from (
      select a.person_id, a.overrides, 0 as via, 0 as priority, a.id from assignments a
      where a.app_id = ${appId} and a.person_id = any(${people}::uuid[])
      union all
      select m.person_id, a.overrides, 1, a.priority, a.id from group_members m
      join assignments a on a.group_id = m.group_id and a.app_id = ${appId} where m.person_id = any(${people}::uuid[])
    ) every_way where overrides <> '{}' order by person_id, via desc, priority desc, id desc`.execute(db);
  const values = new Map<string, Map<string, string>>();
  for (const { person_id: person, overrides } of rows)
    values.set(person, new Map([...(values.get(person) ?? []), ...Object.entries(overrides)]));
  return values;
};
