import type { FastifyBaseLogger } from "fastify";
import type { ExchangeRecord } from "../records.ts";
import type { PortalDatabase } from "../tables.ts";
import { WriteBehind } from "../write-behind.ts";
import { insertExchanges } from "./store.ts";

/** Reads and refusals are logged soon after; what changed something was stored with the change. */
export type ExchangeLog = WriteBehind<ExchangeRecord>;

export function openExchangeLog(database: PortalDatabase, log: Pick<FastifyBaseLogger, "warn" | "error">): ExchangeLog {
  return new WriteBehind({
    name: "exchanges",
    log,
    sizeOf,
    write: (records) => insertExchanges(database, records),
  });
}

/** What is not in the bodies is a kilobyte or two. */
function sizeOf({ request_body, response_body }: ExchangeRecord): number {
  return 2_000 + (request_body?.length ?? 0) + (response_body?.length ?? 0);
}
