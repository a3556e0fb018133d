import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { deleteReports, dropDays, makeDays } from "./retention-store.ts";

/** Days whose tables are there before they begin: so long may no process run without an attempt landing among the others. */
const AHEAD = 14;

/** Makes the tables of the days to come. */
export async function prepareDays(db: Database<DirectoryTables>): Promise<number> {
  return db.transaction((trx) => makeDays(trx, AHEAD));
}

/** Forgets exchanges with apps that are older than this many days. */
export async function forgetExchanges(db: Database<DirectoryTables>, days: number): Promise<number> {
  const dropped = await db.transaction((trx) => dropDays(trx, days));
  await deleteReports(db.kysely, days);
  return dropped;
}
