import { groupCommit } from "./group-commit.ts";
import { isDatabaseAway, type Database } from "@rollcall/foundation/database";
import { setTimeout as sleep } from "node:timers/promises";
import type { DirectoryTables } from "../../tables.ts";
import type { AttemptEnd, AttemptStart, LinkOutcome } from "../link.ts";
import { writeOutcomes, writeStarts } from "./work-store.ts";

/** Somebody else has this link now: nothing more may be sent or written for it. */
export class LeaseLost extends Error {
  constructor() {
    super("the lease on this link was taken over");
    this.name = "LeaseLost";
  }
}

/** Where exchanges and outcomes are written down; what comes in one turn of the event loop shares one commit. */
export interface Book {
  /** Resolves when the start row is durable; only then may the request be sent. */
  start(start: AttemptStart): Promise<void>;
  end(end: AttemptEnd): Promise<void>;
  /** False when the lease was lost meanwhile, so that the outcome was not taken. */
  finish(outcome: LinkOutcome): Promise<boolean>;
}

interface Entry {
  end?: AttemptEnd;
  outcome?: LinkOutcome;
}

export function openBook(db: Database<DirectoryTables>, stopped: () => boolean): Book {
  const start = groupCommit<AttemptStart, void>(async (starts) => {
    const held = await writeStarts(db, starts);
    return starts.map((one) => (held.has(one.id) ? undefined : new LeaseLost()));
  });
  const write = groupCommit<Entry, boolean>(async (entries) => {
    try {
      return await writeAll(db, entries, stopped);
    } catch (error) {
      if (entries.length === 1) throw error;
      // One bad item must not take the others with it.
      return Promise.all(
        entries.map((entry) => writeAll(db, [entry], stopped).then(([taken]) => taken ?? false, asError)),
      );
    }
  });
  return {
    start,
    end: async (end) => void (await write({ end })),
    finish: (outcome) => write({ outcome }),
  };
}

async function writeAll(db: Database<DirectoryTables>, entries: Entry[], stopped: () => boolean): Promise<boolean[]> {
  const ends = entries.flatMap((entry) => entry.end ?? []);
  const outcomes = entries.flatMap((entry) => entry.outcome ?? []);
  for (let tries = 0; ; tries += 1) {
    try {
      const taken = await writeOutcomes(db, ends, outcomes);
      return entries.map(
        (entry) => entry.outcome === undefined || taken.has(`${entry.outcome.app_id} ${entry.outcome.source_id}`),
      );
    } catch (error) {
      // What happened at the app has happened: it is kept until it can be written, or until the process ends.
      if (!repeatable(error) || (stopped() && tries > 20)) throw error;
      await sleep(Math.min(50 * 2 ** tries, 1_000));
    }
  }
}

/** The database is away, or chose this statement to end a deadlock (40P01) or a conflict (40001). */
const repeatable = (error: unknown): boolean =>
  isDatabaseAway(error) || ["40P01", "40001"].includes((error as { code?: string }).code ?? "");

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
