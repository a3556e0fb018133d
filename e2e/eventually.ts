import { setTimeout as sleep } from "node:timers/promises";

/** Asks again until the answer is there. The cap is a safety net, not a measure of speed. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { within = 60_000, every = 100 } = {},
): Promise<T> {
  const end = performance.now() + within;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(every);
  }
  throw new Error(`it did not come true within ${within} ms: ${what}`, { cause: last });
}
