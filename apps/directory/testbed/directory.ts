import assert from "node:assert/strict";
import type { FastifyInstance } from "fastify";
import { openDatabase } from "@rollcall/foundation/database";
import type { Database } from "@rollcall/foundation/database";
import { logOptions } from "@rollcall/foundation/log";
import { sealer } from "@rollcall/foundation/secrets";
import { testDatabase } from "@rollcall/foundation/test-database";
import { buildApp } from "../server/app.ts";
import { createApiToken, prepareFirstRun, signInLink } from "../server/operator.ts";
import { openOutbound } from "../server/provisioning/outbound/outbound.ts";
import type { DirectoryTables } from "../server/tables.ts";

const migrations = new URL("../migrations/", import.meta.url);
const publicUrl = "http://localhost:3001";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  // Tests look into answers of many shapes; what they expect they assert.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** A directory with its own database, an administrator who is signed in, and an API token. */
export class TestDirectory implements AsyncDisposable {
  readonly app: FastifyInstance;
  readonly db: Database<DirectoryTables>;
  /** Address of the database, for an engine beside it. */
  readonly url: string;
  /** Every line of the log. */
  readonly logged: string[];
  cookie = "";
  token = "";
  #dispose: () => Promise<void>;

  private constructor(parts: {
    app: FastifyInstance;
    db: Database<DirectoryTables>;
    url: string;
    logged: string[];
    dispose: () => Promise<void>;
  }) {
    this.app = parts.app;
    this.db = parts.db;
    this.url = parts.url;
    this.logged = parts.logged;
    this.#dispose = parts.dispose;
  }

  static async start({ sampleData = false } = {}): Promise<TestDirectory> {
    const database = await testDatabase(migrations);
    const db = openDatabase<DirectoryTables>({ url: database.url, poolSize: 6, applicationName: "test" });
    await prepareFirstRun(db, { sampleData });
    const outbound = openOutbound({ allowPrivate: false, allowLoopback: true, timeoutMs: 5000 });
    const logged: string[] = [];
    const app = await buildApp({
      consoleFolder: new URL("../ui/dist/", import.meta.url),
      db,
      sealer: sealer([{ id: "test", key: Buffer.alloc(32, 7) }]),
      clock: () => new Date(),
      publicUrl,
      portalUrl: "http://localhost:3000",
      transport: outbound.send,
      logger: {
        ...logOptions({ level: "info", name: "directory" }),
        stream: { write: (line: string) => logged.push(line) },
      },
    });
    const dispose = async () => {
      await app.close();
      await outbound.close();
      await db.close();
      await database[Symbol.asyncDispose]();
    };
    const directory = new TestDirectory({ app, db, url: database.url, logged, dispose });
    await app.ready();
    await directory.signIn((await signInLink(db)).split("#")[1] ?? "");
    directory.token = (await createApiToken(db, { name: "test" })).token;
    return directory;
  }

  async signIn(secret: string): Promise<void> {
    const answer = await this.send("POST", "/console/sign-in/link", { body: { secret } });
    assert.equal(answer.status, 204, answer.text);
    const [cookie] = [answer.headers["set-cookie"]].flat();
    this.cookie = String(cookie).split(";", 1)[0] ?? "";
  }

  async send(
    method: string,
    url: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, headers = {} } = options;
    const raw = typeof body === "string" || Buffer.isBuffer(body);
    const response = await this.app.inject({
      method: method as "GET",
      url,
      headers: { "sec-fetch-site": "same-origin", ...headers },
      ...(body === undefined ? {} : { payload: raw ? body : (body as object) }),
    });
    const json = response.headers["content-type"]?.toString().includes("json") === true;
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: json && response.payload !== "" ? response.json() : undefined,
    };
  }

  /** A request of the console, by the administrator who is signed in. */
  console(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/console${path}`, { body, headers: { cookie: this.cookie } });
  }

  /** The same, when it must work. */
  // oxlint-disable-next-line typescript/no-explicit-any
  async good(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.console(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  /** A request of the management API, with a token. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/api/v1${path}`, { body, headers: { authorization: `SSWS ${this.token}` } });
  }

  upload(content: string | Buffer, name = "people.csv"): Promise<Answer> {
    return this.send("POST", `/console/imports?name=${name}`, {
      body: Buffer.from(content),
      headers: { cookie: this.cookie, "content-type": "text/csv" },
    });
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  person(login: string, more: Record<string, string> = {}): Promise<any> {
    const profile = { login, email: login, firstName: "Ada", lastName: "Byron", ...more };
    return this.good("POST", "/people", { profile });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#dispose();
  }
}
