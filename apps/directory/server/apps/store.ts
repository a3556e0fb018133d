import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { AppsTable, Db, MappingsTable, Trx } from "../tables.ts";

export type AppRecord = Selectable<AppsTable>;
export type AppWithCounts = AppRecord & { people: number; group_count: number };

const peopleInScope = sql<number>`(
  select count(*) from people p where p.status = 'active' and (
    exists (select from assignments s where s.app_id = a.id and s.person_id = p.id)
    or exists (select from assignments s join group_members m on m.group_id = s.group_id
      where s.app_id = a.id and m.person_id = p.id)))`;

const withCounts = (db: Db) =>
  db
    .selectFrom("apps as a")
    .selectAll("a")
    .select([
      peopleInScope.as("people"),
      sql<number>`(select count(*) from assignments s where s.app_id = a.id and s.group_id is not null)`.as(
        "group_count",
      ),
    ]);

export const listApps = (db: Db): Promise<AppWithCounts[]> =>
  withCounts(db)
    .orderBy(sql`lower(a.label)`)
    .orderBy("a.id")
    .execute();

export const listAppRecords = (
  db: Db,
  page: { after?: string | undefined; search?: string | undefined; limit: number },
): Promise<AppRecord[]> => {
  let query = db.selectFrom("apps").selectAll().orderBy("id").limit(page.limit);
  if (page.after) query = query.where("id", ">", page.after);
  if (page.search) query = query.where("label", "ilike", `${page.search.replaceAll(/[\\%_]/g, "\\$&")}%`);
  return query.execute();
};

export const findApp = (db: Db, id: string): Promise<AppWithCounts | undefined> =>
  withCounts(db).where("a.id", "=", id).executeTakeFirst();

export const findAppRecord = (db: Db, id: string): Promise<AppRecord | undefined> =>
  db.selectFrom("apps").selectAll().where("id", "=", id).executeTakeFirst();

export const lockApp = (trx: Trx, id: string): Promise<AppRecord | undefined> =>
  trx.selectFrom("apps").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const insertApp = async (
  trx: Trx,
  app: Pick<AppRecord, "id" | "catalog" | "label" | "created_at" | "updated_at">,
  mappings: Insertable<MappingsTable>[],
): Promise<void> => {
  await trx.insertInto("apps").values(app).execute();
  if (mappings.length > 0) await trx.insertInto("mappings").values(mappings).execute();
};

export const updateApp = async (trx: Trx, id: string, values: Updateable<AppsTable>): Promise<void> => {
  await trx.updateTable("apps").set(values).where("id", "=", id).execute();
};

export const deleteApp = async (trx: Trx, id: string): Promise<void> => {
  await trx.deleteFrom("apps").where("id", "=", id).execute();
};
