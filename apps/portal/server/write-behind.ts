import type { FastifyBaseLogger } from "fastify";

export interface WriteBehindOptions<Item> {
  name: string;
  write: (items: Item[]) => Promise<void>;
  log: Pick<FastifyBaseLogger, "warn" | "error">;
  /** Longest time an item waits, in milliseconds. */
  wait?: number;
  /** So many items may wait when the database is away; the oldest give way, and the log says how many. */
  capacity?: number;
  /** About how many bytes an item takes up. Without it only the number of items counts. */
  sizeOf?: (item: Item) => number;
  /** So many bytes may wait; the oldest give way here too. */
  bytes?: number;
}

/** What one statement takes: more of them cost no less, and hold more memory at once. */
const MOST_ITEMS = 200;
const MOST_BYTES = 1_000_000;

/** Collects rows that nobody waits for and writes them together, at most a second later; `close` writes the rest. */
export class WriteBehind<Item> {
  readonly #options: Required<WriteBehindOptions<Item>>;
  #waiting: Item[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lost = 0;

  constructor(options: WriteBehindOptions<Item>) {
    this.#options = { wait: 500, capacity: 5_000, sizeOf: () => 0, bytes: 32_000_000, ...options };
  }

  add(item: Item): void {
    this.#waiting.push(item);
    this.#bytes += this.#options.sizeOf(item);
    this.#dropOldest();
    if (this.#waiting.length >= MOST_ITEMS || this.#bytes >= MOST_BYTES) void this.flush();
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
    for (let left = this.#waiting.length; left > 0;) {
      const items = this.#takeSome(left);
      left -= items.length;
      try {
        await this.#options.write(items);
        this.#tellLost();
      } catch (error) {
        this.#keep(items, error);
        return;
      }
    }
  }

  #takeSome(most: number): Item[] {
    let count = 0;
    let bytes = 0;
    for (; count < Math.min(most, MOST_ITEMS) && (count === 0 || bytes < MOST_BYTES); count += 1)
      bytes += this.#options.sizeOf(this.#waiting[count] as Item);
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  #keep(items: Item[], error: unknown): void {
    const { name, log, sizeOf } = this.#options;
    log.warn({ err: error, rows: items.length }, `${name}: rows could not be written, trying again`);
    this.#waiting = [...items, ...this.#waiting];
    this.#bytes += items.reduce((sum, item) => sum + sizeOf(item), 0);
    this.#dropOldest();
    this.#timer ??= setTimeout(() => void this.flush(), 1_000).unref();
  }

  #dropOldest(): void {
    const { capacity, bytes, sizeOf } = this.#options;
    while (this.#waiting.length > capacity || (this.#bytes > bytes && this.#waiting.length > 1)) {
      this.#bytes -= sizeOf(this.#waiting.shift() as Item);
      this.#lost += 1;
    }
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    const { name, log } = this.#options;
    log.error({ rows: this.#lost }, `${name}: rows were dropped while the database was away`);
    this.#lost = 0;
  }
}
