import type { ClaimedLink } from "../link.ts";

/**
 * Until when this process may believe that what it claimed is still its own. The fence keeps a late outcome out of the
 * tables; a request that has left cannot be called back, so somebody who slept past the lease must not even send.
 * Every time is taken before the statement that makes it so, by a clock of this process that is never set.
 */
export class LeaseClock {
  readonly #lease: number;
  readonly #now: () => number;
  readonly #claimed = new WeakMap<ClaimedLink, number>();
  #renewed = Number.NEGATIVE_INFINITY;
  #lostBefore = Number.NEGATIVE_INFINITY;

  constructor(leaseSeconds: number, now: () => number = () => performance.now()) {
    // A little less than the database counts: what is sent takes a moment to leave.
    this.#lease = leaseSeconds * 900;
    this.#now = now;
  }

  async taken(claim: () => Promise<ClaimedLink[]>): Promise<ClaimedLink[]> {
    const at = this.#now();
    const links = await claim();
    for (const link of links) this.#claimed.set(link, at);
    return links;
  }

  async renew(renew: () => Promise<void>): Promise<void> {
    const at = this.#now();
    await renew();
    // A renewal that comes too late renews what is still there, which need not be what was claimed.
    if (at - this.#renewed > this.#lease) this.#lostBefore = at - this.#lease;
    this.#renewed = at;
  }

  holds(link: ClaimedLink): boolean {
    const claimed = this.#claimed.get(link) ?? Number.NEGATIVE_INFINITY;
    return claimed > this.#lostBefore && this.#now() < Math.max(claimed, this.#renewed) + this.#lease;
  }
}
