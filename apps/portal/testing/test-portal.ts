// A portal for tests: a real database, the real app, requests by inject.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { FastifyInstance, InjectOptions } from "fastify";
import { type Clock, systemClock } from "@rollcall/foundation/clock";
import { sealer } from "@rollcall/foundation/secrets";
import { openDatabase } from "@rollcall/foundation/database";
import { testDatabase } from "@rollcall/foundation/test-database";
import { type AppOptions, buildApp } from "../server/app.ts";
import { createAccount, createScimToken, type ScimTokenInput, signInLink } from "../server/operator.ts";
import type { PortalDatabase, Tables } from "../server/tables.ts";

/** A key of its own for each run. */
export const testSealer = sealer([{ id: "test", key: randomBytes(32) }]);
export const PUBLIC_URL = "http://portal.test:3000";

export interface TestPortal extends AsyncDisposable {
  app: FastifyInstance;
  database: PortalDatabase;
  databaseUrl: string;
  account(name?: string, plan?: string): Promise<number>;
  token(account: number, options?: Partial<ScimTokenInput>): Promise<ScimCaller>;
  superAdmin(account: number): Promise<ConsoleCaller>;
  /** A browser in which somebody opened a one-time sign-in link. */
  signIn(link: string): Promise<ConsoleCaller>;
  /** A second node on the same database. */
  anotherNode(): Promise<FastifyInstance>;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  // The tests read what they expect; a wrong guess fails there.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export async function testPortal(options: Partial<AppOptions> & { clock?: Clock } = {}): Promise<TestPortal> {
  const cloned = await testDatabase(new URL("../migrations/", import.meta.url));
  const database = openDatabase<Tables>({ url: cloned.url, poolSize: 10, applicationName: "portal test" });
  const build = () => buildApp({ database, publicUrl: PUBLIC_URL, sealer: testSealer, clock: systemClock, ...options });
  const app = await build();
  const nodes = [app];
  return {
    app,
    database,
    databaseUrl: cloned.url,
    account: async (name = "Acme", plan = "enterprise") => (await createAccount(database, { name, plan })).number,
    token: async (account, more = {}) => {
      const { token } = await createScimToken(database, {
        portal: account,
        name: "test",
        anyDomain: true,
        rate: 0,
        ...more,
      });
      return new ScimCaller(app, token);
    },
    superAdmin: async (account) => signedIn(app, await signInLink(database, { portal: account })),
    signIn: (link) => signedIn(app, link),
    anotherNode: async () => {
      const node = await build();
      nodes.push(node);
      return node;
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.close();
      await database.close();
      await cloned[Symbol.asyncDispose]();
    },
  };
}

async function signedIn(app: FastifyInstance, link: string): Promise<ConsoleCaller> {
  const caller = new ConsoleCaller(app);
  await caller.signIn(link);
  return caller;
}

async function send(app: FastifyInstance, request: InjectOptions): Promise<Answer> {
  const response = await app.inject(request);
  const json = /[/+]json/.test(response.headers["content-type"] ?? "") && response.payload !== "";
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.payload,
    body: json ? (JSON.parse(response.payload) as unknown) : undefined,
  };
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** An identity provider. */
export class ScimCaller {
  readonly token: string;
  readonly app: FastifyInstance;

  constructor(app: FastifyInstance, token: string) {
    this.app = app;
    this.token = token;
  }

  async call(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.app, {
      method,
      url: `/scim/v2${path}`,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  async create(user: Record<string, unknown>): Promise<{ id: string; [name: string]: unknown }> {
    const answer = await this.call("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      ...user,
    });
    assert.equal(answer.status, 201, answer.text);
    return answer.body as { id: string };
  }

  async createGroup(displayName: string, members: string[] = []): Promise<{ id: string }> {
    const answer = await this.call("POST", "/Groups", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName,
      members: members.map((value) => ({ value })),
    });
    assert.equal(answer.status, 201, answer.text);
    return answer.body as { id: string };
  }

  patch(path: string, ...operations: unknown[]): Promise<Answer> {
    return this.call("PATCH", path, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: operations,
    });
  }
}

/** A browser with its cookie. */
export class ConsoleCaller {
  readonly app: FastifyInstance;
  cookie: string | undefined;

  constructor(app: FastifyInstance) {
    this.app = app;
  }

  async call(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await send(this.app, {
      method,
      url: `/api${path}`,
      headers: {
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        "sec-fetch-site": "same-origin",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const set = answer.headers["set-cookie"];
    const cookie = Array.isArray(set) ? String(set[0]) : typeof set === "string" ? set : undefined;
    if (cookie !== undefined) this.cookie = cookie.split(";")[0];
    return answer;
  }

  /** The answer, which must be a good one. */
  // oxlint-disable-next-line typescript/no-explicit-any
  async good(method: Method, path: string, body?: unknown): Promise<any> {
    const answer = await this.call(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  async signIn(link: string): Promise<void> {
    await this.good("POST", "/sign-in/link", { secret: link.split("#")[1] });
  }
}
