import type { FastifyBaseLogger } from "fastify";
import type { PortalDatabase } from "../tables.ts";
import { numberEntries } from "./store.ts";

export interface Numbering {
  close(): Promise<void>;
}

const PAUSE = 1_000;

/**
 * Numbers the audit entries of each account one by one, without gaps, a second after they were written. Writers do
 * not do it themselves: they would have to wait for one another.
 */
export function startNumbering(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn">): Numbering {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let running: Promise<void> = Promise.resolve();
  let failing = false;

  const round = async (): Promise<void> => {
    try {
      while (!closed && (await numberEntries(database)) > 0);
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, "audit entries could not be numbered, trying again");
      failing = true;
    }
  };
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = round().finally(next);
    }, PAUSE).unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
