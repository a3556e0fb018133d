import { type Selectable, sql } from "kysely";
import type { Mapping } from "../../shapes/mappings.ts";
import type { Db, MappingsTable, Trx } from "../tables.ts";

export type MappingRecord = Selectable<MappingsTable>;

export const readMappings = (db: Db, appId: string): Promise<MappingRecord[]> =>
  db.selectFrom("mappings").selectAll().where("app_id", "=", appId).orderBy("position").execute();

export const replaceMappings = async (trx: Trx, appId: string, rows: MappingRecord[]): Promise<void> => {
  await trx.deleteFrom("mappings").where("app_id", "=", appId).execute();
  if (rows.length > 0) await trx.insertInto("mappings").values(rows).execute();
};

/** Keeps what was saved as the next version; before the first one, what it replaces. */
export const keepVersion = async (
  trx: Trx,
  appId: string,
  saved: { before: Mapping[]; rows: Mapping[]; by: string; at: Date },
): Promise<void> => {
  const first = JSON.stringify(saved.before);
  await sql`
    insert into mapping_versions (app_id, number, saved_at, saved_by, rows)
    select id, 1, created_at, 'Rollcall', ${first}::jsonb from apps where id = ${appId}
    on conflict do nothing`.execute(trx);
  await sql`
    insert into mapping_versions (app_id, number, saved_at, saved_by, rows)
    select ${appId}, max(number) + 1, ${saved.at}, ${saved.by}, ${JSON.stringify(saved.rows)}::jsonb from mapping_versions where app_id = ${appId}`.execute(
    trx,
  );
};

export interface VersionRow {
  number: number;
  saved_at: Date;
  saved_by: string;
  rows: Mapping[];
}

/** The latest versions, newest first. */
export const readVersions = async (db: Db, appId: string, limit: number): Promise<VersionRow[]> => {
  const { rows } = await sql<VersionRow>`
    select number, saved_at, saved_by, rows from mapping_versions where app_id = ${appId} order by number desc limit ${limit}`.execute(
    db,
  );
  return rows;
};
