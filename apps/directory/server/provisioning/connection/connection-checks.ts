import type { Clock } from "@rollcall/foundation/clock";
import { newId } from "@rollcall/foundation/ids";
import { type ClientAnswer, createScimClient, type ScimClient } from "@rollcall/scim/client";
import type { Capabilities, ConnectionCheck, ConnectionTest, ExchangeShape } from "../../../shapes/provisioning.ts";
import { learn } from "./capabilities.ts";
import type { TestStart } from "./connection-store.ts";
import {
  addressProblem,
  authProblem,
  configProblem,
  filterProblem,
  schemasProblem,
  type Said,
  titles,
} from "./connection-words.ts";
import type { AttemptEnd } from "../link.ts";
import { hide, maskBody, maskHeaders } from "../outbound/masking.ts";
import type { Transport } from "../outbound/outbound.ts";
import { USER_AGENT } from "../steps/calls.ts";
import { TransportFailure, transportFailure } from "../outbound/transport-failure.ts";

export interface ChecksOptions {
  baseUrl: string;
  token: string;
  correlation: string;
  transport: Transport;
  clock: Clock;
  record: { start: (start: TestStart) => Promise<void>; end: (end: Omit<AttemptEnd, "app_id">) => Promise<void> };
}

type CheckId = ConnectionCheck["id"];
type Asked = { answer?: ClientAnswer; failure?: TransportFailure; exchange: ExchangeShape };

const order: CheckId[] = [
  "address",
  "reachable",
  "tls",
  "authenticated",
  "service_provider_config",
  "schemas",
  "filter",
];
// RFC 7644 section 3.4.2: a filter that matches nobody is 200 with an empty list, and that is how people are looked for.
const NOBODY = "rollcall-test-nobody";

/** Named checks, in order; what cannot be checked because an earlier one failed is skipped. */
export async function runChecks(options: ChecksOptions): Promise<ConnectionTest> {
  const checks = new Map<CheckId, ConnectionCheck>();
  const note = (id: CheckId, said: Said, exchange: ExchangeShape | null = null): boolean => {
    checks.set(id, { id, title: titles[id], ...said, exchange });
    return said.result === "ok" || said.result === "warning";
  };
  const capabilities = await walk(options, note);
  const list = order.map(
    (id): ConnectionCheck =>
      checks.get(id) ?? {
        id,
        title: titles[id],
        result: "skipped",
        detail: "Not checked, because an earlier check failed.",
        exchange: null,
      },
  );
  return {
    passed:
      list.every((check) => check.result !== "failed") &&
      list.some((check) => check.id === "filter" && check.result !== "skipped"),
    at: options.clock().toISOString(),
    checks: list,
    capabilities,
  };
}

async function walk(
  options: ChecksOptions,
  note: (id: CheckId, said: Said, exchange?: ExchangeShape | null) => boolean,
): Promise<Capabilities | null> {
  const { baseUrl } = options;
  const url = URL.parse(baseUrl);
  if (!note("address", addressProblem(baseUrl)) || url === null) return null;

  const config = await ask(options, "Read what the app supports", (client) => client.serviceProviderConfig());
  if (config.failure !== undefined) {
    const { code, message, wayOut } = config.failure;
    const refused = code === "AddressRefused";
    const tls = /CERT|TLS|SSL|SIGNED|VERIFY|EPROTO/.test(code);
    const said: Said = { result: "failed", detail: `${message} ${wayOut}` };
    if (refused) note("address", said, config.exchange);
    else if (tls) {
      note("reachable", { result: "ok", detail: `${url.host} accepts connections.` }, null);
      note("tls", said, config.exchange);
    } else note("reachable", said, config.exchange);
    return null;
  }
  note("reachable", { result: "ok", detail: `${url.host} answers.` }, config.exchange);
  note(
    "tls",
    url.protocol === "https:"
      ? { result: "ok", detail: "The certificate is valid." }
      : {
          result: "warning",
          detail: "The connection is not encrypted. Use https:// unless the app runs on this machine.",
        },
  );

  const filter = await ask(options, "Look for a user who does not exist", (client) =>
    client.find("/Users", `userName eq "${NOBODY}-${newId()}"`, { count: 1 }),
  );
  if (filter.failure !== undefined) {
    note(
      "reachable",
      { result: "failed", detail: `${filter.failure.message} ${filter.failure.wayOut}` },
      filter.exchange,
    );
    return null;
  }
  // Discovery may be open to everybody: only /Users says whether the token is right.
  if (!note("authenticated", authProblem(filter.answer, options), filter.exchange)) return null;

  note("service_provider_config", configProblem(config.answer), config.exchange);
  const schemas = await ask(options, "Read the app’s schemas", (client) => client.schemas());
  note(
    "schemas",
    schemas.failure === undefined
      ? schemasProblem(schemas.answer)
      : { result: "warning", detail: schemas.failure.message },
    schemas.exchange,
  );
  note("filter", filterProblem(filter.answer), filter.exchange);
  return learn(config.answer, schemas.answer, filter.answer);
}

async function ask(
  options: ChecksOptions,
  summary: string,
  request: (client: ScimClient) => Promise<ClientAnswer>,
): Promise<Asked> {
  const { baseUrl, clock, correlation, record, token, transport } = options;
  const id = newId();
  let begun = performance.now();
  let exchange: ExchangeShape = {
    method: "GET",
    url: baseUrl,
    request: { headers: {}, body: null },
    response: null,
    error: null,
    durationMs: 0,
  };
  const end = async (outcome: AttemptEnd["outcome"], failure: TransportFailure | undefined): Promise<void> => {
    exchange.durationMs = Math.round(performance.now() - begun);
    exchange.error = failure?.message ?? null;
    await record.end({
      attempt_id: id,
      at: clock().toISOString(),
      outcome,
      status: exchange.response?.status ?? null,
      response_headers: exchange.response?.headers ?? null,
      response_body: exchange.response?.body ?? null,
      error: failure?.code ?? null,
      message: failure?.message ?? null,
      way_out: failure?.wayOut ?? null,
      duration_ms: exchange.durationMs,
    });
  };
  const client = createScimClient({
    baseUrl,
    authorization: `Bearer ${token}`,
    userAgent: USER_AGENT,
    send: async (asked) => {
      const sent = { ...asked, headers: { ...asked.headers, "x-correlation-id": correlation } };
      const headers = maskHeaders(sent.headers, token);
      exchange = {
        method: sent.method,
        url: sent.url,
        request: { headers, body: null },
        response: null,
        error: null,
        durationMs: 0,
      };
      await record.start({ id, at: clock().toISOString(), summary, method: sent.method, url: sent.url, headers });
      begun = performance.now();
      try {
        return await transport(sent);
      } catch (error) {
        throw transportFailure(error, new URL(sent.url));
      }
    },
  });
  try {
    const answer = await request(client);
    const { response } = answer.exchange;
    exchange.response = {
      status: response.status,
      headers: maskHeaders(response.headers, token),
      body: maskBody(response.body, token),
    };
    await end(answer.error === undefined ? "ok" : "failed", undefined);
    return {
      answer:
        answer.error === undefined
          ? answer
          : { ...answer, error: { ...answer.error, detail: hide(answer.error.detail, token) } },
      exchange,
    };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    await end(error.sent ? "unknown" : "failed", error);
    return { failure: error, exchange };
  }
}
