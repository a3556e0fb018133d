import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Db, ImportErrorsTable, ImportsTable, Trx } from "../tables.ts";

export type ImportRecord = Selectable<ImportsTable>;
export interface FileRow {
  row: number;
  cells: string[];
}
export interface RowError {
  row: number;
  login: string | null;
  messages: string[];
}

export const insertImport = async (trx: Trx, row: Insertable<ImportsTable>): Promise<void> => {
  await trx.insertInto("imports").values(row).execute();
};

export const updateImport = async (db: Db, id: string, values: Updateable<ImportsTable>): Promise<void> => {
  await db.updateTable("imports").set(values).where("id", "=", id).execute();
};

export const insertFileRows = async (trx: Trx, id: string, rows: FileRow[]): Promise<void> => {
  await sql`insert into import_rows (import_id, row, cells)
    select ${id}::uuid, v.row, v.cells from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(row integer, cells jsonb)`.execute(
    trx,
  );
};

export const findImport = (db: Db, id: string): Promise<ImportRecord | undefined> =>
  db.selectFrom("imports").selectAll().where("id", "=", id).executeTakeFirst();

export const lockImport = (trx: Trx, id: string): Promise<ImportRecord | undefined> =>
  trx.selectFrom("imports").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

export const listImports = (db: Db): Promise<ImportRecord[]> =>
  db.selectFrom("imports").selectAll().orderBy("created_at", "desc").limit(50).execute();

export const runningImports = async (db: Db): Promise<string[]> => {
  const rows = await db.selectFrom("imports").select("id").where("status", "=", "running").execute();
  return rows.map((row) => row.id);
};

export const readFileRows = (db: Db, id: string, after: number, limit: number): Promise<FileRow[]> =>
  db
    .selectFrom("import_rows")
    .select(["row", "cells"])
    .where("import_id", "=", id)
    .where("row", ">", after)
    .orderBy("row")
    .limit(limit)
    .execute();

/** Rows whose login stands in an earlier row too, with the number of that row. */
export const repeatedRows = async (db: Db, id: string, column: number): Promise<Map<number, number>> => {
  const { rows } = await sql<{ row: number; first: number }>`
    select row, first from (
      select row, min(row) over (partition by lower(normalize(btrim(cells ->> ${sql.lit(column)}), nfc))) as first
      from import_rows where import_id = ${id} and btrim(coalesce(cells ->> ${sql.lit(column)}, '')) <> ''
    ) every_row where row > first`.execute(db);
  return new Map(rows.map(({ row, first }) => [row, first]));
};

export const clearErrors = async (db: Db, id: string): Promise<void> => {
  await db.deleteFrom("import_errors").where("import_id", "=", id).execute();
};

export const insertErrors = async (db: Db, id: string, errors: RowError[]): Promise<void> => {
  if (errors.length === 0) return;
  const rows: Insertable<ImportErrorsTable>[] = errors.map(({ row, login, messages }) => ({
    import_id: id,
    row,
    login,
    messages: JSON.stringify(messages),
  }));
  await db
    .insertInto("import_errors")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["import_id", "row"]).doUpdateSet((set) => ({ messages: set.ref("excluded.messages") })),
    )
    .execute();
};

export const readErrors = async (
  db: Db,
  id: string,
  after: number,
  limit: number,
): Promise<(RowError & { cells: string[] | null })[]> =>
  db
    .selectFrom("import_errors as e")
    .leftJoin("import_rows as r", (join) => join.onRef("r.import_id", "=", "e.import_id").onRef("r.row", "=", "e.row"))
    .select(["e.row", "e.login", "e.messages", "r.cells"])
    .where("e.import_id", "=", id)
    .where("e.row", ">", after)
    .orderBy("e.row")
    .limit(limit)
    .execute();

/** The file's rows are no longer needed, but those that failed: they go into the download of errors. */
export const dropDoneRows = async (trx: Trx, id: string): Promise<void> => {
  await sql`delete from import_rows r where r.import_id = ${id}
    and not exists (select from import_errors e where e.import_id = r.import_id and e.row = r.row)`.execute(trx);
};
