import type { Clock } from "@rollcall/foundation/clock";
import { newId } from "@rollcall/foundation/ids";
import { type ClientAnswer, createScimClient, type ScimClient } from "@rollcall/scim/client";
import type { Dependencies } from "../../dependencies.ts";
import { usableConnection } from "../connection/stored-token.ts";
import type { AttemptEnd } from "../link.ts";
import { Departure } from "../dispatch/departure.ts";
import { hide, maskBody, maskHeaders } from "../outbound/masking.ts";
import { TransportFailure } from "../outbound/transport-failure.ts";
import { USER_AGENT } from "../steps/calls.ts";
import { type Failure, failureOf } from "../steps/failure.ts";
import { writeReadEnd, writeReadStart } from "./exchange-store.ts";
import { appBudgets } from "./budgets-of-app.ts";

/** An exchange of a reading did not give what was asked for. */
export class ReadingFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "ReadingFailed";
    this.failure = failure;
  }
}

/** Accounts that are asked for one by one. */
const AT_ONCE = 4;
/** A page says little that a line of the log could not, and there are hundreds of them. */
const LONGEST_BODY = 16_384;

export type Needs = Pick<Dependencies, "db" | "sealer" | "clock" | "transport">;

export interface ReadingExchanges {
  /** Sends one request, written down before it leaves and after it was answered. Throws `ReadingFailed`. */
  ask(
    summary: string,
    request: (client: ScimClient) => Promise<ClientAnswer>,
    expects?: readonly number[],
  ): Promise<{ answer: ClientAnswer; askedAt: Date }>;
}

/** The exchanges of one reading with an app: through the only way out, into the app's activity. */
export async function openReading(around: Needs, appId: string, correlation: string): Promise<ReadingExchanges> {
  const { clock, db, transport } = around;
  const { baseUrl, token } = await usableConnection(around, appId);
  // A reading keeps within the budgets of the app, like everything that is sent to it.
  const departure = new Departure(db, appId, () => AT_ONCE);
  departure.budgets = await appBudgets(db.kysely, appId);
  return {
    async ask(summary, request, expects = []) {
      let id = "";
      let begun = 0;
      let askedAt = clock();
      const end = (facts: Omit<AttemptEnd, "attempt_id" | "app_id" | "at" | "duration_ms">) =>
        writeReadEnd(db, appId, { ...facts, attempt_id: id, at: clock().toISOString(), duration_ms: since(begun) });
      const client = createScimClient({
        baseUrl,
        userAgent: USER_AGENT,
        authorization: `Bearer ${token}`,
        send: async (sent) => {
          id = newId();
          askedAt = clock();
          const headers = { ...sent.headers, "x-correlation-id": correlation };
          await writeReadStart(db, appId, {
            id,
            at: askedAt.toISOString(),
            summary,
            correlation,
            method: sent.method,
            url: sent.url,
            headers: maskHeaders(headers, token),
          });
          const leaving = { ...sent, headers };
          begun = performance.now();
          return departure.send(
            leaving,
            false,
            () => true,
            () => {
              askedAt = clock();
              begun = performance.now();
              return transport(leaving);
            },
          );
        },
      });
      try {
        const answer = await request(client);
        const fine = expects.includes(answer.status) || (answer.status < 300 && answer.error === undefined);
        const failure = fine ? undefined : worded(answer, { clock, baseUrl, token });
        const { response } = answer.exchange;
        await end({
          outcome: fine ? "ok" : "failed",
          status: response.status,
          response_headers: maskHeaders(response.headers, token),
          response_body: maskBody(short(response.body), token),
          error: null,
          message: failure?.message ?? null,
          way_out: failure?.wayOut ?? null,
        });
        if (failure !== undefined) throw new ReadingFailed(failure);
        return { answer, askedAt };
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        const none = { status: null, response_headers: null, response_body: null };
        await end({ ...none, outcome: "failed", error: error.code, message: error.message, way_out: error.wayOut });
        throw new ReadingFailed(failureOf(error, { now: clock().getTime(), base: baseUrl }));
      }
    },
  };
}

const since = (begun: number): number => Math.round(performance.now() - begun);

const short = (body: string): string =>
  body.length <= LONGEST_BODY
    ? body
    : `${body.slice(0, LONGEST_BODY)}\n… (${body.length - LONGEST_BODY} more characters were not kept)`;

function worded(answer: ClientAnswer, known: { clock: Clock; baseUrl: string; token: string }): Failure {
  const failure = failureOf(answer, { now: known.clock().getTime(), base: known.baseUrl });
  return { ...failure, message: hide(failure.message, known.token) };
}
