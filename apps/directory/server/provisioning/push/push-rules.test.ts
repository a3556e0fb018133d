import assert from "node:assert/strict";
import { test } from "node:test";
import { createGroup, editGroup, removeGroup } from "../../groups/groups.ts";
import { type StubApp, startStubApp } from "../testbed/stub-app.ts";
import { ada, Testbed, until } from "../testbed/testbed.ts";
import { addMembers } from "../../groups/groups.ts";
import { endPush, pausePush, pushGroups, resumePush, saveSettings, settingsOf } from "./push-groups.ts";
import { addRule, previewRule, removeRule, rulesOf } from "./push-rules.ts";
import { pushDetailOf, pushedPageOf } from "./push-screen.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};
const now = new Date();
const make = (bed: Testbed, name: string, members: string[] = []) =>
  bed.db.transaction(async (trx) => {
    const { id } = await createGroup(trx, ada, { name, description: "" }, now);
    if (members.length > 0)
      await addMembers(
        trx,
        ada,
        members.map((person_id) => ({ group_id: id, person_id })),
        { now },
      );
    return id;
  });
const push = (bed: Testbed, groupId: string, targetId?: string) =>
  bed.db.transaction((trx) => pushGroups(trx, ada, bed.appId, [{ groupId, targetId }], now));
const names = (stub: StubApp): string[] => [...stub.groups.values()].map((group) => group.displayName).toSorted();
const page = (bed: Testbed) => pushedPageOf(bed.db.kysely, bed.appId, { limit: 50 });

test("a picked group is pushed, and its page says who of its members is not there and why", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const [here = "", off = ""] = await bed.assign(2);
  await bed.settled();
  const group = await make(bed, "Sales", [here, off]);
  assert.equal(await push(bed, group), 1);
  assert.equal(await push(bed, group), 0, "pushed once");
  await bed.settled();
  await bed.edit(off, { status: "suspended" }, 0);
  await bed.settled();
  const [row] = (await page(bed)).groups;
  assert.deepEqual([row?.state, row?.how, row?.members.there], ["pushed", "Picked", 1]);
  const { missing } = await pushDetailOf(bed.db.kysely, bed.appId, group);
  assert.match(missing.find(({ person }) => person.id === off)?.reason ?? "", /suspended/);
  assert.deepEqual(names(stub), ["Sales"]);
});

test("a group is linked to one of the app when that was chosen, and to nobody else's", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.groups.set("there", { schemas: [], id: "there", displayName: "Vertrieb", members: [] });
  const [first, second] = [await make(bed, "Sales"), await make(bed, "Marketing")];
  await push(bed, first, "there");
  await bed.settled();
  assert.equal(stub.groups.size, 1);
  assert.equal((await bed.link(first))["remote_id"], "there");
  await assert.rejects(push(bed, second, "there"), { code: "push_target_taken" });
});

test("a rule pushes what fits its name, now and later, and what was renamed away stays", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const sales = await make(bed, "Sales EMEA");
  await make(bed, "Support");
  const rule = { operator: "starts" as const, value: "sales" };
  assert.deepEqual((await previewRule(bed.db.kysely, bed.appId, rule)).examples, ["Sales EMEA"]);
  const id = await bed.db.transaction((trx) => addRule(trx, ada, bed.appId, rule, now));
  await make(bed, "Sales APAC");
  await bed.settled();
  assert.deepEqual(names(stub), ["Sales APAC", "Sales EMEA"]);
  await bed.db.transaction((trx) => editGroup(trx, ada, sales, { name: "Europe" }, now));
  await until(() => names(stub).includes("Europe"));
  await assert.rejects(
    bed.db.transaction((trx) => addRule(trx, ada, bed.appId, rule, now)),
    { code: "push_rule_exists" },
  );
  await bed.db.transaction((trx) => removeRule(trx, ada, bed.appId, id, "keep", now));
  assert.equal((await rulesOf(bed.db.kysely, bed.appId)).length, 0);
  assert.equal((await page(bed)).total, 2);
});

test("a push that is paused sends nothing, and one that ends deletes the group there or leaves it", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const [kept, gone, deleted] = [await make(bed, "Kept"), await make(bed, "Gone"), await make(bed, "Deleted")];
  for (const id of [kept, gone, deleted]) await push(bed, id);
  await bed.settled();
  await bed.db.transaction((trx) => pausePush(trx, ada, bed.appId, kept, now));
  const before = stub.received.length;
  await bed.db.transaction((trx) => editGroup(trx, ada, kept, { name: "Kept back" }, now));
  await bed.settled();
  assert.equal(stub.received.length, before);
  await bed.db.transaction((trx) => resumePush(trx, ada, bed.appId, kept, now));
  await until(() => names(stub).includes("Kept back"));
  await bed.db.transaction((trx) => endPush(trx, ada, bed.appId, gone, "delete", now));
  await bed.db.transaction((trx) => endPush(trx, ada, bed.appId, kept, "leave", now));
  await bed.settled();
  assert.deepEqual(names(stub), ["Deleted", "Kept back"]);
  await bed.db.transaction((trx) => removeGroup(trx, ada, deleted, now));
  await until(() => !names(stub).includes("Deleted"));
  assert.equal((await page(bed)).total, 0);
});

test("what becomes of a deleted group is each app's setting", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const settings = await settingsOf(bed.db.kysely, bed.appId);
  assert.equal(settings.deletedGroups, "delete");
  await bed.db.transaction((trx) => saveSettings(trx, ada, bed.appId, { ...settings, deletedGroups: "leave" }, now));
  const group = await make(bed, "Stays");
  await push(bed, group);
  await bed.settled();
  await bed.db.transaction((trx) => removeGroup(trx, ada, group, now));
  await bed.settled();
  assert.deepEqual(names(stub), ["Stays"]);
});
