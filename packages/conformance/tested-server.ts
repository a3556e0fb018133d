// For tests only: a server in memory that does nearly everything right, to be broken on purpose.
import { memoryServer } from "@rollcall/scim/exchanges/memory-store";
import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import type { Send } from "./wire.ts";

export const BASE = "https://portal.example/scim/v2";
export const TOKEN = "a-token-for-tests";

export interface Wire {
  method: string;
  /** Below the base URL, without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string | undefined;
}

type Answered = { status: number; headers: Record<string, string | undefined>; body: string };
/** Sits between the check and the server: may change the request, the answer, or answer by itself. */
export type Break = (request: Wire, next: (request: Wire) => Promise<Answered>) => Promise<Answered>;

/** The way to a new server, with this broken in it. */
export function brokenServer(broken: Break = (request, next) => next(request), dialect?: "strict"): Send {
  const { handle } = memoryServer(dialect);
  const serve = async ({ method, path, query, headers, body }: Wire): Promise<Answered> => {
    const search = query.size === 0 ? "" : `?${query}`;
    const answer = await handle({ method, path: `${path}${search}`, headers, ...(body === undefined ? {} : { body }) });
    return { ...answer, body: answer.body ?? "" };
  };
  const guarded = async (request: Wire): Promise<Answered> => {
    const given = request.headers["authorization"]?.replace(/^Bearer /, "");
    if (given === TOKEN) return serve(request);
    const error = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "401", detail: "No." };
    return { status: 401, headers: { "www-authenticate": "Bearer" }, body: JSON.stringify(error) };
  };
  const paged: Break = (request, next) => withCursors(request, next);
  return async (request: SentRequest): Promise<ReceivedResponse> => {
    const url = new URL(request.url);
    const path = url.pathname.slice(new URL(BASE).pathname.length);
    const { method, headers, body } = request;
    const wire = { method, path, query: url.searchParams, headers, body };
    return broken(wire, (changed) => paged(changed, guarded));
  };
}

/** Cursor pages over a server that knows index pages: the cursor is the next index. */
async function withCursors(request: Wire, next: (request: Wire) => Promise<Answered>): Promise<Answered> {
  if (request.path === "/ServiceProviderConfig") {
    return changed(await next(request), (config) => Object.assign(config["pagination"] as object, { cursor: true }));
  }
  const search = request.path.endsWith("/.search") ? (JSON.parse(request.body ?? "{}") as Record<string, unknown>) : {};
  const cursor = request.query.get("cursor") ?? search["cursor"];
  if (typeof cursor !== "string") return next(request);
  const at = cursor === "" ? 1 : Number(/^at-(\d+)$/.exec(cursor)?.[1]);
  if (Number.isNaN(at)) return failed(400, { scimType: "invalidCursor" });
  const query = new URLSearchParams(request.query);
  query.delete("cursor");
  query.set("startIndex", String(at));
  const { cursor: _, ...rest } = search;
  const body = request.body === undefined ? undefined : JSON.stringify({ ...rest, startIndex: at });
  return changed(await next({ ...request, query, body }), (list) => {
    const after = at + Number(list["itemsPerPage"]);
    if (after <= Number(list["totalResults"])) list["nextCursor"] = `at-${after}`;
  });
}

/** The answer with its JSON changed. */
export function changed(answer: Answered, change: (body: Record<string, unknown>) => void): Answered {
  if (answer.body === "") return answer;
  const body = JSON.parse(answer.body) as Record<string, unknown>;
  change(body);
  return { ...answer, body: JSON.stringify(body) };
}

export function failed(status: number, more: object = {}): Answered {
  const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: String(status), ...more };
  return { status, headers: { "content-type": "application/scim+json" }, body: JSON.stringify(body) };
}
