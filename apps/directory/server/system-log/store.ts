import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Db, SystemLogTable, Trx } from "../tables.ts";

export type LogRecord = Selectable<SystemLogTable>;

export interface LogFilter {
  search?: string | undefined;
  event?: string | undefined;
  actor?: string | undefined;
  target?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  ascending?: boolean;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

export const insertLog = async (
  trx: Trx | Db,
  rows: (Omit<LogRecord, "detail"> & { detail: string })[],
): Promise<void> => {
  for (let from = 0; from < rows.length; from += 2000)
    await trx
      .insertInto("system_log")
      .values(rows.slice(from, from + 2000))
      .execute();
};

const like = (text: string) => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;

export const readLog = (db: Db, filter: LogFilter): Promise<LogRecord[]> => {
  const direction = filter.ascending === true ? "asc" : "desc";
  let query = db
    .selectFrom("system_log")
    .selectAll()
    .orderBy("at", direction)
    .orderBy("id", direction)
    .limit(filter.limit);
  const { search, event, actor, target, since, until, after } = filter;
  if (search)
    query = query.where((where) =>
      where.or([
        where("message", "ilike", like(search)),
        where("actor", "ilike", like(search)),
        where("target_name", "ilike", like(search)),
        where("event", "ilike", like(search)),
      ]),
    );
  if (event)
    query = query.where((where) =>
      where.or([where("event", "=", event), where("event", "like", `${like(event).slice(1, -1)}.%`)]),
    );
  if (actor) query = query.where("actor", "=", actor);
  if (target) query = query.where("target_id", "=", target);
  if (since) query = query.where("at", ">=", since);
  if (until) query = query.where("at", "<", until);
  if (after)
    query = query.where((where) =>
      where(where.refTuple("at", "id"), direction === "desc" ? "<" : ">", where.tuple(after.at, after.id)),
    );
  return query.execute();
};

/** Deletes the oldest lines beyond this age, some at a time; answers how many. */
export const deleteOldest = async (db: Db, days: number, most: number): Promise<number> => {
  const { rows } = await sql`
    delete from system_log where id in (
      select id from system_log where at < now() - ${days}::int * interval '1 day' order by at limit ${most}) returning 1`.execute(
    db,
  );
  return rows.length;
};
