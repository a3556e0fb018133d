import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { wake } from "../wanted/desire-store.ts";
import { type Nudged, nudgeLater, raiseGroups, readiness, type Readiness, takeNudges } from "./nudge-store.ts";

/** Members who can be sent are not kept waiting for those who come later for longer than this, in seconds. */
const LONGEST = 300;
/** As many as fill a request are sent whoever else is coming. */
const ENOUGH = 100;

export type Verdict = { raise: boolean; lookAgain: number | null };

/**
 * Whether a group is sent now. During a first sync its members arrive one by one: they are sent together, when
 * everybody is there, a request is full, or the wait was long. `lookAgain` is in seconds.
 */
export function judge({ ready, coming, waited, created }: Omit<Readiness, "app_id" | "group_id">): Verdict {
  const raise = !created || (ready > 0 && (coming === 0 || ready >= ENOUGH || waited >= LONGEST));
  return { raise, lookAgain: coming > 0 ? Math.min(30, Math.max(2, waited / 10)) : null };
}

/** Makes the nudges that are due into work for the dispatchers. Any number of processes may do so at once. */
export async function foldNudges(database: Database<DirectoryTables>): Promise<void> {
  await database.transaction(async (trx) => {
    const nudged = await takeNudges(trx);
    if (nudged.length === 0) return;
    const arriving = nudged.filter((one) => one.arrival && one.lane > 1);
    const raise = nudged.filter((one) => !arriving.includes(one));
    const later: (Nudged & { seconds: number })[] = [];
    const byKey = new Map(arriving.map((one) => [keyOf(one), one]));
    for (const found of await readiness(trx, arriving)) {
      const one = byKey.get(keyOf(found));
      if (one === undefined) continue;
      const verdict = judge(found);
      if (verdict.raise) raise.push(one);
      if (verdict.lookAgain !== null)
        later.push({ ...one, at: verdict.raise ? new Date() : one.at, seconds: verdict.lookAgain });
    }
    await nudgeLater(trx, later);
    await raiseGroups(trx, raise);
    await wake(trx, [...new Set(raise.map((one) => one.app_id))]);
  });
}

const keyOf = ({ app_id, group_id }: { app_id: string; group_id: string }) => `${app_id} ${group_id}`;
