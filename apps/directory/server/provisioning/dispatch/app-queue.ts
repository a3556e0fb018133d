import { isDatabaseAway } from "@rollcall/foundation/database";
import { LeaseLost } from "./book.ts";
import { type Failure, retryDelay } from "../steps/failure.ts";
import { appIsBack, closeApp } from "./gate.ts";
import { setWait } from "./gate-store.ts";
import { Health, type Verdict } from "./health.ts";
import type { ClaimedLink, LinkOutcome } from "../link.ts";
import type { Log } from "../log.ts";
import { type Begun, prepare, type Prepared, type Surroundings } from "./prepare.ts";
import { NotSent } from "../outbound/transport-failure.ts";
import { Slots } from "./slots.ts";
import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import { StepFailed } from "../steps/calls.ts";
import { outcomeOf, type Result } from "../steps/reconcile.ts";
import { claim, release } from "./work-store.ts";

export interface QueueOptions extends Surroundings {
  log: Log;
  worker: string;
  leaseSeconds: number;
  /** Looks at all apps again after this many milliseconds. */
  lookAgain: (wait: number) => void;
}

/**
 * How many are begun beyond those that are being sent, so that rows are written in batches that pay: an app that
 * answers at once waits for commits, and with 16 gets a third fewer requests a second. What was begun and not sent
 * when an app closes stays in the log as such, which keeps this from being larger.
 */
const AHEAD = 48;

/** The work of one app in this process: what is claimed and waits for a slot, and what is being sent. */
export class AppQueue {
  readonly #options: QueueOptions;
  readonly #appId: string;
  readonly #health: Health;
  readonly #slots: Slots;
  #waiting: Prepared[] = [];
  #unreturned: ClaimedLink[] = [];
  #running = 0;
  #unfinished = 0;
  #open = true;
  #claiming = false;
  #mayHaveMore = false;
  #mayHaveUrgent = false;
  #stopped = false;
  #idle: (() => void)[] = [];

  constructor(options: QueueOptions, appId: string, concurrency: number) {
    this.#options = options;
    this.#appId = appId;
    this.#health = new Health(concurrency);
    this.#slots = new Slots(() => this.#health.window);
  }

  set concurrency(most: number) {
    this.#health.most = most;
  }

  get holds(): number {
    return this.#waiting.length + this.#unfinished + this.#unreturned.length;
  }

  /** There is work, or may be: a notice, or what a look at the tables found. `open`: the tables say it may be sent. */
  wake(found: { open?: boolean; broken?: boolean } = {}): void {
    if (found.open === true) {
      if (!this.#open && found.broken !== true) this.#health.reset();
      this.#open = true;
    }
    this.#mayHaveMore = true;
    this.#mayHaveUrgent = true;
    this.#pump();
  }

  /** Gives back what was not begun and waits for what was. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#giveBack();
    if (this.#unfinished > 0 || this.#claiming) await new Promise<void>((resolve) => this.#idle.push(resolve));
    await this.#giveBack();
  }

  /** Leases that could not be given back while the database was away. */
  async returnLeases(): Promise<void> {
    const links = this.#unreturned.splice(0);
    if (links.length === 0) return;
    try {
      await release(this.#options.database, links);
    } catch {
      this.#unreturned.push(...links);
    }
  }

  #pump(): void {
    while (!this.#stopped && this.#open) {
      const [next] = this.#waiting;
      // While some are answered, the start rows of the next are written.
      if (next === undefined || (next.link.lane > 0 && this.#running >= this.#health.window + AHEAD)) break;
      this.#waiting.shift();
      this.#unfinished += 1;
      void this.#run(next);
    }
    this.#fill();
    if (this.#unfinished === 0 && !this.#claiming) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #fill(): void {
    if (this.#claiming || this.#stopped || !this.#open) return;
    const ahead = this.#health.window * 2 + AHEAD * 2;
    if (this.#mayHaveMore && this.#waiting.length <= ahead / 2)
      void this.#claim(3, Math.max(1, ahead - this.#waiting.length));
    else if (this.#mayHaveUrgent) void this.#claim(0, Math.max(8, this.#health.window));
  }

  /** Sends when a slot is free, unless the app was stopped while this waited. */
  #send(link: ClaimedLink, request: SentRequest, sending: () => void): Promise<ReceivedResponse> {
    return this.#slots.hold(link.lane === 0, () => {
      if (!this.#open) return Promise.reject(new NotSent());
      sending();
      return this.#options.transport(request);
    });
  }

  async #claim(maxLane: number, limit: number): Promise<void> {
    this.#claiming = true;
    this.#mayHaveUrgent = false;
    if (maxLane > 0) this.#mayHaveMore = false;
    const { database, failPoint, leaseSeconds, log, worker } = this.#options;
    let links: ClaimedLink[] = [];
    try {
      links = await claim(database, { appId: this.#appId, worker, maxLane, limit, leaseSeconds });
      if (links.length > 0) {
        failPoint("claimed");
        if (links.length === limit) {
          if (maxLane > 0) this.#mayHaveMore = true;
          this.#mayHaveUrgent = true;
        }
        const prepared = await prepare(this.#options, this.#appId, links, (link, request, sending) =>
          this.#send(link, request, sending),
        );
        if (prepared === undefined) this.#unreturned.push(...links);
        else if ("problem" in prepared.ready) {
          this.#unreturned.push(...links);
          await this.#close("auth", prepared.ready.problem, prepared.ready.wayOut, null);
        } else {
          this.#waiting.push(...prepared.work);
          this.#waiting.sort((a, b) => a.link.lane - b.link.lane);
        }
      }
    } catch (error) {
      this.#unreturned.push(...links);
      log.warn({ err: error, app: this.#appId }, "work could not be claimed; it is tried again");
    }
    this.#claiming = false;
    if (this.#stopped || !this.#open) await this.#giveBack();
    else if (this.#unreturned.length > 0) await this.returnLeases();
    this.#pump();
  }

  async #run(item: Prepared): Promise<void> {
    this.#running += 1;
    let outcome: LinkOutcome | undefined;
    try {
      const work = item.begin();
      const result = await work.run();
      outcome = outcomeOf(item.link, result, await this.#judge(work, result));
    } catch (error) {
      this.#dropped(item.link, error);
    }
    this.#running -= 1;
    this.#pump();
    if (outcome !== undefined) await this.#finish(item.link, outcome);
    this.#unfinished -= 1;
    this.#pump();
  }

  /** What the result means for the app and for when this person is tried again. */
  async #judge(work: Begun, result: Result): Promise<number | null> {
    if (result.failure?.class === "auth" && result.failure.status === 403) await this.#aboutThisPerson(work, result);
    const { failure } = result;
    if (failure === undefined) {
      if (work.calls.requests > 0 && this.#health.answered()) await this.#recovered();
      return null;
    }
    const verdict = this.#verdict(failure);
    if (verdict.kind === "auth") await this.#close("auth", failure.message, failure.wayOut, null);
    if (verdict.kind === "broken") await this.#close("broken", failure.message, failure.wayOut, verdict.wait);
    if (verdict.kind === "throttled") await this.#pause(verdict.wait);
    if (failure.class === "permanent") return null;
    if (failure.class === "throttled") return 0;
    return failure.class === "auth" ? 1_000 : retryDelay(work.link.attempts);
  }

  /** What was on its way when the app was stopped says nothing new: it must not count once for each exchange. */
  #verdict(failure: Failure): Verdict {
    if (this.#open) return this.#health.failed(failure);
    return failure.class === "throttled" ? { kind: "throttled", wait: failure.retryAfter ?? 5_000 } : { kind: "go on" };
  }

  /** 403 may mean the token or this one person (the last administrator of the app, say): a harmless question tells. */
  async #aboutThisPerson(work: Begun, result: Result): Promise<void> {
    const { failure } = result;
    try {
      await work.calls.ask({ operation: "look_up", summary: "Ask whether the token still works" }, (client) =>
        client.find("/Users", 'userName eq "rollcall-connection-test"', { count: 1 }),
      );
    } catch (error) {
      if (error instanceof StepFailed) return;
      throw error;
    }
    if (failure !== undefined)
      result.failure = {
        ...failure,
        class: "permanent",
        wayOut:
          work.link.kind === "group"
            ? "The app allows requests about people, so this is about groups. Allow the token to manage groups in the app, or switch Push groups off; then push again."
            : "The app allows other requests, so this is about this person. Change it in the app, or take the assignment back; then retry.",
      };
  }

  async #finish(link: ClaimedLink, outcome: LinkOutcome): Promise<void> {
    const { book, failPoint, log } = this.#options;
    failPoint("before-commit");
    try {
      if (!(await book.finish(outcome)))
        log.warn(
          { app: link.app_id, source: link.source_id },
          "an outcome came after the lease had been taken over and was not written",
        );
    } catch (error) {
      log.error({ err: error, app: link.app_id, source: link.source_id }, "an outcome could not be written");
      await book.finish(asConflict(link, outcome, error)).catch((again: unknown) => this.#dropped(link, again));
    }
    failPoint("after-commit");
  }

  #dropped(link: ClaimedLink, error: unknown): void {
    if (error instanceof LeaseLost) return;
    this.#unreturned.push(link);
    if (!isDatabaseAway(error))
      this.#options.log.error({ err: error, app: link.app_id, source: link.source_id }, "a piece of work broke off");
  }

  async #recovered(): Promise<void> {
    const { clock, database } = this.#options;
    await database.transaction((trx) => appIsBack(trx, this.#appId, clock()));
    this.wake();
  }

  async #close(state: "auth" | "broken", reason: string, wayOut: string, wait: number | null): Promise<void> {
    this.#open = false;
    const { clock, database } = this.#options;
    await database.transaction((trx) => closeApp(trx, this.#appId, { state, reason, wayOut, wait }, clock()));
    await this.#giveBack();
    if (wait !== null) this.#options.lookAgain(wait);
  }

  async #pause(wait: number): Promise<void> {
    this.#open = false;
    await setWait(this.#options.database.kysely, this.#appId, wait, "The app asked to be called less often.");
    await this.#giveBack();
    this.#options.lookAgain(wait);
  }

  async #giveBack(): Promise<void> {
    this.#unreturned.push(...this.#waiting.splice(0).map((item) => item.link));
    await this.returnLeases();
  }
}

/** An account that another link took meanwhile (23505), or an answer that cannot be stored: shown, and nobody else waits. */
function asConflict(link: ClaimedLink, outcome: LinkOutcome, error: unknown): LinkOutcome {
  const taken = (error as { code?: string }).code === "23505";
  return {
    ...outcome,
    ok: false,
    state: taken ? "conflict" : link.state === "creating" ? "unlinked" : link.state,
    remote_id: link.remote_id,
    matched_how: link.matched_how,
    confirmed: link.confirmed,
    intent: link.remote_id === null ? { operation: "create" } : null,
    delay: null,
    error_class: "permanent",
    error_message: taken
      ? `The ${link.kind === "group" ? "group" : "account"} that the app has for this ${link.kind} belongs to another ${link.kind} here, so it was not linked.`
      : "What the app answered could not be kept.",
    way_out: taken
      ? link.kind === "group"
        ? "Give one of the two groups another name, or end the push of one of them."
        : "Give one of the two people another login; what changed is sent by itself."
      : "Retry; if it stays so, the log of the directory names the cause.",
    counted: ["failed"],
  };
}
