import assert from "node:assert/strict";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryServer } from "@rollcall/scim/exchanges/memory-store";
import { sealer } from "@rollcall/foundation/secrets";
import { openOutbound } from "../outbound/outbound.ts";
import { TestDirectory } from "../../../testbed/directory.ts";
import { conformanceRunner } from "./conformance-run.ts";
import type { ConformanceRun } from "../../../shapes/conformance.ts";

interface App {
  baseUrl: string;
  users: Map<string, unknown>;
  methods: Set<string>;
  ignoreFilters: boolean;
}

/** A SCIM server in memory, over HTTP; it is closed with the test. */
async function startApp(context: TestContext): Promise<App> {
  const { handle, users } = memoryServer();
  const app: App = { baseUrl: "", users: users.resources, methods: new Set(), ignoreFilters: false };
  const server = createServer((request, response) => {
    void (async () => {
      const method = request.method ?? "";
      app.methods.add(method);
      const body = await text(request);
      const path = app.ignoreFilters ? request.url?.replace(/filter=[^&]*&?/, "") : request.url;
      const headers = request.headers as Record<string, string>;
      const answer = await handle({ method, path: path ?? "", headers, ...(body === "" ? {} : { body }) });
      response.writeHead(answer.status, answer.headers as Record<string, string>).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close().closeAllConnections());
  const address = server.address();
  app.baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return app;
}

const TOKEN = "a-token-of-the-app";

describe("conformance checks of an app", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());
  async function connectedApp(stub: App): Promise<string> {
    const { id } = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Stub" });
    await directory.good("PUT", `/apps/${id}/connection`, { baseUrl: stub.baseUrl, token: TOKEN });
    return id;
  }

  async function ended(id: string): Promise<ConformanceRun> {
    for (let round = 0; round < 600; round += 1) {
      const { run } = await directory.good("GET", `/apps/${id}/conformance`);
      if (run.status !== "running") return run;
      await sleep(50);
    }
    throw new Error("the run did not end");
  }

  test("a run goes on in the background, ends with a report, and leaves nothing in the app", async (context) => {
    const stub = await startApp(context);
    const id = await connectedApp(stub);
    assert.deepEqual(await directory.good("GET", `/apps/${id}/conformance`), { run: null });
    const begun = await directory.console("POST", `/apps/${id}/conformance`, {});
    assert.equal(begun.status, 202, begun.text);
    assert.equal(begun.body.run.status, "running");
    const again = await directory.console("POST", `/apps/${id}/conformance`, {});
    assert.deepEqual([again.status, again.body.code], [409, "conformance_running"]);
    const run = await ended(id);
    assert.equal(run.status, "done");
    const { report } = run;
    assert.ok(report && report.results.length > 200 && report.made > 50);
    assert.deepEqual(report.left, []);
    assert.equal(stub.users.size, 0);
    const failed = report.results.find(({ outcome }) => outcome === "fail");
    assert.ok(failed && !("exchange" in failed), "what went over the wire is fetched check by check");
    const detail = await directory.good("GET", `/apps/${id}/conformance/results/${failed.id}`);
    assert.ok(detail.exchange.request.url.startsWith(stub.baseUrl) && detail.advice);
    const whole = await directory.console("GET", `/apps/${id}/conformance/report.json`);
    assert.match(
      String(whole.headers["content-disposition"]),
      /^attachment; filename="scim-conformance-[a-z0-9]{6}\.json"$/,
    );
    assert.ok(!whole.text.includes(TOKEN) && whole.text.includes("Bearer ***"));
    const { entries } = await directory.good("GET", "/log?limit=5");
    assert.ok(entries.some(({ message }: { message: string }) => message === "Started the conformance checks of Stub"));
  });

  test("a run that may only read writes nothing", async (context) => {
    const stub = await startApp(context);
    const id = await connectedApp(stub);
    await directory.good("POST", `/apps/${id}/conformance`, { readOnly: true });
    const run = await ended(id);
    assert.deepEqual([...stub.methods], ["GET"]);
    assert.ok(run.readOnly && (run.report?.results.length ?? 0) > 40);
  });

  test("a run is stopped on demand, and cleans up before it ends", async (context) => {
    const stub = await startApp(context);
    const id = await connectedApp(stub);
    await directory.good("POST", `/apps/${id}/conformance`, {});
    const { run } = await directory.good("POST", `/apps/${id}/conformance/stop`);
    assert.equal(run.stopping, true);
    const stopped = await ended(id);
    assert.equal(stopped.status, "stopped");
    assert.equal(stopped.report?.stopped, "It was stopped by an administrator.");
    assert.ok((stopped.report?.made ?? 0) > 0);
    assert.equal(stub.users.size, 0);
  });

  test("what a killed process left in the app is removed by the next, and nobody else is", async (context) => {
    const stub = await startApp(context);
    const id = await connectedApp(stub);
    const name = (userName: string) => ({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: userName,
      userName,
    });
    for (const one of ["rollcall-check-abcdef-7@example.com", "rollcall-check-zzzzzz-7@example.com", "ada@example.com"])
      stub.users.set(one, name(one));
    stub.ignoreFilters = true;
    await directory.db.query(
      undefined,
      `insert into conformance_runs (app_id, run, read_only, started_by, started_at, alive_at)
       values ($1, 'abcdef', false, 'ada', now() - interval '5 minutes', now() - interval '4 minutes')`,
      [id],
    );
    const outbound = openOutbound({ allowPrivate: false, allowLoopback: true });
    const around = {
      db: directory.db,
      clock: () => new Date(),
      sealer: sealer([{ id: "test", key: Buffer.alloc(32, 7) }]),
      transport: outbound.send,
    };
    const faults: unknown[] = [];
    await conformanceRunner(around, (error) => faults.push(error)).endDead();
    await outbound.close();
    assert.deepEqual(faults, []);
    assert.deepEqual([...stub.users.keys()].sort(), ["ada@example.com", "rollcall-check-zzzzzz-7@example.com"]);
    const { run } = await directory.good("GET", `/apps/${id}/conformance`);
    assert.deepEqual([run.status, run.report], ["stopped", null]);
  });

  test("an app without a connection is told so, and so is a domain that is none", async () => {
    const { id } = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Bare" });
    assert.equal((await directory.console("POST", `/apps/${id}/conformance`, {})).body.code, "connection_incomplete");
    const bad = await directory.console("POST", `/apps/${id}/conformance`, { domain: "not a domain" });
    assert.equal(bad.status, 400);
    assert.equal((await directory.console("GET", `/apps/${id}/conformance/report.json`)).status, 404);
  });
});
