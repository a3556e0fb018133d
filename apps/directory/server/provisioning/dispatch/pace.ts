import { setTimeout as sleep } from "node:timers/promises";
import { HORIZON, type Pacing, type Taken } from "./budget-store.ts";
import type { Budget } from "./profiles.ts";

/** What is left of a budget's rate for clocks and networks that are not exact. */
const MARGIN = 0.98;

/**
 * A budget as a pace. Evenly, so that no window of its length has more; only what is counted by the hour may come in a
 * burst of a fifth, else ten people would wait for minutes.
 */
export function pacingOf({ requests, seconds }: Budget): Pacing {
  const burst = seconds >= 3_600 ? Math.floor(requests / 5) : 0;
  const interval = (seconds * 1_000) / (requests - burst) / MARGIN;
  return { interval, tolerance: burst * interval };
}

/** The requests of one process that wait for their place in a budget; the urgent go first. */
export class Pace {
  readonly #pacing: Pacing;
  readonly #take: (wanted: number, urgent: boolean) => Promise<Taken>;
  #urgent: (() => void)[] = [];
  #usual: (() => void)[] = [];
  #running = false;
  #hurry = new AbortController();

  constructor(pacing: Pacing, take: (wanted: number, urgent: boolean) => Promise<Taken>) {
    this.#pacing = pacing;
    this.#take = take;
  }

  /** Resolves when one request may be sent. */
  wait(urgent: boolean): Promise<void> {
    return new Promise((resolve) => {
      (urgent ? this.#urgent : this.#usual).push(resolve);
      if (!this.#running) void this.#run();
      // Others must hear at once that somebody waits with something urgent.
      else if (urgent) this.#hurry.abort();
    });
  }

  /** Lets everybody go: what is sent no more need not wait. */
  flush(): void {
    for (const go of [...this.#urgent.splice(0), ...this.#usual.splice(0)]) go();
    this.#hurry.abort();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#urgent.length + this.#usual.length > 0) {
      this.#hurry = new AbortController();
      const pause = await this.#round().catch(() => 500);
      if (pause > 0) await sleep(pause, undefined, { signal: this.#hurry.signal }).catch(() => {});
    }
    this.#running = false;
  }

  /** Takes out what can be had now; answers after how many milliseconds to ask again. */
  async #round(): Promise<number> {
    const urgent = this.#urgent.length > 0;
    // While something urgent waits, what others wait for is not taken out with it.
    const { granted, wait } = await this.#take(urgent ? this.#urgent.length : this.#usual.length, urgent);
    const { interval } = this.#pacing;
    for (let place = 0; place < granted; place += 1) this.#later(wait + place * interval);
    const next = wait + granted * interval - HORIZON / 2;
    return granted === 0 ? Math.min(Math.max(next, 5), 5_000) : Math.max(next, 0);
  }

  /** Whoever is first when the moment comes, not who asked first, goes. */
  #later(wait: number): void {
    const go = () => (this.#urgent.shift() ?? this.#usual.shift())?.();
    if (wait <= 0) go();
    else setTimeout(go, wait);
  }
}
