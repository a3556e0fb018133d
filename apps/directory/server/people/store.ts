import { sql } from "kysely";
import type { ExpressionBuilder, ExpressionWrapper, Selectable, SqlBool } from "kysely";
import type { Db, DirectoryTables, PeopleTable, PersonStatus, Profile, Trx } from "../tables.ts";

export type PersonRecord = Selectable<PeopleTable>;

export interface NewPerson {
  id: string;
  status: PersonStatus;
  profile: Profile;
}

export const insertPeople = (trx: Trx, people: NewPerson[], now: Date): Promise<PersonRecord[]> =>
  trx
    .insertInto("people")
    .values(
      people.map(({ id, status, profile }) => ({
        id,
        status,
        profile: JSON.stringify(profile),
        created_at: now,
        updated_at: now,
        status_changed_at: now,
        activated_at: status === "active" ? now : null,
      })),
    )
    .returningAll()
    .execute();

export const updateProfiles = async (
  trx: Trx,
  people: { id: string; profile: Profile }[],
  now: Date,
): Promise<void> => {
  await sql`update people set profile = v.profile, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as v(id uuid, profile jsonb)
    where people.id = v.id`.execute(trx);
};

export const updateStatuses = async (trx: Trx, ids: string[], status: PersonStatus, now: Date): Promise<void> => {
  await trx
    .updateTable("people")
    .set({ status, status_changed_at: now, updated_at: now })
    .$if(status === "active", (query) =>
      query.set((set) => ({
        activated_at: set.fn.coalesce("activated_at", sql<Date>`${now}::timestamptz`),
      })),
    )
    .where("id", "in", ids)
    .execute();
};

export const deletePeople = async (trx: Trx, ids: string[]): Promise<void> => {
  await trx.deleteFrom("people").where("id", "in", ids).execute();
};

export const findPerson = (db: Db, id: string): Promise<PersonRecord | undefined> =>
  db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();

export const lockPeople = (trx: Trx, ids: string[]): Promise<PersonRecord[]> =>
  trx
    .selectFrom("people")
    .selectAll()
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();

export const findByIds = (db: Db, ids: string[]): Promise<PersonRecord[]> =>
  db
    .selectFrom("people")
    .selectAll()
    .where(sql<SqlBool>`id = any(${ids}::uuid[])`)
    .execute();

export const findByLogins = (db: Db, logins: string[]): Promise<PersonRecord[]> =>
  db
    .selectFrom("people")
    .selectAll()
    .where(sql<SqlBool>`lower(login) = any(select lower(l) from unnest(${logins}::text[]) l)`)
    .execute();

export const findIdsByEmails = (db: Db, emails: string[]): Promise<{ id: string; email: string }[]> =>
  db
    .selectFrom("people")
    .select(["id", "email"])
    .where(sql<SqlBool>`lower(email) = any(select lower(e) from unnest(${emails}::text[]) e)`)
    .execute();

export type PeopleSort = "name" | "email" | "updated" | "created" | "id";

export interface PeopleFilter {
  search?: string | undefined;
  status?: PersonStatus | undefined;
  /** Statuses to leave out, as Okta's list does with deactivated users. */
  without?: PersonStatus | undefined;
  group?: string | undefined;
  /** Conditions of the management API's `filter` and `search`: any of the lists, all of its conditions. */
  anyOf?: PeopleCondition[][] | undefined;
}

export interface PeopleCondition {
  /** A column, or `profile.` and the name of an attribute. */
  column:
    | `profile.${string}`
    | "id"
    | "status"
    | "login"
    | "email"
    | "first_name"
    | "last_name"
    | "department"
    | "title"
    | "updated_at"
    | "created_at";
  operator: "eq" | "sw" | "gt" | "ge" | "lt" | "le" | "co" | "pr";
  value: string;
  /** The attribute is a number, and compares as one. */
  numeric?: boolean;
}

type Where = ExpressionBuilder<DirectoryTables, "people">;

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, "\\$&");
const times = new Set(["updated_at", "created_at"]);
const comparison = { gt: ">", ge: ">=", lt: "<", le: "<=", eq: "=" } as const;

const conditionSql = ({ column, operator, value, numeric = false }: PeopleCondition) => {
  const isAttribute = column.startsWith("profile.");
  const name = isAttribute ? sql`people.profile ->> ${column.slice(8)}::text` : sql.ref(`people.${column}`);
  if (operator === "pr") return sql<SqlBool>`${name} is not null`;
  if (numeric && operator in comparison)
    return sql<SqlBool>`(${name})::numeric ${sql.raw(comparison[operator as "gt"])} ${value}::numeric`;
  if (times.has(column) && operator in comparison)
    return sql<SqlBool>`${name} ${sql.raw(comparison[operator as "gt"])} ${value}::timestamptz`;
  const text = sql`lower(${name}::text)`;
  if (operator === "sw") return sql<SqlBool>`${text} like lower(${`${escapeLike(value)}%`})`;
  if (operator === "co") return sql<SqlBool>`${text} like lower(${`%${escapeLike(value)}%`})`;
  return sql<SqlBool>`${text} ${sql.raw(comparison[operator])} lower(${value})`;
};

const filtered =
  (filter: PeopleFilter) =>
  (where: Where): ExpressionWrapper<DirectoryTables, "people", SqlBool> => {
    const parts: ReturnType<Where["and"]>[] = [];
    const { search, status, without, group, anyOf } = filter;
    for (const word of (search ?? "").toLowerCase().split(/\s+/).filter(Boolean))
      parts.push(where.and([where("people.search_text", "like", `%${escapeLike(word)}%`)]));
    if (status) parts.push(where.and([where("people.status", "=", status)]));
    if (without) parts.push(where.and([where("people.status", "!=", without)]));
    if (group)
      parts.push(
        where.and([
          where.exists(
            where
              .selectFrom("group_members")
              .select("group_members.person_id")
              .whereRef("group_members.person_id", "=", "people.id")
              .where("group_members.group_id", "=", group),
          ),
        ]),
      );
    if (anyOf) parts.push(where.or(anyOf.map((all) => where.and(all.map(conditionSql)))));
    return where.and(parts);
  };

const sortColumns = {
  name: "people.sort_name",
  email: "people.email",
  updated: "people.updated_at",
  created: "people.created_at",
  id: "people.id",
} as const;

export const listPeople = (
  db: Db,
  filter: PeopleFilter,
  page: { sort: PeopleSort; descending: boolean; after?: [string, string] | undefined; limit: number },
): Promise<PersonRecord[]> => {
  const column = sortColumns[page.sort];
  const direction = page.descending ? "desc" : "asc";
  const isTime = page.sort === "updated" || page.sort === "created";
  const key = page.sort === "email" ? sql`lower(people.email)` : sql.ref(column);
  let query = db.selectFrom("people").selectAll("people").where(filtered(filter));
  if (page.after) {
    const [value, id] = page.after;
    const bound = isTime ? sql`${value}::timestamptz` : page.sort === "id" ? sql`${value}::uuid` : sql`${value}`;
    query = query.where(
      sql<SqlBool>`(${key}, people.id) ${sql.raw(page.descending ? "<" : ">")} (${bound}, ${id}::uuid)`,
    );
  }
  return query
    .orderBy(sql`${key}`, direction)
    .orderBy("people.id", direction)
    .limit(page.limit)
    .execute();
};

export const countPeople = async (db: Db, filter: PeopleFilter): Promise<number> => {
  const { count } = await db
    .selectFrom("people")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where(filtered(filter))
    .executeTakeFirstOrThrow();
  return count;
};

export const countByStatus = async (db: Db, filter: PeopleFilter): Promise<Map<PersonStatus, number>> => {
  const rows = await db
    .selectFrom("people")
    .select((select) => ["status", select.fn.countAll<number>().as("count")])
    .where(filtered(filter))
    .groupBy("status")
    .execute();
  return new Map(rows.map(({ status, count }) => [status, count]));
};

/** Locks the groups of people whose status changes against being assigned to an app at the same moment. */
export const lockGroupsOf = async (trx: Trx, ids: string[]): Promise<void> => {
  await sql`select from groups where id in (select group_id from group_members where person_id = any(${ids}::uuid[]))
    order by id for share`.execute(trx);
};
