import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { sql } from "kysely";
import { appChanged, groupsChanged, peopleChanged } from "./desire.ts";
import { startStubApp } from "../testbed/stub-app.ts";
import { Testbed } from "../testbed/testbed.ts";

const world = async () => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

async function group(
  bed: Testbed,
  people: string[],
  overrides: Record<string, string> = {},
  priority = 0,
): Promise<string> {
  const id = newId();
  await bed.db.transaction(async (trx) => {
    await trx
      .insertInto("groups")
      .values({ id, name: `Group ${id}` })
      .execute();
    if (people.length > 0)
      await trx
        .insertInto("group_members")
        .values(people.map((person_id) => ({ group_id: id, person_id })))
        .execute();
    await trx
      .insertInto("assignments")
      .values({ id: newId(), app_id: bed.appId, group_id: id, priority, overrides: JSON.stringify(overrides) })
      .execute();
    await groupsChanged(trx, [id]);
  });
  return id;
}

const unassigned = async (bed: Testbed, count: number): Promise<string[]> => {
  const ids = await bed.assign(count);
  await bed.query("delete from assignments");
  await bed.query("delete from links");
  return ids;
};

test("a person who is assigned in several ways is provisioned once, and stays until the last way is gone", async () => {
  await using w = await world();
  const { bed, stub } = w;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  const groupId = await group(bed, [id]);
  await bed.settled();
  assert.equal(stub.users.size, 1);
  await bed.db.transaction(async (trx) => {
    await trx.deleteFrom("assignments").where("person_id", "=", id).execute();
    await peopleChanged(trx, [id]);
  });
  await bed.settled();
  assert.equal([...stub.users.values()][0]?.active, true);
  await bed.db.transaction(async (trx) => {
    await trx.deleteFrom("group_members").where("group_id", "=", groupId).execute();
    await peopleChanged(trx, [id]);
  });
  await bed.settled();
  assert.equal([...stub.users.values()][0]?.active, false);
  assert.equal(stub.received.length, 2);
});

test("values of assignments win by priority, and the direct assignment over all groups", async () => {
  await using w = await world();
  const { bed, stub } = w;
  const [id = ""] = await unassigned(bed, 1);
  await group(bed, [id], { title: "second", displayName: "by group" }, 2);
  await group(bed, [id], { title: "first" }, 1);
  await bed.startEngine();
  await bed.settled();
  const user = () => [...stub.users.values()][0];
  assert.deepEqual([user()?.["title"], user()?.["displayName"]], ["first", "by group"]);
  await bed.db.transaction(async (trx) => {
    await trx
      .insertInto("assignments")
      .values({ id: newId(), app_id: bed.appId, person_id: id, overrides: JSON.stringify({ title: "own" }) })
      .execute();
    await peopleChanged(trx, [id]);
  });
  await bed.settled();
  assert.equal(user()?.["title"], "own");
});

test("people who lose the app go into lane 0, everybody else keeps the lane of the change", async () => {
  await using w = await world();
  const { bed } = w;
  const [stays = "", leaves = "", never = ""] = await bed.assign(3);
  await bed.query(
    `update links set remote_id = source_id::text, state = 'linked', applied_gen = desired_gen where source_id <> '${never}'`,
  );
  await bed.db.transaction(async (trx) => {
    await sql`update people set status = 'suspended' where id in (${leaves}, ${never})`.execute(trx);
    await peopleChanged(trx, [stays, leaves, never]);
  });
  const lanes = await Promise.all([stays, leaves, never].map(async (id) => (await bed.link(id))["lane"]));
  assert.deepEqual(lanes, [2, 0, 2]);
});

test("a thousand changes before anything is sent are one request", async () => {
  await using w = await world();
  const { bed, stub } = w;
  const [id = ""] = await bed.assign(1);
  for (let index = 0; index < 30; index += 1) await bed.edit(id, { profile: { title: `T${index}` } });
  await bed.startEngine();
  await bed.settled();
  assert.deepEqual(
    stub.received.map((request) => request.method),
    ["POST"],
  );
  assert.equal([...stub.users.values()][0]?.["title"], "T29");
});

test("a change that is rolled back leaves nothing to send", async () => {
  await using w = await world();
  const { bed, stub } = w;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  await assert.rejects(
    bed.db.transaction(async (trx) => {
      await peopleChanged(trx, [id]);
      throw new Error("no");
    }),
  );
  const link = await bed.link(id);
  assert.equal(link["desired_gen"], link["applied_gen"]);
  assert.equal(stub.received.length, 1);
});

test("a new mapping row reaches everybody as one operation each", async () => {
  await using w = await world();
  const { bed, stub } = w;
  await bed.startEngine();
  const ids = await bed.assign(20, { department: "Sales" });
  await bed.settled();
  stub.received.length = 0;
  await bed.db.transaction(async (trx) => {
    await trx
      .insertInto("mappings")
      .values({
        app_id: bed.appId,
        target: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        position: 9,
        source_kind: "attribute",
        source: "department",
        apply: "create_and_update",
      })
      .execute();
    await appChanged(trx, bed.appId);
  });
  await bed.settled();
  assert.equal(stub.received.length, ids.length);
  assert.deepEqual(JSON.parse(stub.received[0]?.body ?? "{}").Operations, [
    { op: "replace", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", value: "Sales" },
  ]);
});

test("changes of many people from several sides at once never end in a deadlock", async () => {
  await using w = await world();
  const { bed, stub } = w;
  await bed.startEngine();
  const ids = await bed.assign(300);
  await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      bed.db.transaction((trx) => peopleChanged(trx, index % 2 === 0 ? ids : ids.toReversed())),
    ),
  );
  await bed.settled();
  assert.equal(stub.users.size, 300);
});

test("somebody who is deleted here is deactivated there", async () => {
  await using w = await world();
  const { bed, stub } = w;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  await bed.db.transaction(async (trx) => {
    await trx.deleteFrom("people").where("id", "=", id).execute();
    await peopleChanged(trx, [id]);
  });
  await bed.settled();
  assert.equal([...stub.users.values()][0]?.active, false);
});
