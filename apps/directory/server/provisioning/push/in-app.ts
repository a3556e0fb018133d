import { newId } from "@rollcall/foundation/ids";
import { createScimClient, type SentRequest } from "@rollcall/scim/client";
import { own, type ScimResource } from "@rollcall/scim/resource";
import type { InApp } from "../../../shapes/push-groups.ts";
import type { Dependencies } from "../../dependencies.ts";
import { fail } from "../../errors.ts";
import { writeTestEnd, writeTestStart } from "../connection/connection-store.ts";
import { usableConnection } from "../connection/stored-token.ts";
import { hide, maskBody, maskHeaders } from "../outbound/masking.ts";
import { TransportFailure, transportFailure } from "../outbound/transport-failure.ts";
import { failureOf } from "../steps/failure.ts";
import { USER_AGENT } from "../steps/calls.ts";
import { linkedNames } from "./push-store.ts";

const PAGE = 100;
const MOST_PAGES = 10;
const MOST = 50;

/**
 * Groups that the app has now, by name. Read without a filter, which not every app has for a part of a name; what an app
 * has beyond a thousand is found by its whole name.
 */
export async function groupsInApp(deps: Dependencies, appId: string, search: string): Promise<InApp> {
  const { baseUrl, token } = await usableConnection(deps, appId);
  const client = createScimClient({
    baseUrl,
    userAgent: USER_AGENT,
    authorization: `Bearer ${token}`,
    send: (request) => send(deps, appId, token, request),
  });
  const found = new Map<string, string>();
  const ask = async (filter: string | undefined, startIndex: number) => {
    const answer = await client.find("/Groups", filter, {
      ...(startIndex === 1 ? {} : { startIndex }),
      count: PAGE,
      excludedAttributes: ["members"],
    });
    if (answer.list === undefined) {
      const failure = failureOf(answer, { now: deps.clock().getTime(), base: baseUrl });
      throw fail("push_in_app", { text: `${hide(failure.message, token)} ${failure.wayOut}` });
    }
    for (const group of answer.list.resources) keep(found, group, search);
    return answer.list;
  };
  let next = 1;
  let more = false;
  const seen = new Set<string>();
  for (let page = 0; page < MOST_PAGES && found.size < MOST; page += 1) {
    const list = await ask(undefined, next);
    next += list.resources.length;
    // An app that ignores startIndex gives the same page for ever.
    const key = list.resources.map((one) => own(one, "id")).join(" ");
    more = next <= list.totalResults && !seen.has(key);
    if (list.resources.length === 0 || !more) break;
    seen.add(key);
  }
  if (more && search !== "") await ask(`displayName eq ${JSON.stringify(search)}`, 1);
  const shown = [...found].toSorted(([, a], [, b]) => a.localeCompare(b)).slice(0, MOST);
  const linked = await linkedNames(
    deps.db.kysely,
    appId,
    shown.map(([id]) => id),
  );
  return {
    groups: shown.map(([id, name]) => ({ id, name, linkedTo: linked.get(id) ?? null })),
    more: more || found.size > MOST,
  };
}

function keep(found: Map<string, string>, group: ScimResource, search: string): void {
  const id = own(group, "id");
  const name = own(group, "displayName");
  if (typeof id !== "string" || typeof name !== "string" || id === "") return;
  if (name.toLowerCase().includes(search.toLowerCase())) found.set(id, name);
}

/** Each exchange is in the activity of the app, as all are. */
async function send({ clock, db, transport }: Dependencies, appId: string, token: string, request: SentRequest) {
  const id = newId();
  const correlation = newId();
  await writeTestStart(db, appId, correlation, {
    id,
    at: clock().toISOString(),
    summary: "List the groups of the app",
    method: request.method,
    url: request.url,
    headers: maskHeaders(request.headers, token),
    operation: "read",
  });
  const begun = performance.now();
  const ended = (end: Partial<Parameters<typeof writeTestEnd>[2]>) =>
    writeTestEnd(db, appId, {
      attempt_id: id,
      at: clock().toISOString(),
      outcome: "failed",
      status: null,
      response_headers: null,
      response_body: null,
      error: null,
      message: null,
      way_out: null,
      duration_ms: Math.round(performance.now() - begun),
      ...end,
    });
  try {
    const response = await transport({ ...request, headers: { ...request.headers, "x-correlation-id": correlation } });
    await ended({
      outcome: response.status < 300 ? "ok" : "failed",
      status: response.status,
      response_headers: maskHeaders(response.headers, token),
      response_body: maskBody(response.body, token),
    });
    return response;
  } catch (error) {
    const failure = error instanceof TransportFailure ? error : transportFailure(error, new URL(request.url));
    await ended({ error: failure.code, message: failure.message, way_out: failure.wayOut });
    throw fail("push_in_app", { text: `${failure.message} ${failure.wayOut}` });
  }
}
