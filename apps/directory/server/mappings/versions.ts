import type { z } from "zod";
import type { mappingVersions } from "../../shapes/mappings.ts";
import { appRecordOf } from "../apps/apps.ts";
import type { Db } from "../tables.ts";
import { readVersions } from "./store.ts";

const SHOWN = 100;

/** Who saved the mapping when, and which rows differ from the version before. */
export const versionsOf = async (db: Db, appId: string): Promise<z.infer<typeof mappingVersions>> => {
  await appRecordOf(db, appId);
  const rows = await readVersions(db, appId, SHOWN + 1);
  return {
    versions: rows.slice(0, SHOWN).map((row, at) => {
      const before = new Map(rows[at + 1]?.rows.map((one) => [one.target, JSON.stringify(one)]));
      const now = new Map(row.rows.map((one) => [one.target, JSON.stringify(one)]));
      const changed =
        rows[at + 1] === undefined
          ? []
          : [...new Set([...now.keys(), ...before.keys()])].filter((target) => now.get(target) !== before.get(target));
      return {
        number: row.number,
        savedAt: row.saved_at.toISOString(),
        savedBy: row.saved_by,
        rows: row.rows,
        changed,
      };
    }),
  };
};
