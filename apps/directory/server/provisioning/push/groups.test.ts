import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { sql } from "kysely";
import { type Received, type StubApp, startStubApp } from "../testbed/stub-app.ts";
import type { StubGroup } from "../testbed/stub-groups.ts";
import { ada, Testbed } from "../testbed/testbed.ts";
import { addMembers, editGroup, removeMemberships } from "../../groups/groups.ts";
import { nudgeApp, nudgeGroups } from "./nudge-store.ts";

const started = async () => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.db.kysely.updateTable("apps").set({ push_groups: true }).execute();
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

const makeGroup = async (bed: Testbed, name: string, members: string[]): Promise<string> => {
  const id = newId();
  await bed.db.transaction(async (trx) => {
    await sql`insert into groups (id, name, description) values (${id}, ${name}, '')`.execute(trx);
    await sql`insert into group_members (group_id, person_id) select ${id}, unnest(${members}::uuid[])`.execute(trx);
    await sql`insert into pushed_groups (app_id, group_id, group_name) values (${bed.appId}, ${id}, ${name})`.execute(
      trx,
    );
    await nudgeGroups(trx, [id], 2);
  });
  return id;
};

const theGroup = (stub: StubApp): StubGroup => {
  assert.equal(stub.groups.size, 1);
  return [...stub.groups.values()][0] as StubGroup;
};
const people = (stub: StubApp, group: StubGroup): string[] =>
  group.members.map(({ value }) => stub.users.get(value)?.externalId ?? value).sort();
const toGroups = (stub: StubApp): Received[] => stub.received.filter(({ path }) => path.includes("/Groups"));

test("a pushed group arrives with its members, and a second run sends nothing", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const ids = await bed.assign(30);
  const group = await makeGroup(bed, "Sales", ids);
  await bed.settled();
  assert.deepEqual(people(stub, theGroup(stub)), [...ids].sort());
  assert.equal(theGroup(stub).externalId, group);
  assert.ok(toGroups(stub).length <= 2, `${toGroups(stub).length} requests`);
  const before = stub.received.length;
  await bed.db.transaction((trx) => nudgeApp(trx, bed.appId, 1));
  await bed.settled();
  assert.equal(stub.received.length, before);
});

test("a member who joins, leaves or is suspended is one request; a rename is one; who never had the app is never sent", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [first = "", second = "", third = "", ...rest] = await bed.assign(10);
  const group = await makeGroup(bed, "Sales", [first, second]);
  await bed.settled();
  const since = () => toGroups(stub).slice(seen);
  let seen = toGroups(stub).length;
  const now = new Date();
  await bed.db.transaction((trx) => addMembers(trx, ada, [{ group_id: group, person_id: third }], { now }));
  await bed.settled();
  assert.deepEqual(
    since().map(({ method }) => method),
    ["PATCH"],
  );
  assert.deepEqual(people(stub, theGroup(stub)), [first, second, third].sort());

  seen = toGroups(stub).length;
  await bed.db.transaction((trx) => removeMemberships(trx, ada, [{ group_id: group, person_id: first }], { now }));
  await bed.settled();
  assert.deepEqual(
    since().map(({ method }) => method),
    ["PATCH"],
  );
  assert.match(since()[0]?.body ?? "", /"path":"members\[value eq /);
  assert.equal((await bed.link(group))["lane"], 0);
  assert.deepEqual(people(stub, theGroup(stub)), [second, third].sort());

  seen = toGroups(stub).length;
  await bed.edit(second, { status: "suspended" }, 0);
  await bed.settled();
  assert.equal(since().length, 1);
  assert.deepEqual(people(stub, theGroup(stub)), [third]);

  await bed.edit(second, { status: "active" });
  await bed.settled();
  assert.deepEqual(people(stub, theGroup(stub)), [second, third].sort());

  seen = toGroups(stub).length;
  await bed.db.transaction((trx) => editGroup(trx, ada, group, { name: "Sales Europe" }, now));
  await bed.settled();
  assert.deepEqual(
    since().map(({ method }) => method),
    ["PATCH"],
  );
  assert.equal(theGroup(stub).displayName, "Sales Europe");

  seen = toGroups(stub).length;
  const stranger = newId();
  await sql`insert into people (id, status, profile) values (${stranger}, 'active', ${JSON.stringify({ login: "s@example.com", email: "s@example.com" })}::jsonb)`.execute(
    bed.db.kysely,
  );
  await bed.db.transaction((trx) =>
    addMembers(
      trx,
      ada,
      [
        { group_id: group, person_id: stranger },
        { group_id: group, person_id: rest[0] ?? "" },
      ],
      { now },
    ),
  );
  await bed.settled();
  assert.equal(since().length, 1);
  assert.equal(theGroup(stub).members.length, 3);
});
