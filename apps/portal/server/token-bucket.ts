/** How many requests a second are sustained, and how many may come at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_KEYS = 10_000;

/**
 * Token buckets by key, in memory: each process allows the rate by itself. Time is the monotonic clock of the process,
 * so that a change of the wall clock neither opens nor closes the tap.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one; returns 0 when there was one, else the seconds (at least 1) after which to ask again. */
  take(key: string, rate: Rate): number {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= MAX_KEYS) this.#forgetFull(now, rate);
      bucket = { tokens: rate.burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond));
  }

  /** Takes more for what turned out to be in a request that was let in; a debt is waited for by the next ones. */
  charge(key: string, count: number): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.tokens -= count;
  }

  /** A bucket that has filled up again says nothing any more. */
  #forgetFull(now: number, rate: Rate): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond >= rate.burst) this.#buckets.delete(key);
    }
    if (this.#buckets.size >= MAX_KEYS) this.#buckets.clear();
  }
}
