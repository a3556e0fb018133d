import type { Db, Trx } from "../tables.ts";

export const readOrganisation = (db: Db): Promise<{ name: string } | undefined> =>
  db.selectFrom("organisation").select("name").executeTakeFirst();

/** True when this call made the row: then this is the first run, and no other process does its work too. */
export const insertOrganisation = async (trx: Trx, name: string, now: Date): Promise<boolean> => {
  const result = await trx
    .insertInto("organisation")
    .values({ name, first_run_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
};
