import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import { Answer, type Exchange } from "./answer.ts";

export type Send = (request: SentRequest) => Promise<ReceivedResponse>;

/** No further request may be sent: the run was stopped, or has used up its time or its requests. */
export class Stopped extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Stopped";
  }
}

/** There was no answer; the message says why in words. */
export class NoAnswer extends Error {
  readonly request: SentRequest;
  constructor(request: SentRequest, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "NoAnswer";
    this.request = request;
  }
}

export interface WireOptions {
  baseUrl: string;
  token?: string | undefined;
  send: Send;
  userAgent: string;
  /** Waits so many milliseconds, or until the signal is given. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  maxRequests: number;
}

export interface CallOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
  /** `none` and `wrong` ask without the token or with another one; `raw` sends it without the word Bearer, as Okta does in header mode. */
  credential?: "token" | "none" | "wrong" | "raw";
}

/** Longest wait that a 429 may ask for, and how often one request is repeated. */
const LONGEST_WAIT = 30;
const REPEATS = 5;

/** Sends the requests of a run, one after the other, below the base URL. It never follows a redirect or a link. */
export class Wire {
  requests = 0;
  /** Seconds that the server asked us to wait. */
  waited = 0;
  /** What was sent since it was last taken, oldest first. */
  #exchanges: Exchange[] = [];
  readonly #options: WireOptions;
  /** What of a run ends it; the cleaning up has a signal of its own. */
  #signal: AbortSignal;
  #limit: number;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#signal = options.signal;
    this.#limit = options.maxRequests;
  }

  get hasToken(): boolean {
    return this.#options.token !== undefined;
  }

  /** From now on another signal ends it, and so many more requests are allowed. */
  goOn(signal: AbortSignal, requests: number): void {
    this.#signal = signal;
    this.#limit = this.requests + requests;
  }

  taken(): Exchange[] {
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    return exchanges;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const request = this.#request(method, path, options);
    for (let repeat = 0; ; repeat += 1) {
      const answer = await this.#once(request);
      const wait = answer.status === 429 ? retryAfter(answer) : undefined;
      if (wait === undefined || wait > LONGEST_WAIT || repeat === REPEATS) return answer;
      this.waited += wait;
      await this.pause(wait * 1000);
    }
  }

  pause(milliseconds: number): Promise<void> {
    return this.#options.pause(milliseconds, this.#signal);
  }

  async #once(request: SentRequest): Promise<Answer> {
    if (this.#signal.aborted) throw new Stopped(reasonOf(this.#signal));
    if (this.requests >= this.#limit) throw new Stopped(`It reached its limit of ${this.#limit} requests.`);
    this.requests += 1;
    let response: ReceivedResponse;
    try {
      response = await this.#options.send(request);
    } catch (error) {
      throw new NoAnswer(this.#masked(request), error);
    }
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const kept = { status: response.status, headers: this.#maskedHeaders(headers), body: this.#hide(response.body) };
    const exchange = { request: this.#masked(request), response: kept };
    this.#exchanges.push(exchange);
    return new Answer(exchange, headers);
  }

  #request(method: string, path: string, { query = {}, body, text, headers, credential }: CallOptions): SentRequest {
    const [base = "", fixed = ""] = this.#options.baseUrl.split("?", 2);
    const asked = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
    );
    const search = [...asked, ...(fixed ? [fixed] : [])].join("&");
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const authorization = this.#authorization(credential ?? "token");
    return {
      method,
      url: `${base.replace(/\/+$/, "")}${path}${search ? `?${search}` : ""}`,
      headers: {
        accept: "application/scim+json, application/json;q=0.9",
        "user-agent": this.#options.userAgent,
        ...(authorization === undefined ? {} : { authorization }),
        ...(sent === undefined ? {} : { "content-type": "application/scim+json" }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    };
  }

  #authorization(credential: NonNullable<CallOptions["credential"]>): string | undefined {
    const { token } = this.#options;
    if (credential === "wrong") return "Bearer rollcall-check-not-a-token";
    if (credential === "none" || token === undefined) return undefined;
    return credential === "raw" ? token : `Bearer ${token}`;
  }

  #masked(request: SentRequest): SentRequest {
    return {
      ...request,
      url: this.#hide(request.url),
      headers: this.#maskedHeaders(request.headers) as Record<string, string>,
      ...(request.body === undefined ? {} : { body: this.#hide(request.body) }),
    };
  }

  #maskedHeaders(headers: Record<string, string | undefined>): Record<string, string | undefined> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        if (value === undefined) return [name, value];
        if (/^(authorization|cookie|set-cookie)$/i.test(name)) return [name, value.replace(/^(Bearer )?.*$/s, "$1***")];
        return [name, this.#hide(value)];
      }),
    );
  }

  /** Some servers repeat the request in their error pages. */
  #hide(text: string): string {
    const { token } = this.#options;
    return token === undefined || token.length < 4 ? text : text.replaceAll(token, "***");
  }
}

export function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason.message : String(reason);
}

/** RFC 9110 §10.2.3: seconds, or a date. Without one, a second. */
function retryAfter(answer: Answer): number {
  const said = answer.headers["retry-after"] ?? "";
  if (/^\d+$/.test(said.trim())) return Math.max(1, Number(said));
  const moment = Date.parse(said);
  return Number.isNaN(moment) ? 1 : Math.max(1, Math.ceil((moment - Date.now()) / 1000));
}
