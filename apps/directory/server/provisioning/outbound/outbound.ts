import type { lookup } from "node:dns";
import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import { Agent, buildConnector } from "undici";
import {
  AddressRefused,
  addressAllowed,
  type AddressRules,
  guardedLookup,
  literalAddress,
} from "./outbound-address.ts";
import { transportFailure } from "./transport-failure.ts";

export type Transport = (request: SentRequest) => Promise<ReceivedResponse>;

export interface Outbound {
  send: Transport;
  close(): Promise<void>;
}

export interface OutboundOptions extends AddressRules {
  timeoutMs?: number;
  answerBytes?: number;
  /** How names become addresses; the system's own way when it is not given. */
  resolve?: typeof lookup;
}

/**
 * The only way out of the directory to an app. Redirects are not followed, answers are bounded in size and time, and
 * the address is judged when the connection is made.
 */
export function openOutbound(options: OutboundOptions): Outbound {
  const timeout = options.timeoutMs ?? 30_000;
  const largest = options.answerBytes ?? 5 * 1024 * 1024;
  const connect = buildConnector({
    timeout: Math.min(10_000, timeout),
    lookup: guardedLookup(options, options.resolve),
  });
  const agent = new Agent({
    connections: 64,
    keepAliveTimeout: 10_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: (target, callback) => {
      // Names go through the guarded look-up; an address in the URL never gets there.
      const literal = literalAddress(target.hostname);
      if (literal !== undefined && !addressAllowed(literal, options))
        return callback(new AddressRefused(literal), null);
      return connect(target, callback);
    },
  });
  return {
    async send(request) {
      const url = new URL(request.url);
      try {
        if (url.protocol !== "https:" && url.protocol !== "http:") throw new AddressRefused(url.protocol);
        const response = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          // For the whole exchange: a byte a second would keep the other two timers quiet for ever.
          signal: AbortSignal.timeout(timeout),
        });
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > largest) throw new AnswerTooLarge(largest);
          chunks.push(chunk);
        }
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers))
          if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
        return { status: response.statusCode, headers, body: Buffer.concat(chunks).toString("utf8") };
      } catch (error) {
        throw transportFailure(error, url);
      }
    },
    close: () => agent.destroy(),
  };
}

export class AnswerTooLarge extends Error {
  constructor(limit: number) {
    super(`answer larger than ${limit} bytes`);
    this.name = "AnswerTooLarge";
  }
}
