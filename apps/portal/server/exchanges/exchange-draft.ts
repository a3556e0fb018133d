import { newId } from "@rollcall/foundation/ids";
import type { ScimResponse } from "@rollcall/scim/server-types";
import type { ExchangeOperation } from "../../shapes/exchanges.ts";
import { type Change, type ExchangeRecord, oneLine } from "../records.ts";
import { clientName } from "./client-names.ts";
import { maskAnswer, maskBody, maskHeaders, maskTokens, maskUrl, storable } from "./masking.ts";

export interface ReceivedRequest {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  address: string | null;
  correlationId: string;
}

export interface Subject {
  id: string | null;
  name: string;
}

/** Everything about one SCIM request that is known so far; becomes a row once the answer is known. */
export class ExchangeDraft {
  readonly id = newId();
  readonly client: string;
  readonly #request: ReceivedRequest;
  readonly #at: Date;
  readonly #started = performance.now();
  account = 0;
  connection = "";
  token = "";
  /** Set once it has been read. */
  body: string | undefined;
  operation: ExchangeOperation = "other";
  /** In words; for a failure `refusal` is put in front. */
  summary = "";
  user: Subject | undefined;
  team: Subject | undefined;
  changes: Change[] = [];
  errorCode: string | null = null;
  /** True once the row has been written together with the change. */
  stored = false;

  constructor(request: ReceivedRequest, at: Date) {
    this.#request = request;
    this.#at = at;
    const agent = firstOf(request.headers["user-agent"]);
    this.client = storable(clientName(agent === undefined ? undefined : maskTokens(agent)));
  }

  get milliseconds(): number {
    return Math.round((performance.now() - this.#started) * 100) / 100;
  }

  get address(): string | null {
    return this.#request.address;
  }

  /** An operation of this Bulk request: a request of its own, with the correlation id of the one that it came in. */
  operationOf(method: string, url: string, body: string | undefined, at: Date): ExchangeDraft {
    const own = new ExchangeDraft({ ...this.#request, method, url }, at);
    own.account = this.account;
    own.connection = this.connection;
    own.token = this.token;
    own.body = body;
    return own;
  }

  /** The row of a request that is stored with its change: `milliseconds` runs on until the statement is sent. */
  record(response: ScimResponse): ExchangeRecord {
    const get = (): number => this.milliseconds;
    return Object.defineProperty(this.finished(response), "milliseconds", { get, enumerable: true });
  }

  /** The row of a request that ends now. */
  finished(response: ScimResponse): ExchangeRecord {
    const request = this.#request;
    const ok = response.status < 400;
    return {
      account_id: this.account,
      id: this.id,
      at: this.#at.toISOString(),
      connection_id: this.connection,
      token_id: this.token,
      correlation_id: request.correlationId,
      operation: this.operation,
      ok,
      status: response.status,
      summary: oneLine(maskTokens(storable(ok ? this.summary : refusal(this, response)))).slice(0, 1_000),
      method: request.method,
      path: maskUrl(request.url).slice(0, 10_000),
      milliseconds: this.milliseconds,
      client: this.client,
      user_agent: nullable(firstOf(request.headers["user-agent"])),
      address: request.address,
      user_id: this.user?.id ?? null,
      user_name: nullable(this.user?.name),
      team_id: this.team?.id ?? null,
      team_name: nullable(this.team?.name),
      request_headers: maskHeaders(request.headers),
      request_body: maskBody(this.body),
      response_headers: maskHeaders(response.headers),
      response_body: answerKept(response),
      changes: ok ? this.changes : [],
      error_code: this.errorCode,
    };
  }
}

/** Of a long list the first resources are kept: a walk would fill the log with everybody, again and again. */
function answerKept({ body, excerpt }: ScimResponse): string | null {
  if (excerpt === undefined) return maskAnswer(body);
  return `${maskAnswer(excerpt) ?? ""}… (cut here: the whole text has ${body?.length ?? 0} characters)`;
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function nullable(text: string | undefined): string | null {
  return text === undefined ? null : maskTokens(storable(text)).slice(0, 500);
}

const attempted: Record<ExchangeOperation, string> = {
  create: "Could not create",
  update: "Could not change",
  deactivate: "Could not deactivate",
  reactivate: "Could not reactivate",
  restore: "Could not restore",
  link: "Could not link",
  delete: "Could not delete",
  read: "Could not read",
  search: "Could not search",
  discovery: "Could not describe the service",
  "group-create": "Could not create the group",
  "group-update": "Could not change the group",
  "group-members": "Could not change the members of",
  "group-delete": "Could not delete the group",
  "group-read": "Could not read the group",
  bulk: "Could not carry out the Bulk request",
  other: "Refused",
};

function refusal(draft: ExchangeDraft, response: ScimResponse): string {
  const who = draft.user?.name ?? draft.team?.name ?? "";
  const what = `${attempted[draft.operation]}${who === "" ? "" : ` ${who}`}`;
  return `${what}: ${detailOf(response.body) ?? `status ${response.status}`}`;
}

export function detailOf(body: string | null | undefined): string | undefined {
  if (!body) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    const detail = typeof parsed === "object" && parsed !== null && "detail" in parsed ? parsed.detail : undefined;
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}
