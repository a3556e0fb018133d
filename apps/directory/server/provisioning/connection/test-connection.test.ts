import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConnectionTest } from "../../../shapes/provisioning.ts";
import { openOutbound } from "../outbound/outbound.ts";
import { testConnection, type UnsavedConnection } from "./test-connection.ts";
import { type StubApp, startStubApp } from "../testbed/stub-app.ts";
import { Testbed, testSealer, TOKEN } from "../testbed/testbed.ts";

interface World extends AsyncDisposable {
  stub: StubApp;
  bed: Testbed;
  run: (unsaved?: UnsavedConnection) => Promise<ConnectionTest>;
}

async function started(options = { allowLoopback: true, allowPrivate: false }): Promise<World> {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  const outbound = openOutbound({ ...options, timeoutMs: 2_000 });
  const around = { db: bed.db, sealer: testSealer, clock: () => new Date(), transport: outbound.send };
  return {
    stub,
    bed,
    run: (unsaved) => testConnection(around, bed.appId, unsaved),
    async [Symbol.asyncDispose]() {
      await bed[Symbol.asyncDispose]();
      await outbound.close();
      await stub.close();
    },
  };
}

const results = (test: ConnectionTest): string => test.checks.map((check) => `${check.id}:${check.result}`).join(" ");
const sentence = (test: ConnectionTest): string => test.checks.find((check) => check.result === "failed")?.detail ?? "";

test("a connection that works passes every check, is kept with what was learned, and opens a closed gate", async () => {
  await using world = await started();
  const { bed, run } = world;
  await bed.query(`insert into gates (app_id, state) values ('${bed.appId}', 'auth')`);
  const done = await run();
  assert.equal(done.passed, true);
  assert.equal(
    results(done),
    "address:ok reachable:ok tls:warning authenticated:ok service_provider_config:ok schemas:ok filter:ok",
  );
  assert.deepEqual(done.capabilities?.attributes, [
    { path: "userName", type: "string", required: true, writable: true, multiValued: false },
  ]);
  const [app] = await bed.query<{ connection_status: string; capabilities: { patch: boolean } }>("select * from apps");
  assert.deepEqual([app?.connection_status, app?.capabilities.patch], ["working", true]);
  assert.equal((await bed.query<{ state: string }>("select state from gates"))[0]?.state, "open");
  const attempts = await bed.attempts();
  assert.deepEqual(
    attempts.map((row) => [row["operation"], row["outcome"]]),
    [
      ["test", "ok"],
      ["test", "ok"],
      ["test", "ok"],
    ],
  );
  assert.equal(JSON.stringify([done, attempts]).includes(TOKEN), false);
});

const mistakes: [what: string, whim: ReturnType<StubApp["whim"]>, check: string, words: RegExp][] = [
  ["a token with a typing error", { status: 401 }, "authenticated", /Copy it again/],
  [
    "SCIM switched off in the app",
    { status: 403, body: JSON.stringify({ detail: "SCIM is switched off." }) },
    "authenticated",
    /SCIM is switched off\. Switch SCIM on/,
  ],
  [
    "a base URL that redirects",
    { status: 301, headers: { location: "https://elsewhere.example.com/" } },
    "authenticated",
    /redirects to https:\/\/elsewhere/,
  ],
  [
    "a web page at the base URL",
    { status: 200, body: "<!doctype html><title>Sign in</title>", headers: { "content-type": "text/html" } },
    "authenticated",
    /web page answers/,
  ],
  ["an app that is broken", { status: 500 }, "authenticated", /problem of its own/],
  ["a connection that is cut", "drop", "reachable", /closed the connection/],
];

for (const [what, whim, check, words] of mistakes) {
  test(`${what} gets a sentence that says what to do`, async () => {
    await using world = await started();
    world.stub.whim = () => whim;
    const done = await world.run();
    assert.equal(done.passed, false);
    assert.equal(done.checks.find((one) => one.result === "failed")?.id, check);
    assert.match(sentence(done), words);
    const [app] = await world.bed.query<{ connection_status: string }>("select connection_status from apps");
    assert.equal(app?.connection_status, "failing");
  });
}

test("a base URL without the version, one that nobody listens at, one that is no address: each is told apart", async () => {
  await using world = await started();
  const { run, stub } = world;
  assert.match(sentence(await run({ baseUrl: `${stub.origin}/scim`, token: "x" })), /usually ends in \/scim\/v2/);
  assert.match(sentence(await run({ baseUrl: "http://127.0.0.1:1/scim/v2", token: "x" })), /connection was refused/);
  assert.match(
    sentence(await run({ baseUrl: "http://no-such-host.invalid/scim/v2", token: "x" })),
    /no host called|could not be looked up/,
  );
  assert.match(sentence(await run({ baseUrl: "scim", token: "x" })), /not a web address/);
  assert.match(
    sentence(await run({ baseUrl: `https://${new URL(stub.origin).host}/scim/v2`, token: "x" })),
    /does not speak TLS/,
  );
  const [app] = await world.bed.query<{ connection_status: string }>("select connection_status from apps");
  assert.equal(app?.connection_status, "working", "a test of what is not saved changes nothing");
});

test("an app that answers a filter with somebody else passes with a warning, and is known to ignore filters", async () => {
  await using world = await started();
  world.stub.ignoreFilters = true;
  world.stub.users.set("1", { schemas: [], id: "1", userName: "other" });
  const done = await world.run();
  assert.equal(done.passed, true);
  const filter = done.checks.find((check) => check.id === "filter");
  assert.equal(filter?.result, "warning");
  assert.match(filter?.detail ?? "", /ignores filters/);
  assert.equal(done.capabilities?.filter, false);
});

test("F1: the stored token is never sent to a newly entered address", async () => {
  await using world = await started();
  await using other = await startStubApp();
  await assert.rejects(world.run({ baseUrl: other.baseUrl }), { code: "token_for_other_origin" });
  assert.equal(other.received.length, 0);
  await world.run({ baseUrl: other.baseUrl, token: "the-new-one" });
  assert.deepEqual(
    [...new Set(other.received.map((request) => request.headers["authorization"]))],
    ["Bearer the-new-one"],
  );
});

test("F2: a private address is refused with the setting that would allow it", async () => {
  await using world = await started({ allowLoopback: false, allowPrivate: false });
  const done = await world.run();
  assert.match(sentence(done), /ALLOW_PRIVATE_TARGETS/);
  assert.equal(world.stub.received.length, 0);
});
