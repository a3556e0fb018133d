import type { Failure } from "../steps/failure.ts";

/** What the failures of an app mean for all its work. */
export type Verdict =
  | { kind: "go on" }
  | { kind: "auth" }
  | { kind: "throttled"; wait: number }
  | { kind: "broken"; reason: string; wayOut: string };

const AUTH_FAILURES = 3;
const TRANSPORT_FAILURES = 10;
/** Of the exchanges of the last ten minutes: more than 40 % of at least 20. */
const SHARE = 0.4;
const ENOUGH = 20;
const SPAN = 600_000;
const PIECES = 20;

/** Without a word about how long, it is 5 s, then longer; with one, it is kept within reason. */
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 3_600_000;

/**
 * How an app has been answering this process. Three refusals of the token, ten exchanges in a row without an answer, or
 * too many failures in ten minutes open the breaker; then one exchange at a time asks whether the app is back.
 */
export class Health {
  /** Exchanges at once, as all processes together agreed. */
  most: number;
  probing = false;
  readonly #now: () => number;
  #authFailures = 0;
  #transportFailures = 0;
  #throttles = 0;
  #pieces: { at: number; all: number; failed: number }[] = [];

  constructor(most: number, now: () => number = Date.now) {
    this.most = most;
    this.#now = now;
  }

  get window(): number {
    return this.probing ? 1 : Math.max(1, Math.floor(this.most));
  }

  /** True when the app had been away and is back. `refused`: it answered, and did not take the token. */
  answered(refused = false): boolean {
    const wasAway = this.#transportFailures > 0 || this.probing;
    if (this.probing) this.#pieces = [];
    this.#count(false);
    if (!refused) this.#authFailures = 0;
    this.#transportFailures = 0;
    this.#throttles = 0;
    this.probing = false;
    return wasAway;
  }

  failed(failure: Failure): Verdict {
    if (failure.class === "auth") {
      this.#authFailures += 1;
      return this.#authFailures >= AUTH_FAILURES ? { kind: "auth" } : { kind: "go on" };
    }
    if (failure.class === "throttled") {
      // Without a status nothing was sent: that says nothing of the app.
      if (failure.status === null) return { kind: "go on" };
      this.#throttles += 1;
      return { kind: "throttled", wait: pauseOf(failure, this.#throttles) };
    }
    if (failure.class !== "transient") return { kind: "go on" };
    const { message, wayOut } = failure;
    const away = failure.transport || [502, 503, 504].includes(failure.status ?? 0);
    this.#transportFailures = away ? this.#transportFailures + 1 : 0;
    if (this.probing || this.#transportFailures >= TRANSPORT_FAILURES)
      return { kind: "broken", reason: message, wayOut };
    const { all, failed } = this.#count(true);
    if (all < ENOUGH || failed <= all * SHARE) return { kind: "go on" };
    this.#pieces = [];
    return { kind: "broken", reason: `${failed} of the last ${all} requests failed. The last one: ${message}`, wayOut };
  }

  /** The gate was opened by somebody: start afresh. */
  reset(): void {
    this.#authFailures = 0;
    this.#transportFailures = 0;
    this.#throttles = 0;
    this.#pieces = [];
    this.probing = false;
  }

  #count(failed: boolean): { all: number; failed: number } {
    const now = this.#now();
    let last = this.#pieces.at(-1);
    if (last === undefined || now - last.at >= SPAN / PIECES) {
      this.#pieces = this.#pieces.filter(({ at }) => now - at < SPAN);
      this.#pieces.push((last = { at: now, all: 0, failed: 0 }));
    }
    last.all += 1;
    if (failed) last.failed += 1;
    return {
      all: this.#pieces.reduce((sum, piece) => sum + piece.all, 0),
      failed: this.#pieces.reduce((sum, piece) => sum + piece.failed, 0),
    };
  }
}

function pauseOf(failure: Failure, times: number): number {
  const wait = failure.retryAfter ?? 5_000;
  // An app that says a moment each time, and again, is not believed for ever.
  const least = times < 3 ? SHORTEST_PAUSE : Math.min(300_000, SHORTEST_PAUSE * 2 ** Math.min(times - 2, 10));
  return Math.min(Math.max(wait, least), LONGEST_PAUSE);
}
