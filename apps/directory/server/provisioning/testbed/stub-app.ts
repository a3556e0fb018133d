import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parsePath, removeAt, setAt, valueAt } from "../wanted/attribute-path.ts";
import { type Habits, usual } from "./habits.ts";
import { noGroups, serveGroups, type StubGroups } from "./stub-groups.ts";

export interface StubUser {
  schemas: string[];
  id: string;
  externalId?: string;
  userName: string;
  active?: boolean;
  [name: string]: unknown;
}

export interface Received {
  method: string;
  /** Path and query below the origin. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
  at: number;
}

/**
 * What a test makes of a request: an answer of its own (`cut`: its end never comes), `drop` (no answer), `lose` (done, the
 * answer is lost), `hang` (done, never answered), or nothing.
 */
export type Whim =
  | { status: number; body?: string; headers?: Record<string, string>; cut?: boolean }
  | "drop"
  | "lose"
  | "hang"
  | undefined;

export interface StubApp extends AsyncDisposable, StubGroups {
  baseUrl: string;
  origin: string;
  users: Map<string, StubUser>;
  received: Received[];
  whim: (request: Received) => Whim;
  habits: Habits;
  ignoreFilters: boolean;
  uniqueNames: boolean;
  delayMs: number;
  /** Requests that were being served at the same moment for one person. */
  overlaps: number;
  most: number;
  writes(): Received[];
  close(): Promise<void>;
}

/** A SCIM app that keeps its users in memory, and misbehaves as a test tells it. */
export async function startStubApp(habits: Partial<Habits> = {}): Promise<StubApp> {
  const busy = new Map<string, number>();
  let running = 0;
  const stub: StubApp = {
    baseUrl: "",
    origin: "",
    users: new Map(),
    ...noGroups(),
    received: [],
    whim: () => undefined,
    habits: { ...usual, ...habits },
    ignoreFilters: false,
    uniqueNames: true,
    delayMs: habits.delayMs ?? 0,
    overlaps: 0,
    most: 0,
    writes: () => stub.received.filter((request) => request.method !== "GET"),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
    [Symbol.asyncDispose]: () => stub.close(),
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const received: Received = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
        at: Date.now(),
      };
      stub.received.push(received);
      const key = subjectOf(received);
      const at = (busy.get(key) ?? 0) + 1;
      busy.set(key, at);
      if (at > 1) stub.overlaps += 1;
      running += 1;
      stub.most = Math.max(stub.most, running);
      const serve = () => {
        busy.set(key, (busy.get(key) ?? 1) - 1);
        running -= 1;
        answer(stub, received, request, response);
      };
      if (stub.delayMs > 0) setTimeout(serve, stub.delayMs);
      else serve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  stub.origin = `http://127.0.0.1:${port}`;
  stub.baseUrl = `${stub.origin}/scim/v2`;
  return stub;
}

function subjectOf(received: Received): string {
  if (received.method !== "POST") return received.path;
  return /"externalId":"([^"]+)"/.exec(received.body)?.[1] ?? received.path;
}

function answer(stub: StubApp, received: Received, request: IncomingMessage, response: ServerResponse): void {
  const whim = stub.whim(received) ?? habitually(stub, received);
  if (whim === "drop") return void request.socket.destroy();
  const { repeats } = stub.habits;
  if (typeof whim !== "object" && repeats === "second") serve(stub, received);
  const { status, body, headers } =
    typeof whim === "object" ? { body: "", headers: {}, ...whim } : { headers: {}, ...serve(stub, received) };
  if (typeof whim !== "object" && repeats === "first") serve(stub, received);
  if (whim === "lose") return void request.socket.destroy();
  if (whim === "hang") return;
  if (typeof whim === "object" && whim.cut === true) {
    response.writeHead(status, { "content-type": "application/scim+json", "content-length": body.length + 100 });
    return void response.write(body, () => request.socket.destroy());
  }
  const { contentType, htmlErrors } = stub.habits;
  if (htmlErrors && status >= 400) {
    response.writeHead(status, { "content-type": "text/html", ...headers });
    response.end(`<!doctype html><title>Error ${status}</title>`);
  } else response.writeHead(status, { "content-type": contentType, ...headers }).end(body);
}

const busyUntil = new WeakMap<StubApp, number>();
const lostWrites = new WeakMap<StubApp, number>();

/** What this kind of app does whoever asks for what. */
function habitually(stub: StubApp, { method }: Received): Whim {
  const { alwaysConflicts, losesEvery, msPerRequest } = stub.habits;
  const now = Date.now();
  const free = busyUntil.get(stub) ?? 0;
  if (now < free) {
    // Whole seconds, rounded up: a date has no parts of them.
    const at = new Date(Math.ceil(free / 1_000) * 1_000).toUTCString();
    return { status: 429, headers: { "retry-after": at } };
  }
  busyUntil.set(stub, now + msPerRequest);
  if (method === "GET") return undefined;
  if (alwaysConflicts) return { status: 409, body: problem(409, "Conflict.", "uniqueness").body };
  if (losesEvery === 0) return undefined;
  const writes = (lostWrites.get(stub) ?? 0) + 1;
  lostWrites.set(stub, writes);
  return writes % losesEvery === 0 ? "lose" : undefined;
}

export type Served = { status: number; body: string };

const json = (status: number, value: unknown): Served => ({ status, body: JSON.stringify(value) });
const problem = (status: number, detail: string, scimType?: string): Served =>
  json(status, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    detail,
    ...(scimType === undefined ? {} : { scimType }),
  });

function serve(stub: StubApp, { method, path, headers, body }: Received): Served {
  const { habits } = stub;
  if (habits.strict && method !== "GET" && method !== "DELETE") {
    if (headers["content-type"] !== "application/scim+json") return problem(415, "The media type is not SCIM’s.");
    const { schemas } = JSON.parse(body) as { schemas?: unknown };
    if (!Array.isArray(schemas) || schemas.length === 0) return problem(400, "schemas is missing.", "invalidSyntax");
  }
  const url = new URL(path, "http://stub");
  const [, root, version, type, rawId] = url.pathname.split("/");
  if (root !== "scim" || version !== "v2") return { status: 404, body: "<html>not here</html>" };
  if (type === "ServiceProviderConfig")
    return json(200, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: false },
    });
  if (type === "Schemas")
    return json(
      200,
      list([
        {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
          id: "urn:ietf:params:scim:schemas:core:2.0:User",
          name: "User",
          attributes: [
            { name: "userName", type: "string", multiValued: false, required: true, mutability: "readWrite" },
          ],
        },
      ]),
    );
  if (type === "Groups") {
    const id = rawId === undefined ? undefined : decodeURIComponent(rawId);
    return serveGroups(stub, stub.users, { method, url, id, body });
  }
  if (type !== "Users") return problem(404, "No such address.");
  if (rawId === undefined) return method === "POST" ? create(stub, body) : find(stub, url);
  const id = decodeURIComponent(rawId);
  const user = stub.users.get(id);
  if (user === undefined) return problem(404, `There is no user ${id}.`);
  if (method === "PATCH") return patch(stub, user, body);
  if (method === "PUT") return keep(stub, { ...(JSON.parse(body) as StubUser), id });
  return json(200, shown(stub, user));
}

/** As the app shows a user. */
const shown = ({ habits }: StubApp, user: StubUser) =>
  habits.activeAsText ? { ...user, active: user.active === false ? "False" : "True" } : user;

/** A user as a change left it. */
function keep(stub: StubApp, user: StubUser): Served {
  const { deactivation, forgetsExternalId, patch: answers } = stub.habits;
  if (user.active === false && deactivation === "refused") return problem(400, "Users cannot be deactivated.");
  const kept = user.active === false && deactivation === "deleted" ? undefined : { ...user };
  if (forgetsExternalId) delete kept?.externalId;
  if (kept === undefined) stub.users.delete(user.id);
  else stub.users.set(user.id, kept);
  return kept === undefined || answers === "silent" ? { status: 204, body: "" } : json(200, shown(stub, kept));
}

function create(stub: StubApp, body: string): Served {
  const sent = JSON.parse(body) as StubUser;
  const taken = [...stub.users.values()].some((user) => user.userName.toLowerCase() === sent.userName.toLowerCase());
  if (taken && stub.uniqueNames) return problem(409, `${sent.userName} is in use.`, "uniqueness");
  const { forgetsExternalId, ids } = stub.habits;
  const user: StubUser = { ...sent, id: ids === "odd" ? `a/b?c=${randomUUID()}#%2e&d` : randomUUID() };
  if (forgetsExternalId) delete user.externalId;
  stub.users.set(user.id, user);
  return json(201, shown(stub, user));
}

function find(stub: StubApp, url: URL): Served {
  const filter = /^(\w+) eq "(.*)"$/.exec(url.searchParams.get("filter") ?? "");
  const startIndex = Number(url.searchParams.get("startIndex") ?? 1);
  const count = Number(url.searchParams.get("count") ?? 100);
  const [, attribute = "", value = ""] = filter ?? [];
  const { filters, pages } = stub.habits;
  if (filter !== null && (filters === "refused" || (filters === "userName" && attribute !== "userName")))
    return problem(400, `Filtering by ${attribute} is not supported.`, "invalidFilter");
  const ignored = stub.ignoreFilters || filters === "ignored";
  const all = [...stub.users.values()]
    .filter((user) => filter === null || ignored || String(user[attribute] ?? "").toLowerCase() === value.toLowerCase())
    .map((user) => shown(stub, user));
  if (pages === "all") return json(200, list(all));
  if (pages === "first") return json(200, list(all.slice(0, 10), all.length));
  return json(200, list(all.slice(startIndex - 1, startIndex - 1 + count), all.length, startIndex));
}

function patch(stub: StubApp, user: StubUser, body: string): Served {
  const { habits } = stub;
  if (habits.patch === "unsupported") return problem(501, "PATCH is not supported.");
  const { Operations } = JSON.parse(body) as { Operations: { op: string; path: string; value?: unknown }[] };
  const changed = structuredClone(user);
  for (const operation of Operations) {
    const path = parsePath(operation.path);
    if (path === undefined) return problem(400, `${operation.path} is no path.`, "invalidPath");
    if (habits.strict && operation.path === "active" && typeof operation.value !== "boolean")
      return problem(400, "active is a boolean.", "invalidValue");
    if (habits.strict && operation.op === "replace" && path.element && valueAt(user, path) === undefined)
      return problem(400, `${operation.path} finds nothing.`, "noTarget");
    if (operation.op === "remove") removeAt(changed, path);
    else if (operation.op === "add" && Array.isArray(operation.value))
      changed[path.attribute] = [...((changed[path.attribute] as unknown[] | undefined) ?? []), ...operation.value];
    else setAt(changed, path, operation.value);
  }
  return keep(stub, changed);
}

const list = (resources: unknown[], total = resources.length, startIndex = 1) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
