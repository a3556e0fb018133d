import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { sql } from "kysely";
import { addMembers } from "../../groups/groups.ts";
import { type Received, type StubApp, startStubApp } from "../testbed/stub-app.ts";
import type { StubGroup } from "../testbed/stub-groups.ts";
import { ada, Testbed, until } from "../testbed/testbed.ts";
import { nudgeApp } from "./nudge-store.ts";
import { pushGroups } from "./push-groups.ts";

const started = async () => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.db.kysely.updateTable("apps").set({ push_groups: true }).execute();
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};
const makeGroup = async (bed: Testbed, name: string, members: readonly string[]): Promise<string> => {
  const id = newId();
  await bed.db.transaction(async (trx) => {
    await sql`insert into groups (id, name, description) values (${id}, ${name}, '')`.execute(trx);
    await sql`insert into group_members (group_id, person_id) select ${id}, unnest(${members}::uuid[])`.execute(trx);
    await pushGroups(trx, ada, bed.appId, [{ groupId: id }], new Date());
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
const quiet = async (bed: Testbed, stub: StubApp) => {
  const before = stub.writes().length;
  await bed.db.transaction((trx) => nudgeApp(trx, bed.appId, 1));
  await bed.settled();
  assert.equal(stub.writes().length, before, "a second run writes nothing");
};

test("250 members go in requests of a hundred, and 'too large' halves them and is remembered", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.mostMembers = 30;
  await bed.startEngine();
  const ids = await bed.assign(250);
  await bed.settled(60);
  await makeGroup(bed, "Sales", ids);
  await bed.settled(60);
  assert.deepEqual(people(stub, theGroup(stub)), [...ids].sort());
  const [row] = await bed.query<{ n: number }>("select learned_per_request as n from push_settings");
  assert.ok((row?.n ?? 0) <= 30);
  await quiet(bed, stub);
});

test("an app without PATCH gets the group as a whole, and keeps what it has besides", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.canPatchGroups = false;
  await sql`update apps set capabilities = '{"patch": false}'`.execute(bed.db.kysely);
  await bed.startEngine();
  const ids = await bed.assign(6);
  await bed.settled();
  const group = await makeGroup(bed, "Sales", ids.slice(0, 3));
  await bed.settled();
  stub.users.set("alien", { schemas: [], id: "alien", userName: "alien" });
  theGroup(stub).members.push({ value: "alien" });
  await bed.db.transaction((trx) =>
    addMembers(trx, ada, [{ group_id: group, person_id: ids[3] ?? "" }], { now: new Date() }),
  );
  await bed.settled();
  assert.deepEqual(people(stub, theGroup(stub)), [...ids.slice(0, 4), "alien"].sort());
  await quiet(bed, stub);
});

test("an app that wants the value form gets it, and one refused member holds up nobody", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.valueForm = true;
  await sql`insert into push_settings (app_id, remove_form) values (${bed.appId}, 'value')`.execute(bed.db.kysely);
  await bed.startEngine();
  const ids = await bed.assign(40);
  await bed.settled();
  const bad = [...stub.users.values()].find((user) => user.externalId === ids[7]);
  stub.unwanted.add(bad?.id ?? "");
  await makeGroup(bed, "Sales", ids);
  await until(
    async () =>
      (await bed.query("select 1 from links where kind = 'group' and due_at is null and error_class is not null"))
        .length > 0,
  );
  assert.equal(theGroup(stub).members.length, 39);
  stub.unwanted.clear();
  await bed.edit(ids[0] ?? "", { status: "suspended" }, 0);
  await bed.settled();
  assert.deepEqual(people(stub, theGroup(stub)), ids.slice(1).sort());
});

for (const [what, which] of [
  ["create", (r: Received) => r.method === "POST"],
  ["addition", (r: Received) => r.method === "PATCH"],
] as const)
  test(`a lost answer to the ${what} of a group makes no double`, async () => {
    await using world = await started();
    const { stub, bed } = world;
    stub.uniqueGroupNames = false;
    let lost = 0;
    stub.whim = (r) => (r.path.includes("/Groups") && which(r) && lost++ < 2 ? "lose" : undefined);
    await bed.startEngine();
    const ids = await bed.assign(150);
    await bed.settled();
    await makeGroup(bed, "Sales", ids);
    await bed.settled(60);
    assert.ok(lost > 0);
    assert.deepEqual(people(stub, theGroup(stub)), [...ids].sort());
    await quiet(bed, stub);
  });

test("one change in a group of 10,000 is one request", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const ids = await bed.assign(10_001);
  // As if all of it had been pushed before.
  for (const id of ids) stub.users.set(id, { schemas: [], id, userName: id, externalId: id });
  await sql`update links set remote_id = source_id::text, state = 'linked', applied_gen = desired_gen,
    confirmed = (select jsonb_object_agg(k, v) from (values ('active', '{"value": true, "at": "x"}'::jsonb)) x(k, v))`.execute(
    bed.db.kysely,
  );
  const group = await makeGroup(bed, "All", ids.slice(0, 10_000));
  await sql`delete from group_nudges`.execute(bed.db.kysely);
  stub.groups.set("g", {
    schemas: [],
    id: "g",
    externalId: group,
    displayName: "All",
    members: ids.slice(0, 10_000).map((value) => ({ value })),
  });
  await sql`insert into links (app_id, kind, source_id, remote_id, state, matched_how, confirmed, desired_gen, applied_gen) values (${bed.appId}, 'group', ${group}, 'g', 'linked', 'created here', ${JSON.stringify({ displayName: { value: "All", at: "x" }, externalId: { value: group, at: "x" } })}::jsonb, 1, 1)`.execute(
    bed.db.kysely,
  );
  await sql`insert into memberships (app_id, group_id, person_id, remote_id, had) select ${bed.appId}, ${group}, x, x::text, true from unnest(${ids.slice(0, 10_000)}::uuid[]) x`.execute(
    bed.db.kysely,
  );
  await bed.startEngine();
  await bed.db.transaction((trx) =>
    addMembers(trx, ada, [{ group_id: group, person_id: ids[10_000] ?? "" }], { now: new Date() }),
  );
  await until(() => theGroup(stub).members.length === 10_001, 30);
  await bed.settled();
  assert.equal(toGroups(stub).length, 1);
});

for (const place of [
  "claimed:1",
  "before-send:1",
  "after-send:1",
  "before-send:2",
  "after-send:2",
  "before-commit:1",
  "after-commit:1",
])
  test(`a group converges when the process is killed at ${place}`, async () => {
    await using world = await started();
    const { stub, bed } = world;
    stub.uniqueGroupNames = false;
    const first = await bed.startEngine();
    const ids = await bed.assign(150);
    await bed.settled();
    await first.stop();
    await makeGroup(bed, "Sales", ids);
    const victim = fork(new URL("../testbed/run-engine.ts", import.meta.url), [bed.url, place], { stdio: "ignore" });
    const end = once(victim, "exit");
    let late = false;
    const timer = setTimeout(() => ((late = true), victim.kill("SIGKILL")), 20_000);
    const [, signal] = (await end) as [number, string];
    clearTimeout(timer);
    assert.deepEqual([signal, late], ["SIGKILL", false], "the place was not reached");
    await bed.startEngine();
    await bed.settled(60);
    assert.deepEqual(people(stub, theGroup(stub)), [...ids].sort());
    await quiet(bed, stub);
  });
