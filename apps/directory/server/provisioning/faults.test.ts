import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { retryPeople } from "./dispatch/gate.ts";
import { type Received, type StubApp, startStubApp, type Whim } from "./testbed/stub-app.ts";
import { Testbed, until } from "./testbed/testbed.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

const html = { "content-type": "text/html" };
const answers: [what: string, answer: () => Whim][] = [
  ["429 with seconds", () => ({ status: 429, headers: { "retry-after": "1" } })],
  ["429 with a date", () => ({ status: 429, headers: { "retry-after": new Date(Date.now() + 1_000).toUTCString() } })],
  ["503 with Retry-After", () => ({ status: 503, headers: { "retry-after": "1" } })],
  ["500", () => ({ status: 500 })],
  ["502 as HTML", () => ({ status: 502, body: "<html><title>Bad gateway</title></html>", headers: html })],
  ["no answer", () => "drop"],
  ["an answer that is lost", () => "lose"],
  ["garbage", () => ({ status: 200, body: "\0{{{" })],
  ["another type", () => ({ status: 200, body: '[1, "two"]' })],
  ["200 and nothing", () => ({ status: 200, body: "" })],
  ["201 without id", () => ({ status: 201, body: '{"userName":"x"}' })],
  ["an id with a zero", () => ({ status: 201, body: '{"id":"a\\u0000b"}' })],
  ["404", () => ({ status: 404 })],
  ["409", () => ({ status: 409, body: '{"detail":"in use","scimType":"uniqueness"}' })],
  ["301", () => ({ status: 301, headers: { location: "http://127.0.0.1:1/" } })],
  ["400", () => ({ status: 400, body: '{"detail":"no"}' })],
  ["401", () => ({ status: 401 })],
  ["403", () => ({ status: 403 })],
];

const operations = ["create", "look up", "update", "deactivate"] as const;

/** Gives each person one bad answer, to one kind of request. */
function badAnswers(stub: StubApp, ids: string[], operation: (typeof operations)[number]): void {
  const left = new Map(ids.map((id, index) => [id, answers[index]?.[1]]));
  const lost = new Set<string>();
  const method = { create: "POST", "look up": "GET", update: "PATCH", deactivate: "PATCH" }[operation];
  stub.whim = (request: Received) => {
    const id = personOf(stub, request);
    if (id === undefined) return undefined;
    // A look-up happens only after a create whose answer was lost.
    if (operation === "look up" && request.method === "POST" && !lost.has(id)) {
      lost.add(id);
      return "lose";
    }
    const answer = request.method === method ? left.get(id) : undefined;
    if (answer !== undefined) left.delete(id);
    return answer?.();
  };
}

function personOf(stub: StubApp, request: Received): string | undefined {
  const remote = /\/Users\/([^?]+)/.exec(request.path)?.[1];
  if (remote !== undefined) return stub.users.get(decodeURIComponent(remote))?.externalId;
  return /externalId(?:":"| eq ")([0-9a-f-]{36})/.exec(decodeURIComponent(request.path) + request.body)?.[1];
}

for (const operation of operations) {
  test(`X11: whatever an app answers to "${operation}", everybody is right in the end, once, and says why until then`, async () => {
    await using world = await started();
    const { stub, bed } = world;
    // Nothing but our own care prevents doubles.
    stub.uniqueNames = false;
    const ids = await bed.assign(answers.length);
    if (operation === "create" || operation === "look up") badAnswers(stub, ids, operation);
    await bed.startEngine();
    if (operation === "update" || operation === "deactivate") {
      await bed.settled();
      badAnswers(stub, ids, operation);
      for (const id of ids)
        await bed.edit(id, operation === "update" ? { profile: { title: "New" } } : { status: "suspended" });
    }
    const allDone = async (): Promise<boolean> => {
      const waiting = await bed.query<{ error_message: string | null; due: boolean }>(
        `select error_message, due_at is not null as due from links where desired_gen > applied_gen and leased_by is null and (due_at is null or due_at > now())`,
      );
      for (const row of waiting) assert.ok(row.error_message, "a failure without a reason");
      await bed.db.transaction((trx) => retryPeople(trx, bed.appId, null));
      const [row] = await bed.query<{ left: number }>(
        "select count(*) as left from links where desired_gen > applied_gen or leased_by is not null",
      );
      return row?.left === 0;
    };
    await until(async () => (await sleep(200), allDone()), 40);
    const users = [...stub.users.values()];
    assert.deepEqual(users.map((user) => user.externalId).sort(), [...ids].sort());
    if (operation === "update") assert.deepEqual(new Set(users.map((user) => user["title"])), new Set(["New"]));
    assert.deepEqual(new Set(users.map((user) => user.active)), new Set([operation !== "deactivate"]));
    const open = await bed.query(
      "select 1 from attempts a left join attempt_ends e on e.attempt_id = a.id where e.attempt_id is null",
    );
    assert.equal(open.length, 0);
  });
}

test("X4: when the database drops every connection again and again, nobody is lost and nobody is made twice", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.uniqueNames = false;
  stub.delayMs = 10;
  await bed.startEngine();
  const ids = await bed.assign(600);
  for (let round = 0; round < 5; round += 1) {
    await sleep(100);
    await bed
      .query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      )
      .catch(() => {});
  }
  await bed.settled(60);
  assert.deepEqual([...stub.users.values()].map((user) => user.externalId).sort(), [...ids].sort());
});

test("X5: a process that sleeps past its lease and wakes up writes nothing over what another has done since", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.delayMs = 30;
  const ids = await bed.assign(200);
  const child = fork(new URL("./testbed/run-engine.ts", import.meta.url), [bed.url], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  await until(() => stub.received.length > 20);
  child.kill("SIGSTOP");
  await bed.startEngine();
  await bed.settled(60);
  const before = await bed.query("select source_id, remote_id, confirmed, applied_gen from links order by source_id");
  child.kill("SIGCONT");
  await sleep(1_000);
  assert.deepEqual(
    await bed.query("select source_id, remote_id, confirmed, applied_gen from links order by source_id"),
    before,
  );
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.deepEqual([...stub.users.values()].map((user) => user.externalId).sort(), [...ids].sort());
});

test("an app without PATCH gets the whole user back, with what it held besides", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.query(`update apps set capabilities = '{"patch": false}'`);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  const user = [...stub.users.values()][0];
  if (user !== undefined) user["shoeSize"] = 43;
  await bed.edit(id, { profile: { title: "Head" } });
  await bed.settled();
  await bed.edit(id, { status: "suspended" });
  await bed.settled();
  const held = [...stub.users.values()][0];
  assert.deepEqual([held?.["shoeSize"], held?.["title"], held?.active], [43, "Head", false]);
  assert.equal(
    stub.received.some((request) => request.method === "PATCH"),
    false,
  );
});
