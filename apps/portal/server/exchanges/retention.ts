import { recurring, type Recurring } from "@rollcall/foundation/recurring";
import type { Dependencies } from "../dependencies.ts";
import { accountNumbers, removeExchanges } from "./store.ts";

/** Bodies of requests are worth something for as long as somebody may ask about them; the audit log stays for good. */
export const KEPT_DAYS = 90;
const PAUSE = 3_600_000;
const STEP = 1_000;

/** Removes what is older than {@link KEPT_DAYS}, in small steps that hold nobody up. */
export async function removeOld(deps: Pick<Dependencies, "database" | "clock">, closed = () => false): Promise<number> {
  const at = new Date(deps.clock().getTime() - KEPT_DAYS * 86_400_000);
  let removed = 0;
  for (const account of await accountNumbers(deps.database)) {
    let step: number;
    do {
      step = closed() ? 0 : await removeExchanges(deps.database, account, at, STEP);
      removed += step;
    } while (step === STEP);
  }
  return removed;
}

export function startRetention(deps: Pick<Dependencies, "database" | "clock" | "log">): Recurring {
  return recurring(PAUSE, async (closed) => {
    try {
      const removed = await removeOld(deps, closed);
      if (removed > 0) deps.log.info({ removed }, "old exchanges removed");
    } catch (error) {
      deps.log.warn({ err: error }, "old exchanges could not be removed, trying again in an hour");
    }
  });
}
