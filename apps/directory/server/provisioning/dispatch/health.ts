import type { Failure } from "../steps/failure.ts";

/** What the failures of an app mean for all its work. */
export type Verdict =
  | { kind: "go on" }
  | { kind: "auth"; failure: Failure }
  | { kind: "throttled"; wait: number }
  | { kind: "broken"; wait: number; failure: Failure };

const AUTH_FAILURES = 3;
const TRANSPORT_FAILURES = 10;
const LONGEST_BREAK = 300_000;

/**
 * How an app has been answering. Exchanges at once: one more after each window that went well, half after "slow down".
 * Ten exchanges in a row without an answer open the breaker; then one exchange at a time asks whether it is back.
 */
export class Health {
  #most: number;
  #window: number;
  #authFailures = 0;
  #transportFailures = 0;
  #breaks = 0;

  constructor(most: number) {
    this.#most = most;
    this.#window = most;
  }

  get window(): number {
    return this.#breaks > 0 ? 1 : Math.max(1, Math.floor(this.#window));
  }

  set most(most: number) {
    if (most === this.#most) return;
    this.#window = this.#window >= this.#most ? most : Math.min(this.#window, most);
    this.#most = most;
  }

  /** True when the app had been away and is back. */
  answered(): boolean {
    const wasAway = this.#transportFailures > 0 || this.#breaks > 0;
    this.#authFailures = 0;
    this.#transportFailures = 0;
    this.#breaks = 0;
    this.#window = Math.min(this.#most, this.#window + 1 / this.#window);
    return wasAway;
  }

  failed(failure: Failure): Verdict {
    if (failure.class === "auth") {
      this.#authFailures += 1;
      return this.#authFailures >= AUTH_FAILURES ? { kind: "auth", failure } : { kind: "go on" };
    }
    if (failure.class === "throttled") {
      this.#window = Math.max(1, this.#window / 2);
      return { kind: "throttled", wait: failure.retryAfter ?? 5_000 };
    }
    if (failure.transport || [502, 503, 504].includes(failure.status ?? 0)) {
      this.#transportFailures += 1;
      if (this.#breaks === 0 && this.#transportFailures < TRANSPORT_FAILURES) return { kind: "go on" };
      const wait = Math.min(LONGEST_BREAK, 2_000 * 2 ** Math.min(this.#breaks, 10));
      this.#breaks += 1;
      return { kind: "broken", wait, failure };
    }
    // The app answered, only not to this person's liking.
    this.#authFailures = 0;
    return { kind: "go on" };
  }

  /** The gate was opened by somebody: start afresh. */
  reset(): void {
    this.#authFailures = 0;
    this.#transportFailures = 0;
    this.#breaks = 0;
  }
}
