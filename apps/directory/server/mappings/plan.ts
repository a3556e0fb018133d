import type { Database } from "@rollcall/foundation/database";
import type { z } from "zod";
import type { mappingPlan } from "../../shapes/mappings.ts";
import { fail } from "../errors.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { planMapping } from "../provisioning/plans/mapping-plan.ts";
import type { DirectoryTables } from "../tables.ts";
import { check, type Mapping } from "./mappings.ts";
import { rulesOf } from "./values.ts";

/** Who would be changed, and how, if these rows were saved. Rows that could not be saved have no plan. */
export const planOf = async (
  database: Database<DirectoryTables>,
  appId: string,
  rows: Mapping[],
  now: Date,
): Promise<z.infer<typeof mappingPlan>> => {
  check(await profileSchema(database.kysely), rows);
  const plan = await planMapping(database, { appId, rules: rulesOf(rows), now });
  if (plan === undefined) throw fail("not_found", { what: "application" });
  return plan;
};
