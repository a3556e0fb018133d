// A mock SCIM provider in memory that answers slowly, limits its rate, fails when told to, and keeps books.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "../e2e/random.ts";
import { Books } from "./engine-books.ts";

export interface SinkOptions {
  /** Milliseconds of every answer. */
  latency: number;
  /** Requests a second; 0 is no limit. */
  rate: number;
  burst: number;
  /** Share of requests answered 503 and not done. */
  fails: number;
  /** Share of writes done whose answer is lost. */
  loses: number;
  /** Whether the second of two equal userNames is refused. */
  unique: boolean;
}

interface User {
  id: string;
  userName: string;
  externalId?: string;
  active: boolean;
  [name: string]: unknown;
}

interface Group {
  id: string;
  displayName: string;
  externalId?: string;
  members: Set<string>;
}

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const usual: SinkOptions = { latency: 0, rate: 0, burst: 0, fails: 0, loses: 0, unique: true };
const refuse = (status: number, detail: string, scimType?: string): Answer => ({
  status,
  body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: String(status), detail, scimType },
});

export class Sink implements AsyncDisposable {
  readonly token = "sink-token-0123456789";
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly options: SinkOptions;
  books = new Books();
  base = "";
  readonly #byName = new Map<string, string>();
  readonly #byExternalId = new Map<string, string>();
  readonly #random = randomFrom(7);
  #tokens: number;
  #filled = performance.now();
  #waitUntil = 0;
  readonly #server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => void this.#take(request, response, Buffer.concat(chunks).toString("utf8")));
  });

  private constructor(options: SinkOptions) {
    this.options = options;
    this.#tokens = options.burst || options.rate;
  }

  static async start(options: Partial<SinkOptions> = {}): Promise<Sink> {
    const sink = new Sink({ ...usual, ...options });
    await new Promise<void>((resolve) => sink.#server.listen(0, "127.0.0.1", resolve));
    sink.base = `http://127.0.0.1:${(sink.#server.address() as AddressInfo).port}/scim/v2`;
    return sink;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get members(): number {
    return [...this.groups.values()].reduce((sum, group) => sum + group.members.size, 0);
  }

  async #take(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    const { books, options } = this;
    const url = new URL(request.url ?? "", this.base);
    const [, kind = "", rawId] = /^\/scim\/v2\/(\w+)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    const id = rawId === undefined ? undefined : decodeURIComponent(rawId);
    const method = request.method ?? "";
    const write = method !== "GET";
    books.arrived(
      `${method} /${kind}${id === undefined ? "" : "/{id}"}${url.searchParams.has("filter") ? "?filter" : ""}`,
    );
    const answer = ({ status, body, headers }: Answer): void => {
      books.answered(status);
      response.writeHead(status, { "content-type": "application/scim+json", ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      books.unauthorised += 1;
      return answer(refuse(401, "Who are you?"));
    }
    const wait = this.#toldToWait();
    if (wait !== undefined) return answer({ ...refuse(429, "Too many."), headers: { "retry-after": String(wait) } });
    if (this.#random() < options.fails) return answer(refuse(503, "Failing, as told."));
    let body: Record<string, unknown> | undefined;
    try {
      body = text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
    } catch {
      books.malformed += 1;
      return answer(refuse(400, "Not JSON.", "invalidSyntax"));
    }
    const key = write && kind === "Users" ? (id ?? String(body?.["externalId"])) : undefined;
    books.begin(key);
    if (options.latency > 0) await sleep(options.latency / 2);
    const result = this.#serve(method, kind, id, url, body ?? {});
    if (options.latency > 0) await sleep(options.latency / 2);
    books.end(key);
    if (write && result.status < 300 && this.#random() < options.loses) {
      books.answered("lost");
      return void request.socket.destroy();
    }
    answer(result);
  }

  /** A bucket that fills at the rate; seconds to wait when it is empty. */
  #toldToWait(): number | undefined {
    const { burst, rate } = this.options;
    const now = performance.now();
    if (now < this.#waitUntil) this.books.calledWhileToldToWait += 1;
    if (rate === 0) return undefined;
    this.#tokens = Math.min(burst || rate, this.#tokens + ((now - this.#filled) / 1_000) * rate);
    this.#filled = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return undefined;
    }
    const wait = Math.max(1, Math.ceil((1 - this.#tokens) / rate));
    // What left before the answer arrived is not held against anybody.
    this.#waitUntil = Math.max(this.#waitUntil, now + wait * 1_000 - 50);
    return wait;
  }

  #serve(method: string, kind: string, id: string | undefined, url: URL, body: Record<string, unknown>): Answer {
    if (kind === "Users")
      return method === "GET" ? this.#read(this.users, id, url, shown) : this.#writeUser(method, id, body);
    if (kind === "Groups")
      return method === "GET" ? this.#read(this.groups, id, url, shownGroup) : this.#writeGroup(method, id, body);
    if (kind === "ServiceProviderConfig")
      return {
        status: 200,
        body: { patch: { supported: true }, bulk: { supported: false }, filter: { supported: true, maxResults: 200 } },
      };
    if (kind === "Schemas" || kind === "ResourceTypes") return { status: 200, body: list([], 0, 1) };
    return refuse(404, "Not here.");
  }

  #read<Kept extends { id: string }>(
    map: Map<string, Kept>,
    id: string | undefined,
    url: URL,
    show: (one: Kept) => object,
  ): Answer {
    if (id !== undefined) {
      const found = map.get(id);
      return found === undefined ? refuse(404, `No ${id}.`) : { status: 200, body: show(found) };
    }
    const filter = url.searchParams.get("filter");
    const [, name = "", quoted = '""'] = /^(\w+) eq (".*")$/.exec(filter ?? "") ?? [];
    const value = String(JSON.parse(quoted));
    const at = name === "userName" ? this.#byName.get(value.toLowerCase()) : this.#byExternalId.get(value);
    const fits = (one: Kept) => String((one as Record<string, unknown>)[name]).toLowerCase() === value.toLowerCase();
    const known = map.get(at ?? "");
    const all =
      filter === null
        ? [...map.values()]
        : known !== undefined
          ? [known]
          : (map as Map<string, unknown>) === this.users
            ? []
            : [...map.values()].filter(fits);
    const start = Number(url.searchParams.get("startIndex") ?? 1);
    const page = all.slice(start - 1, start - 1 + Math.min(200, Number(url.searchParams.get("count") ?? 100)));
    return { status: 200, body: list(page.map(show), all.length, start) };
  }

  #writeUser(method: string, id: string | undefined, body: Record<string, unknown>): Answer {
    const { books } = this;
    if (method === "POST") {
      const { externalId, userName } = body as { externalId?: string; userName: string };
      const taken =
        this.#byName.has(userName.toLowerCase()) || (externalId !== undefined && this.#byExternalId.has(externalId));
      if (taken) {
        books.duplicateCreates += 1;
        if (this.options.unique) return refuse(409, `${userName} is taken.`, "uniqueness");
        books.duplicateNames += 1;
      }
      const user = { schemas: [USER], ...body, id: randomUUID(), userName, active: body["active"] !== false };
      this.users.set(user.id, user);
      this.#byName.set(userName.toLowerCase(), user.id);
      if (externalId !== undefined) this.#byExternalId.set(externalId, user.id);
      books.order(user.id, body);
      books.isActive(userName, user.active);
      return { status: 201, body: user };
    }
    const user = this.users.get(id ?? "");
    if (user === undefined) {
      books.unknownUsers += 1;
      return refuse(404, `No user ${id}.`);
    }
    const before = JSON.stringify(user);
    const operations = (body["Operations"] ?? []) as { op: string; path?: string; value?: unknown }[];
    books.operations += operations.length;
    for (const { op, path = "", value } of operations) {
      if (op === "remove") delete user[path];
      else user[path] = value;
    }
    if (JSON.stringify(user) === before) books.noOpWrites += 1;
    books.order(user.id, body);
    books.isActive(user.userName, user.active);
    return { status: 200, body: user };
  }

  #writeGroup(method: string, id: string | undefined, body: Record<string, unknown>): Answer {
    const add = (group: Group, members: unknown): void => {
      for (const { value } of (members ?? []) as { value: string }[]) {
        if (!this.users.has(value)) this.books.unknownMembers += 1;
        group.members.add(value);
      }
    };
    if (method === "POST") {
      const displayName = String(body["displayName"]);
      if ([...this.groups.values()].some((one) => one.displayName === displayName)) {
        this.books.duplicateCreates += 1;
        if (this.options.unique) return refuse(409, `${displayName} is taken.`, "uniqueness");
      }
      const group: Group = {
        id: randomUUID(),
        displayName,
        externalId: String(body["externalId"]),
        members: new Set(),
      };
      add(group, body["members"]);
      this.groups.set(group.id, group);
      return { status: 201, body: shownGroup(group) };
    }
    const group = this.groups.get(id ?? "");
    if (group === undefined) return refuse(404, `No group ${id}.`);
    for (const { op, path = "", value } of (body["Operations"] ?? []) as {
      op: string;
      path?: string;
      value?: unknown;
    }[]) {
      const one = /^members\[value eq "([^"]+)"\]$/.exec(path)?.[1];
      if (one !== undefined && op === "remove") group.members.delete(one);
      else if (path === "members") add(group, value);
      else if (path === "displayName") group.displayName = String(value);
      else return refuse(400, `${op} ${path}?`, "invalidPath");
    }
    return { status: 204 };
  }
}

const shown = (user: User) => user;
const shownGroup = ({ members, ...group }: Group) => ({ ...group, members: [...members].map((value) => ({ value })) });
const list = (resources: object[], totalResults: number, startIndex: number) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
