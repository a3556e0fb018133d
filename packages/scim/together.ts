/** Says that an operation was not carried out, because all of its wave could not be. It is tried again alone. */
export class NotTogether extends Error {
  override readonly name = "NotTogether";
}

/** The place of one operation in a wave that is carried out as a whole or not at all. */
export interface Seat {
  /**
   * Waits until every operation of the wave has come so far, and then carries out all of them in one `run`, which tells
   * whether it did. Throws `NotTogether` when it did not, or when one operation had failed before it came here.
   */
  join<Item>(item: Item, run: (items: Item[]) => Promise<boolean>): Promise<void>;
  /** The operation has come to its end, whether it came to `join` or not. */
  leave(): void;
}

interface Waiting {
  item: unknown;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A wave of operations of which none may be carried out when one of them fails. */
export function seatsFor(count: number): Seat[] {
  const waiting: Waiting[] = [];
  let missing = count;
  let broken = false;
  let carryOut: (items: never[]) => Promise<boolean> = async () => false;
  const settle = async (): Promise<void> => {
    try {
      const done = !broken && (await carryOut(waiting.map(({ item }) => item) as never[]));
      for (const { resolve, reject } of waiting) {
        if (done) resolve();
        else reject(new NotTogether());
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  };
  const arrive = (): void => {
    missing -= 1;
    if (missing === 0) void settle();
  };
  return Array.from({ length: count }, () => {
    let open = true;
    return {
      join: (item, run) =>
        new Promise<void>((resolve, reject) => {
          waiting.push({ item, resolve, reject });
          carryOut = run;
          if (open) arrive();
          open = false;
        }),
      leave: () => {
        if (!open) return;
        open = false;
        broken = true;
        arrive();
      },
    };
  });
}
