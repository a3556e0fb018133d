import type { FastifyBaseLogger } from "fastify";
import type { ExchangeRecord } from "../records.ts";
import type { PortalDatabase } from "../tables.ts";
import { WriteBehind } from "../write-behind.ts";
import { insertExchanges } from "./store.ts";

/** Reads and refusals are logged soon after; what changed something was stored with the change. */
export type ExchangeLog = WriteBehind<ExchangeRecord>;

export function openExchangeLog(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn" | "error">): ExchangeLog {
  return new WriteBehind({ name: "exchanges", log, write: (records) => insertExchanges(database, records) });
}
