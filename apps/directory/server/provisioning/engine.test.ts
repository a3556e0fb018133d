import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pauseApp, resumeApp, retryPeople } from "./dispatch/gate.ts";
import { type StubApp, startStubApp } from "./testbed/stub-app.ts";
import { ada, Testbed, until } from "./testbed/testbed.ts";
import { claim, release, sweep, writeOutcomes } from "./dispatch/work-store.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

/** Exchanges at once with an app of the catalog entry that the testbed uses. */
const WINDOW = 8;

const noDoubles = (stub: StubApp, ids: string[]): void => {
  assert.deepEqual([...stub.users.values()].map((user) => user.externalId).sort(), [...ids].sort());
};

test("1,000 people arrive once each with one request each, and a second run sends nothing", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const ids = await bed.assign(1_000);
  await bed.settled(60);
  noDoubles(stub, ids);
  assert.equal(stub.received.length, 1_000);
  assert.ok(stub.most <= WINDOW);
  await bed.db.transaction(async (trx) => {
    const { appChanged } = await import("./wanted/desire.ts");
    await appChanged(trx, bed.appId);
  });
  await bed.settled(60);
  assert.equal(stub.received.length, 1_000);
  const [counts] = await bed.query<{ created: number; requests: number }>("select created, requests from gates");
  assert.deepEqual(counts, { created: 1_000, requests: 1_000 });
});

for (const [what, header] of [
  ["seconds", () => "2"],
  ["a date", () => new Date(Date.now() + 2_000).toUTCString()],
] as const) {
  test(`"slow down" with Retry-After as ${what} stops the whole app until then, and is nobody's failure`, async () => {
    await using world = await started();
    const { stub, bed } = world;
    let told = 0;
    let waits = 0;
    stub.whim = () => {
      if (told === 0) {
        const value = header();
        told = Date.now();
        // The date in the header is in whole seconds, and the database's clock counts: 20 ms are left for that.
        waits = (what === "seconds" ? told + 2_000 : Date.parse(value)) - 20;
        return { status: 429, headers: { "retry-after": value } };
      }
      return undefined;
    };
    await bed.startEngine();
    const ids = await bed.assign(100);
    await bed.settled();
    noDoubles(stub, ids);
    // What was on its way when the app said so cannot be called back, nor what left before its answer was read;
    // without the pause it would be all hundred.
    const early = stub.received.filter((request) => request.at >= told && request.at < waits);
    assert.ok(early.length < 4 * WINDOW, `${early.length} requests came during the pause`);
    assert.equal((await bed.query<{ most: number }>("select max(attempts) as most from links"))[0]?.most, 0);
  });
}

test("two dispatchers on one database never work on one person at the same time, and share the work", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.delayMs = 5;
  await bed.startEngine();
  await bed.startEngine();
  const ids = await bed.assign(400);
  for (let round = 0; round < 3; round += 1) {
    await sleep(100);
    await bed.db.transaction(async (trx) => {
      const { peopleChanged } = await import("./wanted/desire.ts");
      await trx
        .updateTable("people")
        .set((eb) => ({
          profile: eb.fn("jsonb_set", [
            eb.ref("profile"),
            eb.val("{title}"),
            eb.val(JSON.stringify(`T${round}`)),
          ]) as never,
        }))
        .execute();
      await peopleChanged(trx, ids);
    });
  }
  await bed.settled(60);
  noDoubles(stub, ids);
  assert.equal(stub.overlaps, 0);
  assert.deepEqual(new Set([...stub.users.values()].map((user) => user["title"])), new Set(["T2"]));
});

test("an outcome that comes after its lease was taken over is refused, and its exchange stays in the log", async () => {
  await using world = await started();
  const { bed } = world;
  const [id = ""] = await bed.assign(1);
  const ask = { appId: bed.appId, maxLane: 3, limit: 10, leaseSeconds: 30 };
  const [old] = await claim(bed.db, { ...ask, worker: "one" });
  assert.ok(old);
  assert.deepEqual(await claim(bed.db, { ...ask, worker: "two" }), []);
  await sweep(bed.db, ["one"]);
  const [young] = await claim(bed.db, { ...ask, worker: "two" });
  assert.ok(young && young.fence > old.fence);
  const outcome = (fence: number, remote: string) => ({
    app_id: bed.appId,
    kind: "person" as const,
    source_id: id,
    fence,
    gen: 1,
    ok: true,
    state: "linked" as const,
    remote_id: remote,
    matched_how: "created here",
    confirmed: {},
    last_operation: "create",
    intent: null,
    delay: null,
    counts_as_attempt: true,
    error_class: null,
    error_message: null,
    way_out: null,
    counted: [],
  });
  assert.equal((await writeOutcomes(bed.db, [], [outcome(old.fence, "stale")])).size, 0);
  assert.equal((await writeOutcomes(bed.db, [], [outcome(young.fence, "right")])).size, 1);
  await release(bed.db, [old]);
  assert.equal((await bed.link(id))["remote_id"], "right");
});

test("a change that comes while the state before it is being sent is sent after it", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  stub.delayMs = 300;
  await bed.edit(id, { profile: { title: "first" } });
  await until(() => stub.received.some((request) => request.body.includes("first")));
  await bed.edit(id, { profile: { title: "second" } });
  await bed.settled();
  assert.equal([...stub.users.values()][0]?.["title"], "second");
  assert.equal(stub.overlaps, 0);
});

test("taking access away overtakes a backlog of a slow app", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [leaver = ""] = await bed.assign(1);
  await bed.settled();
  stub.delayMs = 50;
  await bed.assign(400);
  await until(() => stub.received.length > 40);
  await bed.edit(leaver, { status: "suspended" });
  await bed.settled(60);
  const place = stub.received.findIndex((request) => request.method === "PATCH");
  // In the order of what is due it would be the last; a busy machine may need a while for the notice, never so long.
  assert.ok(place > 0 && place < stub.received.length - 100, `${place} of ${stub.received.length} were sent before it`);
});

test("three refusals of the token close the app with a reason, and resuming it loses nothing", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.whim = () => ({ status: 401 });
  await bed.startEngine();
  const ids = await bed.assign(50);
  await until(async () => (await bed.query<{ state: string }>("select state from gates"))[0]?.state === "auth");
  await until(
    async () =>
      (await bed.query<{ n: number }>("select count(*) as n from links where leased_by is not null"))[0]?.n === 0,
  );
  assert.ok(stub.received.length < 20);
  const sent = stub.received.length;
  await sleep(500);
  assert.equal(stub.received.length, sent);
  stub.whim = () => undefined;
  await bed.db.transaction((trx) => resumeApp(trx, bed.appId, ada, new Date()));
  await bed.settled();
  noDoubles(stub, ids);
});

test("a refusal that is about one person stops that person only", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const ids = await bed.assign(5);
  stub.whim = (request) =>
    request.method === "POST" && request.body.includes(ids[0] ?? "-")
      ? { status: 403, body: JSON.stringify({ detail: "Not this one." }) }
      : undefined;
  await bed.startEngine();
  await bed.settled();
  assert.equal(stub.users.size, 4);
  const link = await bed.link(ids[0] ?? "");
  assert.equal(link["error_class"], "permanent");
  assert.match(String(link["error_message"]), /Not this one/);
  stub.whim = () => undefined;
  await bed.db.transaction((trx) => retryPeople(trx, bed.appId, null));
  await bed.settled();
  noDoubles(stub, ids);
});

test("an app that is away is asked one at a time, and everybody arrives once when it is back", async () => {
  await using world = await started();
  const { stub, bed } = world;
  // The port stays ours: another test could get it, and the people with it.
  stub.whim = () => "drop";
  await bed.startEngine();
  const ids = await bed.assign(200);
  const state = async () => (await bed.query<{ state: string }>("select state from gates"))[0]?.state;
  await until(async () => (await state()) === "broken");
  stub.whim = () => undefined;
  await bed.settled(60);
  noDoubles(stub, ids);
  assert.equal(await state(), "open");
  const log = await bed.query<{ event: string; actor: string; target_name: string }>(
    "select event, actor, target_name from system_log order by id",
  );
  const line = { actor: "Rollcall", target_name: "Stub" };
  assert.deepEqual(log, [
    { event: "application.provision.stop", ...line },
    { event: "application.provision.resume", ...line },
  ]);
});

test("nothing is sent while an app is paused or switched off", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  await bed.db.transaction((trx) => pauseApp(trx, bed.appId, ada, new Date()));
  const ids = await bed.assign(3);
  await sleep(600);
  assert.equal(stub.received.length, 0);
  await bed.db.transaction((trx) => resumeApp(trx, bed.appId, ada, new Date()));
  await bed.settled();
  noDoubles(stub, ids);
});

const kills = [
  "claimed:2",
  "before-send:1",
  "before-send:60",
  "after-send:1",
  "after-send:40",
  "before-commit:10",
  "after-commit:30",
];

test("a process that is killed at any step, again and again, loses nobody and makes nobody twice", async () => {
  await using world = await started();
  const { stub, bed } = world;
  // Without unique names nothing but our own care prevents doubles.
  stub.uniqueNames = false;
  const ids = await bed.assign(1_000);
  const children = [];
  for (const place of kills) {
    const child = fork(new URL("./testbed/run-engine.ts", import.meta.url), [bed.url, place], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    children.push(child);
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    assert.equal(signal, "SIGKILL", `${place} was not reached`);
  }
  for (let round = 0; round < 3; round += 1) {
    const child = fork(new URL("./testbed/run-engine.ts", import.meta.url), [bed.url], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await once(child, "message");
    await sleep(20 + Math.random() * 150);
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await bed.startEngine();
  await bed.settled(60);
  noDoubles(stub, ids);
  const open = await bed.query(
    "select 1 from attempts a left join attempt_ends e on e.attempt_id = a.id where e.attempt_id is null",
  );
  assert.equal(open.length, 0);
});
