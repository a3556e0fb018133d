import assert from "node:assert/strict";
import { createServer, connect, type Server, type Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import type { FastifyInstance } from "fastify";
import { openDatabase } from "@rollcall/foundation/database";
import { buildApp } from "./app.ts";
import type { PortalDatabase, Tables } from "./tables.ts";
import { PUBLIC_URL, testSealer, ScimCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";

/** A way to the database that can be cut and mended. */
class Line {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #to: { host: string; port: number } | { path: string };
  port = 0;

  constructor(url: URL) {
    const folder = url.searchParams.get("host") ?? url.hostname;
    const port = Number(url.searchParams.get("port") ?? (url.port || 5432));
    this.#to = folder.startsWith("/") ? { path: `${folder}/.s.PGSQL.${port}` } : { host: folder, port };
  }

  async mend(): Promise<void> {
    const server = createServer((socket) => {
      const upstream = connect(this.#to as { host: string; port: number });
      for (const one of [socket, upstream]) {
        this.#sockets.add(one);
        one.on("error", () => {});
        one.on("close", () => {
          socket.destroy();
          upstream.destroy();
        });
      }
      socket.pipe(upstream);
      upstream.pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    this.port = (server.address() as { port: number }).port;
    this.#server = server;
  }

  async cut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

describe("when the database is away", () => {
  let portal: TestPortal;
  let line: Line;
  let database: PortalDatabase;
  let app: FastifyInstance;
  let idp: ScimCaller;

  before(async () => {
    portal = await testPortal();
    const { token } = await portal.token(await portal.account());
    const url = new URL(portal.databaseUrl);
    line = new Line(url);
    await line.mend();
    const through = new URL(url);
    through.search = "";
    through.hostname = "127.0.0.1";
    through.port = String(line.port);
    database = openDatabase<Tables>({ url: through.href, applicationName: "portal outage test" });
    app = await buildApp({ database, publicUrl: PUBLIC_URL, sealer: testSealer });
    idp = new ScimCaller(app, token);
  });
  after(async () => {
    await app.close();
    await database.close();
    await line.cut();
    await portal[Symbol.asyncDispose]();
  });

  test("SCIM and the API answer 503 with Retry-After and nothing of the cause, and work again by themselves", async () => {
    const user = await idp.create({ userName: "before@acme.test" });
    await line.cut();
    const ways = [
      ["GET", `/Users/${user.id}`],
      ["GET", "/Users"],
      ["POST", "/Users"],
      ["PATCH", `/Users/${user.id}`],
      ["DELETE", `/Users/${user.id}`],
      ["GET", "/Groups"],
      ["POST", "/Groups"],
    ] as const;
    for (const [method, path] of ways) {
      const body =
        method === "POST"
          ? {
              schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
              userName: "during@acme.test",
              displayName: "During",
            }
          : method === "PATCH"
            ? {
                schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                Operations: [{ op: "replace", path: "active", value: false }],
              }
            : undefined;
      if (method === "POST" && path === "/Groups")
        Object.assign(body ?? {}, { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"] });
      const answer = await idp.call(method, path, body);
      assert.equal(answer.status, 503, `${method} ${path}: ${answer.text}`);
      assert.match(String(answer.headers["retry-after"]), /^\d+$/);
      assert.equal(answer.body.status, "503");
      assert.ok(!/ECONN|select|postgres|5432|socket/i.test(answer.text), answer.text);
    }
    const page = await app.inject({ url: "/api/session", headers: { cookie: "rollcall_portal=x" } });
    assert.equal(page.statusCode, 503);
    assert.equal((await app.inject({ url: "/healthz" })).statusCode, 200);
    assert.equal((await app.inject({ url: "/readyz" })).statusCode, 503);
    await line.mend();
    const healed = await idp.call("GET", `/Users/${user.id}`);
    assert.equal(healed.status, 200);
    assert.equal(healed.body.active, true);
    assert.equal((await idp.call("GET", "/Users?count=0")).body.totalResults, 1);
    assert.equal((await app.inject({ url: "/readyz" })).statusCode, 200);
  });

  test("the exchanges of that time are in the activity afterwards", async () => {
    await app.close();
    const rows = await portal.database.kysely
      .selectFrom("exchanges")
      .select("status")
      .where("status", "=", 503)
      .execute();
    assert.ok(rows.length > 0);
  });
});
