export interface Recurring {
  /** Waits for the round that is under way; there is none after it. */
  close(): Promise<void>;
}

/** Does `round` again and again, `pause` milliseconds after the last one ended. A round deals with its own errors. */
export function recurring(pause: number, round: (closed: () => boolean) => Promise<void>): Recurring {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let running: Promise<void> = Promise.resolve();
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = round(() => closed).finally(next);
    }, pause).unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
