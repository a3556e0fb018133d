import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { startStubApp } from "../testbed/stub-app.ts";
import { ada, Testbed, until } from "../testbed/testbed.ts";
import { pauseApp, resumeApp, setPace } from "./gate.ts";
import { setBreak, setWait, speedUp } from "./gate-store.ts";

const started = async () => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

const gateOf = async (bed: Testbed) => (await bed.query<Record<string, unknown>>("select * from gates"))[0] ?? {};
const isWrite = (request: { method: string }) => request.method !== "GET";

test("two engines together keep the rate of an app, and what takes access away gets the next place", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const [leaver = ""] = await bed.assign(1);
  await bed.startEngine();
  await bed.settled();
  const pace = { concurrency: null, ratePerMinute: 600 };
  await bed.db.transaction((trx) => setPace(trx, bed.appId, pace, ada, new Date()));
  await bed.startEngine();
  const from = Date.now();
  await bed.assign(300);
  await until(() => stub.received.length > 8);
  await bed.edit(leaver, { status: "suspended" }, 0);
  const asked = Date.now();
  await until(() => stub.received.some((request) => request.method === "PATCH"));
  const place = stub.received.filter(({ at }) => at >= asked).findIndex((request) => request.method === "PATCH");
  assert.ok(place <= 4, `${place} requests came before it`);
  const within = stub.received.filter(({ at }) => at >= from);
  const most = Math.max(
    ...within.map(({ at }) => within.filter((other) => other.at >= at && other.at < at + 1_000).length),
  );
  assert.ok(most <= 11, `${most} requests in a second`);
  const [begun] = await bed.query<{ begun: number }>("select count(*)::int as begun from attempts");
  assert.ok((begun?.begun ?? 0) < stub.received.length + 60, "no more is begun than is sent in about a second");
});

test("a pause by an administrator is heard by every engine at once, and gives back what was not sent", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.delayMs = 20;
  // They would not look at the tables by themselves for a long time.
  await bed.startEngine({ pollMs: 60_000 });
  await bed.startEngine({ pollMs: 60_000 });
  await bed.assign(600);
  await until(() => stub.received.length > 40);
  await bed.db.transaction((trx) => pauseApp(trx, bed.appId, ada, new Date()));
  await until(async () => (await bed.query("select 1 from links where leased_by is not null limit 1")).length === 0);
  const before = stub.received.length;
  assert.ok(before < 600);
  await sleep(300);
  assert.equal(stub.received.length, before);
  await bed.db.transaction((trx) => resumeApp(trx, bed.appId, ada, new Date()));
  await bed.settled(60);
  assert.equal(stub.users.size, 600);
});

test("a broken app is asked by one exchange at a time, with access to take away first; then everything goes on", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const engine = await bed.startEngine();
  const [leaver = ""] = await bed.assign(3);
  await bed.settled();
  await engine.stop();
  let down = true;
  stub.whim = () => (down ? { status: 500 } : undefined);
  await bed.startEngine();
  await bed.startEngine();
  await bed.assign(60);
  await until(async () => (await gateOf(bed))["state"] === "broken");
  await bed.edit(leaver, { status: "suspended" }, 0);
  await until(async () => (await bed.query("select 1 from links where leased_by is not null limit 1")).length === 0);
  const before = stub.received.length;
  await until(async () => Number((await gateOf(bed))["breaks"]) >= 3);
  const probes = stub.received.slice(before).filter(isWrite);
  assert.ok(probes.length <= 3, `${probes.length} probes`);
  assert.equal(probes[0]?.method, "PATCH");
  down = false;
  await bed.settled(60);
  const gate = await gateOf(bed);
  assert.deepEqual([gate["state"], gate["breaks"], gate["quarantined_at"]], ["open", 0, null]);
  assert.equal(gate["slowed_at"], null, "what was not sent because of the breaker slows nothing down");
  assert.equal(stub.users.size, 63);
  const events = await bed.query<{ event: string }>(
    "select event from system_log where event like 'application.provision.%' order by at",
  );
  assert.deepEqual(
    events.map(({ event }) => event),
    ["application.provision.stop", "application.provision.resume"],
  );
});

test("an app that fails for half an hour is in quarantine, is asked ever more seldom, and says so once", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const again = async () => {
    await bed.query("update gates set due_at = now() - interval '1 second'");
    return setBreak(bed.db.kysely, bed.appId, "The app has a problem of its own (500).", "Wait.");
  };
  const waits: number[] = [];
  for (let time = 0; time < 10; time += 1) waits.push((await again())?.wait ?? 0);
  assert.ok((waits[0] ?? 0) <= 2_000 && (waits[9] ?? 0) > 200_000 && Math.max(...waits) <= 300_000, waits.join());
  await bed.query("update gates set since = now() - interval '31 minutes', breaks = 12");
  const first = await again();
  assert.deepEqual([first?.opened, first?.quarantined], [false, true]);
  assert.ok((first?.wait ?? 0) > 2_500_000 && (first?.wait ?? 0) <= 3_600_000);
  assert.equal((await again())?.quarantined, false);
});

test("a pause that is being waited for is not cut short, and exchanges at once are halved once and grow again", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const { kysely } = bed.db;
  const slowed = async () => Math.round(Number((await gateOf(bed))["slowed_to"]));
  for (const wait of [5_000, 1_000, 1_000]) await setWait(kysely, bed.appId, wait, 8, "Slow down.");
  assert.equal(await slowed(), 4);
  const [left] = await bed.query<{ rest: number }>(
    "select extract(epoch from due_at - now())::float8 as rest from gates",
  );
  assert.ok((left?.rest ?? 0) > 4);
  await sql`update gates set slowed_at = now() - interval '2 seconds', due_at = now()`.execute(kysely);
  await setWait(kysely, bed.appId, 0, 8, "Slow down.");
  assert.equal(await slowed(), 2);
  await sql`update gates set slowed_at = now() - interval '3 seconds', due_at = now()`.execute(kysely);
  await speedUp(bed.db);
  assert.equal(await slowed(), 5);
  await sql`update gates set slowed_at = now() - interval '30 seconds'`.execute(kysely);
  await speedUp(bed.db);
  assert.equal((await gateOf(bed))["slowed_to"], null);
});
