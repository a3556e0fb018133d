import type { Db } from "../../tables.ts";
import { type Budget, budgetsOf } from "../dispatch/profiles.ts";
import { readPace } from "./reads-store.ts";

/** The budgets that everything sent to an app keeps within. */
export async function appBudgets(db: Db, appId: string): Promise<readonly Budget[]> {
  const pace = await readPace(db, appId);
  return pace === undefined ? [] : budgetsOf(pace.catalog, pace.rate_per_minute);
}
