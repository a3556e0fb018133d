import { recurring, type Recurring } from "@rollcall/foundation/recurring";
import type { FastifyBaseLogger } from "fastify";
import type { PortalDatabase } from "../tables.ts";
import { numberEntries } from "./store.ts";

const PAUSE = 1_000;
/** What is fewer waits for the next second: under load there are always a few, and a pass for each costs more than they. */
const AT_ONCE = 5_000;

/**
 * Numbers the audit entries of each account one by one, without gaps, a second after they were written. Writers do
 * not do it themselves: they would have to wait for one another.
 */
export function startNumbering(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn">): Recurring {
  let failing = false;
  return recurring(PAUSE, async (closed) => {
    try {
      while (!closed() && (await numberEntries(database, AT_ONCE)) >= AT_ONCE);
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, "audit entries could not be numbered, trying again");
      failing = true;
    }
  });
}
