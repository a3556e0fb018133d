import type { Clock } from "@rollcall/foundation/clock";

interface Count {
  failures: number;
  until: number;
}

/**
 * Slows down guessing of passwords: after ten wrong ones for one name, that name waits until the quarter of an hour is
 * over. Kept in memory: a restart forgives, and the Argon2id check itself costs each guess its time.
 */
export const signInAttempts = (clock: Clock, { most = 10, window = 900_000, names = 10_000 } = {}) => {
  const counts = new Map<string, Count>();
  const live = (name: string): Count | undefined => {
    const count = counts.get(name);
    if (count && count.until > clock().getTime()) return count;
    counts.delete(name);
    return undefined;
  };
  return {
    blocked: (name: string): boolean => (live(name)?.failures ?? 0) >= most,
    failed: (name: string): void => {
      const count = live(name) ?? { failures: 0, until: clock().getTime() + window };
      counts.set(name, { ...count, failures: count.failures + 1 });
      const oldest = counts.size > names ? counts.keys().next().value : undefined;
      if (oldest !== undefined) counts.delete(oldest);
    },
    succeeded: (name: string): void => void counts.delete(name),
  };
};
