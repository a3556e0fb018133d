import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { activityQuery, syncStateName } from "../../../shapes/provisioning.ts";
import { activityDetail, activityPage } from "./activity.ts";
import { pauseApp, provisionNow, setPace } from "../dispatch/gate.ts";
import { isInState, linkStates, personSyncOf } from "./link-states.ts";
import { progressOf } from "./progress.ts";
import { type StubApp, startStubApp } from "../testbed/stub-app.ts";
import { ada, Testbed } from "../testbed/testbed.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

test("where a person stands is a sentence: waiting, provisioned, failed with the reason, deactivated", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const db = bed.db.kysely;
  const [one = "", two = "", three = ""] = await bed.assign(3);
  const stranger = "00000000-0000-7000-8000-000000000000";
  const text = async (id: string) => (await linkStates(db, bed.appId, [id])).get(id)?.text;
  assert.equal(await text(one), "Waiting");
  assert.equal(await text(stranger), "Not provisioned");
  await bed.db.transaction((trx) => pauseApp(trx, bed.appId, ada, new Date()));
  assert.equal(await text(one), "Waiting: provisioning is paused for this app.");
  await bed.query("delete from gates");
  stub.whim = (request) =>
    request.body.includes(two) ? { status: 400, body: JSON.stringify({ detail: "title is too long" }) } : undefined;
  await bed.startEngine();
  await bed.settled();
  await bed.edit(three, { status: "suspended" });
  await bed.settled();
  assert.match((await text(one)) ?? "", /^Provisioned (just now|\d+ s ago)$/);
  assert.equal(await text(two), "Failed: The app refused the values: title is too long.");
  assert.match((await text(three)) ?? "", /^Deactivated/);
  const [sync] = (await personSyncOf(db, two)).apps;
  assert.equal(sync?.state, "failed");
  assert.match(sync?.wayOut ?? "", /Correct the person/);
});

test("a person who waits behind others is told how many", async () => {
  await using world = await started();
  const { bed } = world;
  await bed.assign(5);
  const [last = ""] = await bed.assign(1);
  assert.match((await personSyncOf(bed.db.kysely, last)).apps[0]?.text ?? "", /^Waiting: 5 before it/);
});

test("progress counts people, groups failures by cause and adds up", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.whim = (request) =>
    /p\S*[0-7]@example/.test(JSON.parse(request.body || "{}").userName ?? "")
      ? { status: 400, body: JSON.stringify({ detail: `"${Math.random()}" is odd` }) }
      : undefined;
  const ids = await bed.assign(40);
  await bed.startEngine();
  await bed.settled();
  const progress = await progressOf(bed.db.kysely, bed.appId);
  const { people } = progress;
  assert.equal(people.provisioned + people.failed, ids.length);
  assert.equal(people.waiting, 0);
  assert.equal(progress.statistics.created, people.provisioned);
  assert.equal(progress.failures.length, 1);
  assert.equal(progress.failures[0]?.people, people.failed);
  assert.ok((progress.failures[0]?.examples.length ?? 0) <= 5);
  assert.equal(progress.gate.state, "open");
});

test("the activity shows each exchange in words, in pages, and in full", async () => {
  await using world = await started();
  const { bed } = world;
  const db = bed.db.kysely;
  await bed.startEngine();
  const ids = await bed.assign(7);
  await bed.settled();
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await activityPage(db, bed.appId, activityQuery.parse({ limit: 3, cursor }));
    seen.push(...page.rows.map((row) => row.person?.id ?? ""));
    if (page.next === null) break;
    cursor = page.next;
  }
  assert.deepEqual([...seen].sort(), [...ids].sort());
  const found = await activityPage(
    db,
    bed.appId,
    activityQuery.parse({ search: "First 3", result: "ok", operation: "create" }),
  );
  assert.equal(found.rows[0]?.summary, "Created First 3 Person");
  const shown = await activityPage(db, bed.appId, activityQuery.parse({ search: "created first 3" }));
  assert.deepEqual(
    shown.rows.map((row) => row.id),
    [found.rows[0]?.id],
  );
  const detail = await activityDetail(db, found.rows[0]?.id ?? "");
  assert.equal(detail.exchange.method, "POST");
  assert.equal(detail.exchange.response?.status, 201);
  assert.equal(detail.exchange.request.headers["authorization"], "Bearer ***");
  assert.match(detail.exchange.request.body ?? "", /First 3/);
  await assert.rejects(activityPage(db, bed.appId, activityQuery.parse({ cursor: "AAAA" })), {
    code: "invalid_cursor",
  });
});

test('"provision now" looks at a person at once and sends nothing when nothing differs', async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  assert.equal(await bed.db.transaction((trx) => provisionNow(trx, bed.appId, id)), 1);
  await bed.settled();
  assert.equal(stub.received.length, 1);
});

test("people are found by their state as the words say it, whatever their link looks like", async () => {
  await using world = await started();
  const { bed } = world;
  const states = ["unlinked", "creating", "linked", "inactive", "gone", "conflict", "held"];
  const ids = await bed.assign(states.length * 3 + 1);
  for (const [place, id] of ids.entries()) {
    const state = states[place % states.length] ?? "";
    const change = ["applied_gen = desired_gen", "due_at = null", "due_at = now()"][Math.floor(place / states.length)];
    await bed.query(
      change === undefined
        ? `delete from links where source_id = '${id}'`
        : `update links set state = '${state}', ${change} where source_id = '${id}'`,
    );
  }
  const said = await linkStates(bed.db.kysely, bed.appId, ids);
  for (const state of syncStateName.options) {
    const { rows } = await sql<{ id: string }>`select p.id from people p where ${isInState(bed.appId, state)}`.execute(
      bed.db.kysely,
    );
    assert.deepEqual(rows.map(({ id }) => id).sort(), ids.filter((id) => said.get(id)?.state === state).sort(), state);
  }
});

test("the queue is told by lane, and a budget says how long it takes before anything was sent", async () => {
  await using world = await started();
  const { bed } = world;
  const ids = await bed.assign(240);
  await bed.query(`update links set lane = 0 where source_id = any(array['${ids[0]}', '${ids[1]}']::uuid[])`);
  await bed.db.transaction((trx) => setPace(trx, bed.appId, { concurrency: 3, ratePerMinute: 120 }, ada, new Date()));
  const { queue, etaSeconds, pace } = await progressOf(bed.db.kysely, bed.appId);
  assert.deepEqual(queue.lanes, [2, 0, 238, 0]);
  assert.equal(etaSeconds, 120);
  assert.deepEqual([pace.concurrency, pace.usualConcurrency, pace.ratePerMinute], [3, 8, 120]);
  await bed.query("update apps set catalog = 'slack'");
  assert.deepEqual((await progressOf(bed.db.kysely, bed.appId)).pace.limits, [
    "180 changes of users a minute",
    "600 changes a minute",
  ]);
  await bed.query("update gates set state = 'broken', reason = 'It is down.', quarantined_at = now()");
  const { gate } = await progressOf(bed.db.kysely, bed.appId);
  assert.equal(gate.state, "quarantine");
  assert.match(gate.reason ?? "", /quarantine.*It is down\./);
});
