import type { FastifyBaseLogger } from "fastify";

export interface WriteBehindOptions<Item> {
  name: string;
  write: (items: Item[]) => Promise<void>;
  log: Pick<FastifyBaseLogger, "warn" | "error">;
  /** Longest time an item waits, in milliseconds. */
  wait?: number;
  /** So many items may wait when the database is away; the oldest give way, and the log says how many. */
  capacity?: number;
}

/** Collects rows that nobody waits for and writes them together, at most a second later; `close` writes the rest. */
export class WriteBehind<Item> {
  readonly #options: Required<WriteBehindOptions<Item>>;
  #waiting: Item[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;

  constructor(options: WriteBehindOptions<Item>) {
    this.#options = { wait: 500, capacity: 5_000, ...options };
  }

  add(item: Item): void {
    if (this.#waiting.length >= this.#options.capacity) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    this.#waiting.push(item);
    if (this.#waiting.length >= 200) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), this.#options.wait).unref();
  }

  /** Resolves when everything that was added before has been written, or has been kept because it could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeWaiting());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0)
      this.#options.log.error(
        { rows: this.#waiting.length },
        `${this.#options.name}: rows could not be written before the end`,
      );
  }

  async #writeWaiting(): Promise<void> {
    const items = this.#waiting;
    if (items.length === 0) return;
    this.#waiting = [];
    try {
      await this.#options.write(items);
      if (this.#lost > 0) {
        this.#options.log.error(
          { rows: this.#lost },
          `${this.#options.name}: rows were dropped while the database was away`,
        );
        this.#lost = 0;
      }
    } catch (error) {
      this.#options.log.warn(
        { err: error, rows: items.length },
        `${this.#options.name}: rows could not be written, trying again`,
      );
      const kept = [...items, ...this.#waiting];
      const over = Math.max(0, kept.length - this.#options.capacity);
      this.#lost += over;
      this.#waiting = kept.slice(over);
      this.#timer ??= setTimeout(() => void this.flush(), 1_000).unref();
    }
  }
}
