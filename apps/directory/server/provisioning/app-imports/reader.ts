import { newId } from "@rollcall/foundation/ids";
import { type Recurring, recurring } from "@rollcall/foundation/recurring";
import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@rollcall/foundation/problem";
import { sentenceOf } from "../../errors.ts";
import { slowDown } from "../dispatch/gate.ts";
import { retryDelay } from "../steps/failure.ts";
import { wake } from "../wanted/desire-store.ts";
import { conclude } from "./conclude.ts";
import { readCapabilities } from "./link-store.ts";
import { type Needs, openReading, ReadingFailed, type ReadingExchanges } from "./page-exchange.ts";
import { type Position, readAccounts, type ReadEnd } from "./read-accounts.ts";
import {
  endRead,
  gateNow,
  giveBack,
  idsRead,
  keepRead,
  type ReadRecord,
  rewind,
  savePage,
  takeRead,
} from "./reads-store.ts";

/** How long after it was asked for a reading begins, at most. */
const LOOK = 1_000;
const BEAT = 10_000;
/** Accounts a page. More makes answers that are slow to build; the app's own limit is kept. */
const COUNT = 200;
const TRIES = 3;
/** Readings at once in one process: a slow app does not keep the others waiting. */
const AT_ONCE = 3;

/** The reading is another process's now, or this one ends. */
class GivenUp extends Error {}

/** Does the readings that were asked for. One that a dead process left is taken up from the page where it stopped. */
export const accountReader = (around: Needs, say: (error: unknown) => void) => {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  let round: Recurring | undefined;

  const begin = async (): Promise<void> => {
    while (!stop.signal.aborted && running.size < AT_ONCE) {
      const runner = newId();
      const read = await takeRead(around.db.kysely, runner);
      if (read === undefined) return;
      const done = doRead({ around, read, runner, signal: stop.signal, say }).finally(() => running.delete(done));
      running.add(done);
    }
  };

  return {
    watch: (): void => void (round = recurring(LOOK, () => begin().catch(say))),
    /** Ends after the pages that are under way; another process goes on from there. */
    stop: async (): Promise<void> => {
      stop.abort();
      await round?.close();
      await Promise.all(running);
    },
  };
};

interface Job {
  around: Needs;
  read: ReadRecord;
  runner: string;
  signal: AbortSignal;
  say: (error: unknown) => void;
}

async function doRead(job: Job): Promise<void> {
  const { around, read, runner, say } = job;
  const { kysely } = around.db;
  const beating = setInterval(() => void keepRead(kysely, read.id, runner, null).catch(say), BEAT);
  try {
    const exchanges = await openReading(around, read.app_id, read.id);
    const end = await walk(job, exchanges);
    await conclude(around, exchanges, read, { complete: end.complete, note: end.note });
  } catch (error) {
    if (error instanceof GivenUp) return await giveBack(kysely, read.id, runner).catch(say);
    const domain = error instanceof DomainError ? sentenceOf(error) : undefined;
    const known = error instanceof ReadingFailed ? error.message : domain;
    if (known === undefined) say(error);
    await endRead(kysely, read.id, {
      status: "failed",
      complete: false,
      note: known ?? "The reading broke off by a mistake of the directory’s own; its log names the cause.",
      wayOut:
        error instanceof ReadingFailed
          ? error.failure.wayOut
          : "Test the connection under Provisioning, then read again.",
      counts: {},
    }).catch(say);
  } finally {
    clearInterval(beating);
    // Creating may have waited for this.
    await wake(kysely, [read.app_id]).catch(say);
  }
}

async function walk(job: Job, exchanges: ReadingExchanges): Promise<ReadEnd> {
  const { around, read, runner } = job;
  const { db } = around;
  const app = await readCapabilities(db.kysely, read.app_id);
  const count = Math.max(1, Math.min(COUNT, app.maxResults ?? COUNT));
  const start = async (from: Position | null, cursors: boolean): Promise<ReadEnd> => {
    const known = from === null ? [] : await idsRead(db.kysely, read);
    const pages = readAccounts({
      count,
      cursors,
      known,
      ...(from === null ? {} : { from }),
      ask: async (page) => {
        const at = "startIndex" in page ? `from ${page.startIndex}` : page.cursor ? "by cursor" : "from 1";
        const { answer, askedAt } = await patiently(job, () =>
          exchanges.ask(`Read accounts ${at}`, (client) => client.find("/Users", undefined, page)),
        );
        if (answer.list === undefined) throw notAList();
        return { list: answer.list, askedAt };
      },
    });
    for (;;) {
      const { done, value } = await pages.next();
      if (done === true) return value;
      if (!(await db.transaction((trx) => savePage(trx, { read, runner, ...value })))) throw new GivenUp();
    }
  };
  try {
    return await start(read.position, app.cursorPaging);
  } catch (error) {
    // A cursor that expired, or that the app announces and refuses: from the first page, by index.
    const refused = error instanceof ReadingFailed && error.failure.status === 400;
    if (!refused || !(app.cursorPaging || read.position !== null)) throw error;
    await rewind(db.kysely, read.id);
    return start({ startIndex: 1 }, false);
  }
}

/** Waits for the app's gate, and tries again what may pass. */
async function patiently<Answer>(job: Job, ask: () => Promise<Answer>): Promise<Answer> {
  const { around, read, runner, signal } = job;
  const { kysely } = around.db;
  const rest = async (wait: number, note: string): Promise<void> => {
    if (!(await keepRead(kysely, read.id, runner, note))) throw new GivenUp();
    await sleep(Math.min(wait, BEAT), undefined, { signal }).catch(() => {
      throw new GivenUp();
    });
  };
  for (let tries = 1; ;) {
    if (signal.aborted) throw new GivenUp();
    const gate = await gateNow(kysely, read.app_id);
    if (gate !== undefined && gate.state !== "open" && gate.state !== "broken") throw closed(gate);
    if (gate !== undefined && gate.wait > 0) {
      await rest(gate.wait, "The app asked to be called less often; the reading goes on by itself.");
      continue;
    }
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ReadingFailed)) throw error;
      const { failure } = error;
      if (failure.class === "throttled") await slowDown(kysely, read.app_id, failure.retryAfter ?? 5_000, null);
      else if (failure.class === "transient" && tries < TRIES) {
        await rest(retryDelay(tries - 1), `${failure.message} The reading tries again by itself.`);
        tries += 1;
      } else throw error;
    }
  }
}

const failed = (message: string, wayOut: string): ReadingFailed =>
  new ReadingFailed({
    class: "permanent",
    message,
    wayOut,
    status: null,
    scimType: undefined,
    unknown: false,
    transport: false,
    retryAfter: undefined,
  });

const closed = (gate: { reason: string | null; way_out: string | null }): ReadingFailed =>
  failed(
    `Nothing is sent to the app at the moment. ${gate.reason ?? ""}`.trim(),
    gate.way_out ?? "Resume sending under Provisioning, then read again.",
  );

const notAList = (): ReadingFailed =>
  failed(
    "The app answered the question for its accounts with something that is not a list.",
    "Check that the base URL is the one of the SCIM service.",
  );
