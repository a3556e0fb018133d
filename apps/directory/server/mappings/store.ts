import type { Selectable } from "kysely";
import type { Db, MappingsTable, Trx } from "../tables.ts";

export type MappingRecord = Selectable<MappingsTable>;

export const readMappings = (db: Db, appId: string): Promise<MappingRecord[]> =>
  db.selectFrom("mappings").selectAll().where("app_id", "=", appId).orderBy("position").execute();

export const replaceMappings = async (trx: Trx, appId: string, rows: MappingRecord[]): Promise<void> => {
  await trx.deleteFrom("mappings").where("app_id", "=", appId).execute();
  if (rows.length > 0) await trx.insertInto("mappings").values(rows).execute();
};
