import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { appChanged } from "./wanted/desire.ts";
import { retryPeople } from "./dispatch/gate.ts";
import { findings } from "./testbed/findings.ts";
import { type KindOfApp, kindsOfApps } from "./testbed/habits.ts";
import { startStubApp } from "./testbed/stub-app.ts";
import { Testbed } from "./testbed/testbed.ts";

const messages = async (bed: Testbed): Promise<string[]> =>
  (await bed.query<{ error_message: string }>("select error_message from links where error_class = 'permanent'")).map(
    (row) => row.error_message,
  );

async function walkThrough({ habits, people = 6, says, saysOfLeavers }: KindOfApp): Promise<void> {
  await using stub = await startStubApp(habits);
  await using bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine({ leaseSeconds: 1 });
  const ids = await bed.assign(people);
  await bed.settledSoon(60);
  assert.deepEqual(await findings(bed, stub), [], "after the first sync");
  if (says !== undefined) {
    for (const message of await messages(bed)) assert.match(message, says);
    assert.equal((await messages(bed)).length, people);
    return;
  }
  assert.deepEqual([stub.users.size, await messages(bed)], [people, []]);
  for (const id of ids) await bed.edit(id, { profile: { title: "Sergeant #1" } });
  await bed.settledSoon(60);
  assert.deepEqual(await findings(bed, stub), [], "after a change");
  assert.deepEqual(new Set([...stub.users.values()].map((user) => user["title"])), new Set(["Sergeant #1"]));
  for (const id of ids) await bed.edit(id, { status: "suspended" }, 0);
  await bed.settledSoon(60);
  assert.deepEqual(await findings(bed, stub), [], "after a deactivation");
  if (saysOfLeavers !== undefined) {
    for (const message of await messages(bed)) assert.match(message, saysOfLeavers);
    assert.equal((await messages(bed)).length, people);
    stub.habits.deactivation = "kept";
    await bed.db.transaction((trx) => retryPeople(trx, bed.appId, null));
    await bed.settled();
  }
  assert.ok([...stub.users.values()].every((user) => user.active === false));
  for (const id of ids) await bed.edit(id, { status: "active" });
  await bed.settledSoon(60);
  assert.deepEqual(await findings(bed, stub), [], "after a reactivation");
  const before = stub.writes().length;
  await bed.db.transaction((trx) => appChanged(trx, bed.appId));
  await bed.settledSoon(60);
  assert.equal(stub.writes().length, before, "a second run writes nothing");
}

describe(
  "people come, change, leave and return in an app of each kind, and a second run writes nothing",
  {
    concurrency: 2,
  },
  () => {
    for (const kind of kindsOfApps) test(kind.name, () => walkThrough(kind));
  },
);
