import { AppQueue } from "./app-queue.ts";
import { LeaseClock } from "./lease-clock.ts";
import type { QueueOptions } from "./queue-options.ts";
import { speedUp } from "./gate-store.ts";
import { budgetsOf } from "./profiles.ts";
import { hasEnded } from "./worker.ts";
import { appsWithWork, leaseHolders, renew, sweep } from "./work-store.ts";

export interface DispatcherOptions extends Omit<QueueOptions, "leases" | "lookAgain"> {
  pollMs: number;
  /** Exchanges at once with an app of this catalog entry, over all nodes. */
  concurrencyOf: (catalog: string) => number;
  /** Makes work of what was only noted. */
  beforeLook: () => Promise<void>;
}

/** Finds the apps that have work and keeps one queue for each; takes over what dead processes left. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #queues = new Map<string, AppQueue>();
  readonly #leases: LeaseClock;
  readonly #timers = new Set<NodeJS.Timeout>();
  #nodes = 1;
  #looking: Promise<void> | undefined;
  #lookAfter = false;
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#leases = new LeaseClock(options.leaseSeconds);
  }

  start(): void {
    const { leaseSeconds, pollMs } = this.#options;
    this.#every(pollMs, () => this.look());
    this.#every((leaseSeconds * 1000) / 3, () => this.#keepLeases());
    this.#every(Math.min(2_000, leaseSeconds * 500), () => this.#takeOver());
    void this.#takeOver().then(() => this.look());
  }

  /** A notice that this app has work. */
  wake(appId: string): void {
    const queue = this.#queues.get(appId);
    if (queue?.open !== true) void this.look();
    else queue.wake();
  }

  /** A notice that nothing may be sent to this app for now. */
  async halt(appId: string): Promise<void> {
    await this.#queues.get(appId)?.halt();
    // Since then it may have been opened again.
    await this.look();
  }

  /** Looks at the tables; calls that come while it looks share one further look. */
  async look(): Promise<void> {
    if (this.#looking !== undefined) {
      this.#lookAfter = true;
      return this.#looking;
    }
    this.#looking = this.#lookOnce();
    await this.#looking;
    this.#looking = undefined;
    if (this.#lookAfter && !this.#stopped) {
      this.#lookAfter = false;
      await this.look();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#looking;
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
  }

  async #lookOnce(): Promise<void> {
    if (this.#stopped) return;
    const { beforeLook, concurrencyOf, database, log } = this.#options;
    try {
      await beforeLook();
      for (const queue of this.#queues.values()) await queue.returnLeases();
      for (const app of await appsWithWork(database)) {
        if (this.#stopped) return;
        const most = app.concurrency ?? concurrencyOf(app.catalog);
        const share = Math.max(1, Math.ceil(Math.min(most, app.slowed_to ?? most) / this.#nodes));
        let queue = this.#queues.get(app.id);
        if (queue === undefined)
          this.#queues.set(
            app.id,
            (queue = new AppQueue(
              { ...this.#options, leases: this.#leases, lookAgain: (wait) => this.#after(wait, () => this.look()) },
              app.id,
            )),
          );
        queue.now = { share, most, budgets: budgetsOf(app.catalog, app.rate_per_minute) };
        queue.wake({ open: true, broken: app.broken });
      }
    } catch (error) {
      log.warn({ err: error }, "the work to do could not be read; it is tried again");
    }
  }

  async #keepLeases(): Promise<void> {
    if (![...this.#queues.values()].some((queue) => queue.holds > 0)) return;
    const { database, leaseSeconds, worker } = this.#options;
    await this.#leases.renew(() => renew(database, worker, leaseSeconds));
  }

  async #takeOver(): Promise<void> {
    const { database, log, worker } = this.#options;
    const holders = await leaseHolders(database);
    const dead = holders.filter(hasEnded);
    this.#nodes = new Set([worker, ...holders.filter((holder) => !dead.includes(holder))]).size;
    const apps = await sweep(database, dead);
    if (apps.length > 0) log.info({ apps }, "took over the work of a process that had ended");
    for (const app of apps) this.wake(app);
    await speedUp(database);
  }

  #every(period: number, work: () => Promise<void>): void {
    this.#after(period, async () => {
      await work().catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "a regular task of provisioning failed; it is tried again"),
      );
      this.#every(period, work);
    });
  }

  #after(wait: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) void work();
    }, wait);
    this.#timers.add(timer);
  }
}
