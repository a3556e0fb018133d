import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { type StubApp, startStubApp } from "../testbed/stub-app.ts";
import { ada, Testbed, until } from "../testbed/testbed.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { decideHold, showGuard, showHeld } from "./guard.ts";

const started = async (people: number): Promise<{ stub: StubApp; bed: Testbed; ids: string[] } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  const ids = await bed.assign(people);
  await bed.settled();
  return { stub, bed, ids, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

/** Takes the assignments of these people away in one change, as unassigning or leaving a group does. */
const unassign = (bed: Testbed, ids: string[]) =>
  bed.db.transaction(async (trx) => {
    await sql`delete from assignments where app_id = ${bed.appId} and person_id = any(${ids}::uuid[])`.execute(trx);
    await peopleChanged(trx, ids);
  });
const assignAgain = (bed: Testbed, ids: string[]) =>
  bed.db.transaction(async (trx) => {
    await sql`insert into assignments (id, app_id, person_id) select gen_random_uuid(), ${bed.appId}, unnest(${ids}::uuid[])`.execute(
      trx,
    );
    await peopleChanged(trx, ids);
  });
const active = (stub: StubApp): number => [...stub.users.values()].filter((user) => user.active !== false).length;
const holdOf = async (bed: Testbed) => (await showGuard(bed.db.kysely, bed.appId)).hold;
const decide = async (bed: Testbed, decision: "approved" | "kept") => {
  const hold = await holdOf(bed);
  assert.ok(hold);
  const asked = { hold: hold.id, decision, people: hold.people };
  return bed.db.transaction((trx) => decideHold(trx, ada, bed.appId, asked, new Date()));
};

test("a change that takes the app from more than a tenth and at least five people is held whole, and nothing is sent (F8)", async () => {
  await using world = await started(40);
  const { stub, bed, ids } = world;
  const before = stub.received.length;
  await unassign(bed, ids.slice(0, 6));
  const hold = await holdOf(bed);
  assert.deepEqual([hold?.active, hold?.losing, hold?.people], [40, 6, 6]);
  await sleep(500);
  assert.equal(stub.received.length, before, "nothing was sent");
  assert.equal(active(stub), 40);
  const { people } = await showHeld(bed.db.kysely, bed.appId, { limit: 50 });
  assert.deepEqual(people.map(({ id }) => id).sort(), ids.slice(0, 6).sort());
  const [line] = await bed.query<{ message: string }>(
    "select message from system_log where event = 'application.provision.guard.hold'",
  );
  assert.match(line?.message ?? "", /^6 of 40 people would lose Stub/);

  await decide(bed, "approved");
  await bed.settled();
  assert.equal(active(stub), 34);
  assert.equal(await holdOf(bed), null);
  await unassign(bed, ids.slice(6, 8));
  await bed.settled();
  assert.equal(active(stub), 32, "what was approved does not count for the next change");
});

test("a small change passes, and many small ones within an hour are held like one large one", async () => {
  await using world = await started(40);
  const { stub, bed, ids } = world;
  await unassign(bed, ids.slice(0, 4));
  await bed.settled();
  assert.equal(active(stub), 36);
  for (const id of ids.slice(4, 9)) await unassign(bed, [id]);
  await sleep(500);
  const hold = await holdOf(bed);
  assert.ok((hold?.people ?? 0) >= 4 && active(stub) >= 35, `${hold?.people} held, ${active(stub)} active`);
});

test("who is deactivated by name is never held, and passes an open hold", async () => {
  await using world = await started(20);
  const { stub, bed, ids } = world;
  await unassign(bed, ids.slice(0, 10));
  assert.equal((await holdOf(bed))?.people, 10);
  for (const id of [...ids.slice(0, 2), ...ids.slice(10, 18)]) await bed.edit(id, { status: "deactivated" }, 0);
  await until(() => active(stub) === 10);
  assert.equal((await holdOf(bed))?.people, 8);
});

test("who gets the app back while it is held keeps the account and is asked about no more", async () => {
  await using world = await started(20);
  const { stub, bed, ids } = world;
  await unassign(bed, ids.slice(0, 10));
  await assignAgain(bed, ids.slice(0, 10));
  await bed.settled();
  assert.equal(await holdOf(bed), null);
  assert.equal(active(stub), 20);
  assert.equal((await bed.link(ids[0]!))["state"], "linked");
  await unassign(bed, ids.slice(0, 1));
  await bed.settled();
  assert.equal(active(stub), 19, "a small change after it passes");
  await unassign(bed, ids.slice(1, 9));
  assert.equal((await holdOf(bed))?.people, 8);
});

test("kept accounts stay through later looks, until the person has the app again and loses it", async () => {
  await using world = await started(20);
  const { stub, bed, ids } = world;
  await unassign(bed, ids.slice(0, 10));
  assert.deepEqual(await decide(bed, "kept"), { people: 10 });
  await bed.edit(ids[0]!, { profile: { title: "Engineer" } });
  await bed.settled();
  assert.equal(active(stub), 20);
  await assignAgain(bed, [ids[0]!]);
  await bed.settled();
  await unassign(bed, [ids[0]!]);
  await bed.settled();
  assert.equal(active(stub), 19);
  await bed.edit(ids[1]!, { status: "deactivated" }, 0);
  await bed.settled();
  assert.equal(active(stub), 18, "by name it goes all the same");
});

test("changes at the same moment on several nodes are counted together", async () => {
  await using world = await started(40);
  const { stub, bed, ids } = world;
  await bed.startEngine();
  await Promise.all(Array.from({ length: 5 }, (_, at) => unassign(bed, ids.slice(at * 4, at * 4 + 4))));
  await sleep(700);
  const hold = await holdOf(bed);
  assert.ok(hold !== null && hold.people >= 16, `${hold?.people} of 20 are held: at most the first four passed`);
  assert.ok(active(stub) >= 36);
  await decide(bed, "approved");
  await bed.settled();
  assert.equal(active(stub), 20);
});

test("a decision about another list than the one that was shown decides nothing", async () => {
  await using world = await started(20);
  const { bed, ids } = world;
  await unassign(bed, ids.slice(0, 8));
  const hold = await holdOf(bed);
  assert.ok(hold);
  await unassign(bed, ids.slice(8, 9));
  const asked = { hold: hold.id, decision: "approved" as const, people: hold.people };
  await assert.rejects(
    bed.db.transaction((trx) => decideHold(trx, ada, bed.appId, asked, new Date())),
    { code: "hold_changed" },
  );
  assert.equal((await holdOf(bed))?.people, 9);
});
