import type { Db } from "../tables.ts";
import { peopleChanged } from "./desire.ts";
import { wake } from "./desire-store.ts";
import { dueNow, retryLinks, setGate } from "./gate-store.ts";

/** Nothing more is sent to the app until somebody resumes it. What is on its way is finished. */
export async function pauseApp(trx: Db, appId: string, by: string): Promise<void> {
  await setGate(
    trx,
    appId,
    {
      state: "paused",
      reason: `Paused by ${by}.`,
      wayOut: "Resume it when it may go on; nothing is lost meanwhile.",
      wait: null,
    },
    ["open", "auth", "broken", "paused"],
  );
}

export async function resumeApp(trx: Db, appId: string): Promise<void> {
  await open(trx, appId, ["open", "auth", "broken", "paused"]);
}

/** A connection test passed, or address or token were changed: what had stopped for that reason is tried again. A pause stays. */
export async function connectionChanged(trx: Db, appId: string): Promise<void> {
  await open(trx, appId, ["open", "auth", "broken"]);
}

async function open(trx: Db, appId: string, only: ("open" | "auth" | "broken" | "paused")[]): Promise<void> {
  await setGate(trx, appId, { state: "open", reason: null, wayOut: null, wait: null }, only);
  await dueNow(trx, appId, ["auth", "transient", "throttled"]);
  await wake(trx, [appId]);
}

/** Sends these people (all that failed, when none are named) again, in front of everybody else. */
export async function retryPeople(trx: Db, appId: string, personIds: readonly string[] | null): Promise<number> {
  const people = await retryLinks(trx, appId, personIds, 1);
  await wake(trx, [appId]);
  return people;
}

/** "Provision now": looks at the person again at once, whether or not anything is known to have changed. */
export async function provisionNow(trx: Db, appId: string, personId: string): Promise<number> {
  await peopleChanged(trx, [personId], { lane: 1 });
  return retryPeople(trx, appId, [personId]);
}
