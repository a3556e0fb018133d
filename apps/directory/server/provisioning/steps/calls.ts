import type { Clock } from "@rollcall/foundation/clock";
import { newId } from "@rollcall/foundation/ids";
import { type ClientAnswer, createScimClient, type ScimClient, type SentRequest } from "@rollcall/scim/client";
import type { Book } from "../dispatch/book.ts";
import { originOf } from "../outbound/connection-secret.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { AttemptEnd, LinkKey } from "../link.ts";
import { hide, maskBody, maskHeaders } from "../outbound/masking.ts";
import type { Transport } from "../outbound/outbound.ts";
import { TransportFailure, transportFailure } from "../outbound/transport-failure.ts";

export const USER_AGENT = "Rollcall-Directory/0.1.0 (SCIM)";

/** A place in the work where a test may end the process. */
export type FailPoint = (name: "claimed" | "before-send" | "after-send" | "before-commit" | "after-commit") => void;

export class StepFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "StepFailed";
    this.failure = failure;
  }
}

export interface Asked {
  operation: string;
  summary: string;
  /** Set for what must not be done twice. */
  intent?: string;
  /** Statuses that are answers and not failures. */
  expects?: readonly number[];
}

export interface CallsOptions {
  link: LinkKey & { fence: number };
  sourceName: string | null;
  userName: string | undefined;
  baseUrl: string;
  token: string | undefined;
  correlation: string;
  /** Calls `sending` at the moment the request leaves: it may have to wait for a slot before. */
  send: (request: SentRequest, sending: () => void) => ReturnType<Transport>;
  book: Book;
  clock: Clock;
  failPoint: FailPoint;
}

/** The exchanges of one piece of work, each written down before it is sent and after it was answered. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #client: ScimClient;
  readonly #origin: string | undefined;
  #asked: Asked = { operation: "read", summary: "" };
  #id = "";
  #begun = 0;
  requests = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#origin = originOf(options.baseUrl);
    this.#client = createScimClient({
      baseUrl: options.baseUrl,
      userAgent: USER_AGENT,
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      send: (request) => this.#send(request),
    });
  }

  /** Sends one request. Throws `StepFailed` unless it was answered by 2xx or by a status that was expected. */
  async ask(asked: Asked, request: (client: ScimClient) => Promise<ClientAnswer>): Promise<ClientAnswer> {
    this.#asked = asked;
    this.#begun = 0;
    const { clock, token } = this.#options;
    const facts = () => ({ now: clock().getTime(), userName: this.#options.userName, base: this.#options.baseUrl });
    try {
      const answer = await request(this.#client);
      const expected = asked.expects?.includes(answer.status) === true;
      const fine = expected || (answer.status >= 200 && answer.status < 300 && answer.error === undefined);
      const failure = fine ? undefined : failureOf(answer, facts());
      const { response } = answer.exchange;
      this.#end({
        outcome: fine ? "ok" : "failed",
        status: response.status,
        response_headers: maskHeaders(response.headers, token),
        response_body: maskBody(response.body, token),
        error: null,
        message: failure === undefined ? null : hide(failure.message, token),
        way_out: failure?.wayOut ?? null,
      });
      if (failure !== undefined) throw new StepFailed({ ...failure, message: hide(failure.message, token) });
      return answer;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      const failure = failureOf(error, facts());
      this.#end({
        outcome: error.sent ? "unknown" : "failed",
        status: null,
        response_headers: null,
        response_body: null,
        error: error.code,
        message: error.message,
        way_out: error.wayOut,
      });
      throw new StepFailed(failure);
    }
  }

  async #send(request: SentRequest): ReturnType<Transport> {
    const { book, clock, correlation, link, sourceName, token, send, failPoint } = this.#options;
    // The token goes to the origin it was saved for and to no other, whatever an app may answer.
    if (originOf(request.url) !== this.#origin)
      throw new TransportFailure(
        "ORIGIN",
        "The request would have gone to another origin than the base URL.",
        "Check the base URL.",
        false,
      );
    const sent: SentRequest = { ...request, headers: { ...request.headers, "x-correlation-id": correlation } };
    const asked = this.#asked;
    const at = clock().toISOString();
    this.#id = newId();
    await book.start({
      app_id: link.app_id,
      kind: link.kind,
      source_id: link.source_id,
      fence: link.fence,
      id: this.#id,
      source_name: sourceName,
      at,
      operation: asked.operation,
      summary: asked.summary,
      correlation_id: correlation,
      method: sent.method,
      url: sent.url,
      request_headers: maskHeaders(sent.headers, token),
      request_body: maskBody(sent.body, token),
      intent: asked.intent === undefined ? null : { operation: asked.intent, at },
    });
    this.#begun = performance.now();
    try {
      return await send(sent, () => {
        failPoint("before-send");
        this.requests += 1;
        this.#begun = performance.now();
      });
    } catch (error) {
      throw transportFailure(error, new URL(sent.url));
    } finally {
      failPoint("after-send");
    }
  }

  #end(end: Omit<AttemptEnd, "attempt_id" | "app_id" | "at" | "duration_ms">): void {
    if (this.#begun === 0) return;
    const duration = Math.round(performance.now() - this.#begun);
    const row = {
      ...end,
      attempt_id: this.#id,
      app_id: this.#options.link.app_id,
      at: this.#options.clock().toISOString(),
      duration_ms: duration,
    };
    // Rides with the outcome of the link when that comes in the same turn. A failure to write shows there too.
    this.#options.book.end(row).catch(() => {});
  }
}
