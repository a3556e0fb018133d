import { type Clock, systemClock } from "@rollcall/foundation/clock";
import { type Database, listen } from "@rollcall/foundation/database";
import type { Sealer } from "@rollcall/foundation/secrets";
import type { DirectoryTables } from "../tables.ts";
import { openBook } from "./dispatch/book.ts";
import { HALT_NOTICE, WAKE_CHANNEL } from "./wanted/desire-store.ts";
import { Dispatcher } from "./dispatch/dispatcher.ts";
import type { Log } from "./log.ts";
import type { Transport } from "./outbound/outbound.ts";
import { foldNudges } from "./push/fold.ts";
import { GROUPS_NOTICE } from "./push/nudge-store.ts";
import { profileOf } from "./dispatch/profiles.ts";
import type { FailPoint } from "./steps/calls.ts";
import { workerName } from "./dispatch/worker.ts";

export interface EngineOptions {
  database: Database<DirectoryTables>;
  /** Address of the same database, for the connection that hears notices. */
  databaseUrl: string;
  sealer: Sealer;
  log: Log;
  /** How requests leave the process: `openOutbound(...).send`. */
  transport: Transport;
  clock?: Clock;
  failPoint?: FailPoint;
  pollMs?: number;
  leaseSeconds?: number;
  concurrency?: number;
}

export interface Engine {
  /** Finishes what was begun, gives back the rest. */
  stop(): Promise<void>;
}

/** Starts to make every app equal to what the directory says. Any number of processes may do so on one database. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { database, databaseUrl, sealer, log, transport } = options;
  let stopped = false;
  const dispatcher = new Dispatcher({
    database,
    sealer,
    log,
    transport,
    clock: options.clock ?? systemClock,
    failPoint: options.failPoint ?? (() => {}),
    book: openBook(database, () => stopped),
    worker: workerName(),
    leaseSeconds: options.leaseSeconds ?? 15,
    pollMs: options.pollMs ?? 1_000,
    beforeLook: () => foldNudges(database),
    concurrencyOf: (catalog) => options.concurrency ?? profileOf(catalog).concurrency,
  });
  const listener = await listen(
    databaseUrl,
    WAKE_CHANNEL,
    (notice) => {
      if (notice === GROUPS_NOTICE) void dispatcher.look();
      else if (notice.startsWith(HALT_NOTICE)) void dispatcher.halt(notice.slice(HALT_NOTICE.length));
      else dispatcher.wake(notice);
    },
    () => void dispatcher.look(),
  );
  dispatcher.start();
  return {
    async stop() {
      stopped = true;
      await listener.close();
      await dispatcher.stop();
    },
  };
}
