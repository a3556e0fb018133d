import { sql } from "kysely";
import type { Selectable, SqlBool } from "kysely";
import type { Db, GroupsTable, PeopleTable, Trx } from "../tables.ts";

export type GroupRecord = Selectable<GroupsTable>;
export type GroupWithCounts = GroupRecord & { member_count: number; app_count: number };

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, "\\$&");

const withCounts = (db: Db) =>
  db
    .selectFrom("groups as g")
    .selectAll("g")
    .select([
      sql<number>`(select count(*) from group_members m where m.group_id = g.id)`.as("member_count"),
      sql<number>`(select count(*) from assignments a where a.group_id = g.id)`.as("app_count"),
    ]);

export interface GroupFilter {
  search?: string | undefined;
  /** Only names that begin with this. */
  prefix?: string | undefined;
  name?: string | undefined;
}

const conditions = ({ search, prefix, name }: GroupFilter) => {
  const parts = [sql<SqlBool>`true`];
  if (search) {
    const pattern = `%${escapeLike(search)}%`;
    parts.push(sql<SqlBool>`(g.name ilike ${pattern} or g.description ilike ${pattern})`);
  }
  if (prefix) parts.push(sql<SqlBool>`lower(g.name) like lower(${`${escapeLike(prefix)}%`})`);
  if (name) parts.push(sql<SqlBool>`lower(g.name) = lower(${name})`);
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`;
};

export const listGroups = (
  db: Db,
  filter: GroupFilter,
  page: { sort: "name" | "id"; after?: [string, string] | undefined; limit: number },
): Promise<GroupWithCounts[]> => {
  let query = withCounts(db).where(conditions(filter));
  if (page.sort === "id") {
    if (page.after) query = query.where("g.id", ">", page.after[1]);
    return query.orderBy("g.id").limit(page.limit).execute();
  }
  if (page.after) {
    const [name, id] = page.after;
    query = query.where(sql<SqlBool>`(lower(g.name), g.id) > (${name}, ${id}::uuid)`);
  }
  return query
    .orderBy(sql`lower(g.name)`)
    .orderBy("g.id")
    .limit(page.limit)
    .execute();
};

export const countGroups = async (db: Db, filter: GroupFilter): Promise<number> => {
  const { count } = await db
    .selectFrom("groups as g")
    .select(sql<number>`count(*)`.as("count"))
    .where(conditions(filter))
    .executeTakeFirstOrThrow();
  return count;
};

export const findGroup = (db: Db, id: string): Promise<GroupWithCounts | undefined> =>
  withCounts(db).where("g.id", "=", id).executeTakeFirst();

export const findGroupsByIds = (db: Db, ids: string[]): Promise<GroupRecord[]> =>
  db
    .selectFrom("groups")
    .selectAll()
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute();

export const findGroupsByNames = (db: Db, names: string[]): Promise<GroupRecord[]> =>
  db
    .selectFrom("groups")
    .selectAll()
    .where(sql<SqlBool>`lower(name) = any(select lower(n) from unnest(${names}::text[]) n)`)
    .execute();

export const lockGroup = (trx: Trx, id: string): Promise<GroupRecord | undefined> =>
  trx.selectFrom("groups").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

/** Groups that exist already by name stay as they are and are not returned. */
export const insertGroups = (
  trx: Trx,
  rows: { id: string; name: string; description: string }[],
  now: Date,
  skipExisting: boolean,
): Promise<GroupRecord[]> =>
  trx
    .insertInto("groups")
    .values(rows.map((row) => ({ ...row, created_at: now, updated_at: now, members_changed_at: now })))
    .$if(skipExisting, (query) => query.onConflict((conflict) => conflict.doNothing()))
    .returningAll()
    .execute();

export const updateGroup = async (
  trx: Trx,
  id: string,
  values: { name: string; description: string },
  now: Date,
): Promise<void> => {
  await trx
    .updateTable("groups")
    .set({ ...values, updated_at: now })
    .where("id", "=", id)
    .execute();
};

export const deleteGroup = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("groups").where("id", "=", id).execute();
};

export interface Membership {
  group_id: string;
  person_id: string;
}

/** Adds what is missing and says which ones that were. Unknown people or groups are left out. */
export const insertMembers = async (
  trx: Trx,
  members: Membership[],
  { now, byHand }: { now: Date; byHand: boolean },
): Promise<Membership[]> => {
  const unique = [...new Map(members.map((row) => [`${row.group_id} ${row.person_id}`, row])).values()];
  // People and groups are locked: who activates somebody or assigns a group at the same moment sees this change, or
  // this change sees theirs. Otherwise both could find the other's half missing and nobody would tell the app.
  await sql`select from people where id = any(${unique.map((row) => row.person_id).toSorted()}::uuid[])
    order by id for share`.execute(trx);
  const { rows } = await sql<Membership>`
    insert into group_members (group_id, person_id, added_at, by_hand)
    select v.group_id, v.person_id, ${now}::timestamptz, ${byHand}
    from jsonb_to_recordset(${JSON.stringify(unique)}::jsonb) as v(group_id uuid, person_id uuid)
    join people p on p.id = v.person_id
    on conflict do nothing returning group_id, person_id`.execute(trx);
  if (byHand && rows.length < unique.length)
    // Who is a member by a rule stays one without it from now on.
    await sql`update group_members m set by_hand = true
      from jsonb_to_recordset(${JSON.stringify(unique)}::jsonb) as v(group_id uuid, person_id uuid)
      where m.group_id = v.group_id and m.person_id = v.person_id and not m.by_hand`.execute(trx);
  if (rows.length > 0)
    await trx
      .updateTable("groups")
      .set({ members_changed_at: now })
      .where("id", "in", [...new Set(rows.map((row) => row.group_id))].toSorted())
      .execute();
  return rows;
};

/** Removes memberships, whatever their reasons; says which there were. */
export const deleteMembers = async (trx: Trx, members: readonly Membership[], now: Date): Promise<Membership[]> => {
  if (members.length === 0) return [];
  const { rows } = await sql<Membership>`
    delete from group_members m using jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as v(group_id uuid, person_id uuid)
    where m.group_id = v.group_id and m.person_id = v.person_id returning m.group_id, m.person_id`.execute(trx);
  if (rows.length > 0)
    await trx
      .updateTable("groups")
      .set({ members_changed_at: now })
      .where("id", "in", [...new Set(rows.map((row) => row.group_id))].toSorted())
      .execute();
  return rows;
};

/** The rules that make somebody a member of a group. */
export const rulesOfMember = async (db: Db, { group_id, person_id }: Membership): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select r.name from group_member_rules m join group_rules r on r.id = m.rule_id
    where m.group_id = ${group_id} and m.person_id = ${person_id} order by lower(r.name)`.execute(db);
  return rows.map((row) => row.name);
};

export type MemberRecord = Selectable<PeopleTable> & { added_at: Date };

export const listMembers = (
  db: Db,
  groupId: string,
  filter: { search?: string | undefined },
  page: { sort: "name" | "id"; after?: [string, string] | undefined; limit: number },
): Promise<MemberRecord[]> => {
  let query = db
    .selectFrom("group_members as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .selectAll("p")
    .select("m.added_at")
    .where("m.group_id", "=", groupId);
  for (const word of (filter.search ?? "").toLowerCase().split(/\s+/).filter(Boolean))
    query = query.where("p.search_text", "like", `%${escapeLike(word)}%`);
  if (page.sort === "id") {
    if (page.after) query = query.where("p.id", ">", page.after[1]);
    return query.orderBy("p.id").limit(page.limit).execute();
  }
  if (page.after) {
    const [name, id] = page.after;
    query = query.where(sql<SqlBool>`(p.sort_name, p.id) > (${name}, ${id}::uuid)`);
  }
  return query.orderBy("p.sort_name").orderBy("p.id").limit(page.limit).execute();
};

export const countMembers = async (
  db: Db,
  groupId: string,
  filter: { search?: string | undefined },
): Promise<number> => {
  let query = db
    .selectFrom("group_members as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(sql<number>`count(*)`.as("count"))
    .where("m.group_id", "=", groupId);
  for (const word of (filter.search ?? "").toLowerCase().split(/\s+/).filter(Boolean))
    query = query.where("p.search_text", "like", `%${escapeLike(word)}%`);
  return (await query.executeTakeFirstOrThrow()).count;
};

export const groupsOfPerson = (db: Db, personId: string): Promise<(GroupRecord & { added_at: Date })[]> =>
  db
    .selectFrom("group_members as m")
    .innerJoin("groups as g", "g.id", "m.group_id")
    .selectAll("g")
    .select("m.added_at")
    .where("m.person_id", "=", personId)
    .orderBy(sql`lower(g.name)`)
    .execute();

export const memberIds = async (db: Db, groupId: string): Promise<string[]> => {
  const rows = await db.selectFrom("group_members").select("person_id").where("group_id", "=", groupId).execute();
  return rows.map((row) => row.person_id);
};

/** Which of these people are members of which of these groups, as "<group id> <person id>". */
export const membershipsAmong = async (db: Db, groups: string[], people: string[]): Promise<Set<string>> => {
  if (groups.length === 0 || people.length === 0) return new Set();
  const rows = await db
    .selectFrom("group_members")
    .select(["group_id", "person_id"])
    .where(sql<SqlBool>`group_id = any(${groups}::uuid[]) and person_id = any(${people}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => `${row.group_id} ${row.person_id}`));
};
