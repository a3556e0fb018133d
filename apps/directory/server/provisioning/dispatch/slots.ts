/**
 * Exchanges of one app at the same moment. Taking access away goes first and has a slot of its own beside the others,
 * so that it never waits behind a backlog.
 */
export class Slots {
  readonly #window: () => number;
  #taken = 0;
  #urgent: (() => void)[] = [];
  #usual: (() => void)[] = [];

  constructor(window: () => number) {
    this.#window = window;
  }

  async hold<T>(urgent: boolean, work: () => Promise<T>): Promise<T> {
    if (!this.#free(urgent)) await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#usual).push(resolve));
    else this.#taken += 1;
    try {
      return await work();
    } finally {
      this.#taken -= 1;
      this.#admit();
    }
  }

  /** An app that is asked one thing at a time (half-open breaker, throttled to one) has no second slot. */
  #free(urgent: boolean): boolean {
    const window = this.#window();
    return this.#taken < (urgent && window > 1 ? window + 1 : window);
  }

  #admit(): void {
    for (;;) {
      const queue = this.#urgent.length > 0 ? this.#urgent : this.#usual;
      if (queue.length === 0 || !this.#free(queue === this.#urgent)) return;
      // Taken on behalf of the one who waits: nobody may step in between.
      this.#taken += 1;
      queue.shift()?.();
    }
  }
}
