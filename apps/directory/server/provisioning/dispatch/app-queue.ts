import { isDatabaseAway } from "@rollcall/foundation/database";
import { LeaseLost } from "./book.ts";
import { type Failure, retryDelay } from "../steps/failure.ts";
import { aboutThisOne, asConflict } from "./blame.ts";
import { type AppNow, Departure } from "./departure.ts";
import { appIsBack, breakApp, closeApp, slowDown } from "./gate.ts";
import { endProbe, takeProbe } from "./gate-store.ts";
import { Health, type Verdict } from "./health.ts";
import type { ClaimedLink, LinkOutcome } from "../link.ts";
import { type Begun, prepare, type Prepared } from "./prepare.ts";
import type { QueueOptions } from "./queue-options.ts";
import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import { outcomeOf, type Result } from "../steps/reconcile.ts";
import { claim, release } from "./work-store.ts";

/**
 * How many are begun beyond those that are being sent, so that rows are written in batches that pay (with 16, a third
 * fewer requests a second). What was begun and not sent when an app closes stays in the log: no more than this.
 */
const AHEAD = 48;

/** The work of one app in this process: what is claimed and waits for a slot, and what is being sent. */
export class AppQueue {
  readonly #options: QueueOptions;
  readonly #appId: string;
  readonly #health: Health;
  readonly #departure: Departure;
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
  #most = 1;

  constructor(options: QueueOptions, appId: string) {
    this.#options = options;
    this.#appId = appId;
    this.#health = new Health(1);
    this.#departure = new Departure(options.database, appId, () => this.#health.window);
  }

  set now({ share, most, budgets }: AppNow) {
    this.#health.most = share;
    this.#most = most;
    this.#departure.budgets = budgets;
  }

  get open(): boolean {
    return this.#open;
  }

  get holds(): number {
    return this.#waiting.length + this.#unfinished + this.#unreturned.length;
  }

  /** There is work, or may be: a notice, or what a look at the tables found. `open`: the tables say it may be sent. */
  wake(found: { open?: boolean; broken?: boolean } = {}): void {
    if (found.open === true) {
      if (!this.#open && found.broken !== true) this.#health.reset();
      if (found.broken === true) this.#health.probing = true;
      this.#open = true;
    }
    this.#mayHaveMore = true;
    this.#mayHaveUrgent = true;
    this.#pump();
  }

  /** Another process, or an administrator, stopped the app: nothing more is sent until the tables say that it goes on. */
  async halt(): Promise<void> {
    this.#shut();
    await this.#giveBack();
  }

  /** Gives back what was not begun and waits for what was. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#departure.flush();
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
      if (next === undefined || (next.link.lane > 1 && this.#running >= this.#health.window + this.#ahead)) break;
      this.#waiting.shift();
      this.#unfinished += 1;
      void this.#run(next);
    }
    this.#fill();
    if (this.#unfinished === 0 && !this.#claiming) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** An app with a budget gets no more begun than it is sent in a second: what is sent shall be what is so by then. */
  get #ahead(): number {
    return this.#health.probing ? 0 : Math.min(AHEAD, Math.ceil(this.#departure.rate));
  }

  #fill(): void {
    if (this.#claiming || this.#stopped || !this.#open) return;
    if (this.#health.probing && this.#unfinished + this.#waiting.length > 0) return;
    const ahead = this.#health.probing ? 1 : (this.#health.window + this.#ahead) * 2;
    if (this.#mayHaveMore && this.#waiting.length <= ahead / 2)
      void this.#claim(3, Math.max(1, ahead - this.#waiting.length));
    else if (this.#mayHaveUrgent) void this.#claim(0, Math.max(8, this.#health.window));
  }

  /** Sends when its turn comes, unless the app was stopped while this waited. */
  #send(link: ClaimedLink, request: SentRequest, sending: () => void): Promise<ReceivedResponse> {
    return this.#departure.send(
      request,
      link.lane === 0,
      // What was begun is sent before the process ends, unless it would have to wait for a budget.
      () => this.#open && this.#options.leases.holds(link) && !(this.#stopped && this.#departure.isPaced),
      () => {
        sending();
        return this.#options.transport(request);
      },
    );
  }

  async #claim(maxLane: number, limit: number): Promise<void> {
    this.#claiming = true;
    this.#mayHaveUrgent = false;
    if (maxLane > 0) this.#mayHaveMore = false;
    const { database, failPoint, leases, leaseSeconds, log, worker } = this.#options;
    let links: ClaimedLink[] = [];
    try {
      const probe = this.#health.probing;
      // One process asks whether the app is back; the others wait for what it hears.
      if (probe && !(await takeProbe(database, this.#appId))) this.#shut();
      else {
        const ask = { appId: this.#appId, worker, maxLane, limit, leaseSeconds, probe };
        links = await leases.taken(() => claim(database, ask));
      }
      if (links.length > 0) {
        failPoint("claimed");
        if (links.length === limit) {
          if (maxLane > 0) this.#mayHaveMore = true;
          // The most urgent were taken first; who comes later is heard of.
          this.#mayHaveUrgent ||= links.every(({ lane }) => lane === 0);
        }
        const prepared = await prepare(this.#options, this.#appId, links, (link, request, sending) =>
          this.#send(link, request, sending),
        );
        if (prepared === undefined) this.#unreturned.push(...links);
        else if ("problem" in prepared.ready) {
          this.#unreturned.push(...links);
          await this.#close(prepared.ready.problem, prepared.ready.wayOut);
        } else {
          this.#unreturned.push(...links.filter((link) => prepared.work.every((item) => item.link !== link)));
          this.#waiting = [...this.#waiting, ...prepared.work].toSorted((a, b) => a.link.lane - b.link.lane);
        }
      }
    } catch (error) {
      this.#unreturned.push(...links);
      log.warn({ err: error, app: this.#appId }, "work could not be claimed; it is tried again");
    }
    this.#claiming = false;
    if (links.length === 0) await this.#nothingAsked();
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
    await this.#nothingAsked();
    this.#unfinished -= 1;
    this.#pump();
  }

  /** What the result means for the app and for when this person is tried again. */
  async #judge(work: Begun, result: Result): Promise<number | null> {
    if (result.failure?.class === "auth" && result.failure.status === 403) await aboutThisOne(work, result);
    const { failure } = result;
    const answered = failure === undefined || failure.class === "permanent" || failure.class === "auth";
    if (answered && work.calls.requests > 0 && this.#open && this.#health.answered(failure?.class === "auth"))
      await this.#recovered();
    if (failure === undefined) return null;
    const verdict = this.#verdict(failure);
    if (verdict.kind === "auth") await this.#close(failure.message, failure.wayOut);
    if (verdict.kind === "broken") await this.#break(verdict.reason, verdict.wayOut);
    if (verdict.kind === "throttled") await this.#pause(verdict.wait);
    if (failure.class === "permanent") return null;
    if (failure.class === "throttled") return 0;
    return failure.class === "auth" ? 1_000 : retryDelay(work.link.attempts);
  }

  /** What was on its way when the app was stopped says nothing new, and must not count for each exchange. */
  #verdict(failure: Failure): Verdict {
    // Throttled without a status: it was not sent at all, and the app said nothing.
    if (failure.class === "throttled" ? failure.status === null : !this.#open) return { kind: "go on" };
    return this.#open ? this.#health.failed(failure) : { kind: "throttled", wait: failure.retryAfter ?? 5_000 };
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

  /** A probe that came to no exchange told nothing about the app. */
  async #nothingAsked(): Promise<void> {
    if (!this.#health.probing) return;
    this.#shut();
    await endProbe(this.#options.database, this.#appId).catch(() => {});
    this.#options.lookAgain(1_000);
  }

  async #recovered(): Promise<void> {
    const { clock, database } = this.#options;
    await database.transaction((trx) => appIsBack(trx, this.#appId, clock()));
    this.wake();
  }

  async #close(reason: string, wayOut: string): Promise<void> {
    this.#shut();
    const { clock, database } = this.#options;
    await database.transaction((trx) => closeApp(trx, this.#appId, reason, wayOut, clock()));
    await this.#giveBack();
  }

  async #break(reason: string, wayOut: string): Promise<void> {
    this.#shut();
    const { clock, database, lookAgain } = this.#options;
    const wait = await database.transaction((trx) => breakApp(trx, this.#appId, reason, wayOut, clock()));
    await this.#giveBack();
    lookAgain(wait);
  }

  async #pause(wait: number): Promise<void> {
    this.#shut();
    await slowDown(this.#options.database.kysely, this.#appId, wait, this.#most);
    await this.#giveBack();
    this.#options.lookAgain(wait);
  }

  #shut(): void {
    this.#open = this.#health.probing = false;
    this.#departure.flush();
  }

  async #giveBack(): Promise<void> {
    this.#unreturned.push(...this.#waiting.splice(0).map((item) => item.link));
    await this.returnLeases();
  }
}
