import type { Db } from "../tables.ts";
import { readOrganisation } from "./store.ts";

export const organisationName = async (db: Db): Promise<string> => (await readOrganisation(db))?.name ?? "Rollcall";
