// Okta's way of rate limits: so many requests a minute, told in three headers, and 429 with E0000047 beyond.
// https://developer.okta.com/docs/reference/rl-best-practices/
import type { FastifyReply } from "fastify";
import type { Clock } from "@rollcall/foundation/clock";
import { OktaError } from "./okta-error.ts";

/** Requests a minute of one credential. */
export const PER_MINUTE = 6_000;
const WINDOW = 60_000;
const MOST_KEPT = 10_000;

export type CountRequest = (credential: string, reply: FastifyReply) => void;

/** @throws OktaError E0000047 when the minute's requests are used up */
export const rateLimit = (clock: Clock, perMinute = PER_MINUTE): CountRequest => {
  const windows = new Map<string, { ends: number; used: number }>();
  return (credential, reply) => {
    const now = clock().getTime();
    let window = windows.get(credential);
    if (window === undefined || window.ends <= now) {
      if (windows.size >= MOST_KEPT) for (const [key, { ends }] of windows) if (ends <= now) windows.delete(key);
      window = { ends: now + WINDOW, used: 0 };
      windows.set(credential, window);
    }
    window.used += 1;
    const seconds = Math.ceil(window.ends / 1_000);
    void reply.headers({
      "x-rate-limit-limit": String(perMinute),
      "x-rate-limit-remaining": String(Math.max(0, perMinute - window.used)),
      "x-rate-limit-reset": String(seconds),
    });
    if (window.used <= perMinute) return;
    void reply.header("retry-after", String(Math.max(1, Math.ceil((window.ends - now) / 1_000))));
    throw new OktaError("E0000047");
  };
};
