import assert from "node:assert/strict";
import { test } from "node:test";
import { type StubApp, startStubApp } from "../provisioning/testbed/stub-app.ts";
import { ada, Testbed } from "../provisioning/testbed/testbed.ts";
import { mappingsOf, type Mapping, saveMappings } from "./mappings.ts";
import { planOf } from "./plan.ts";
import { versionsOf } from "./versions.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed; ids: string[] } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  const ids = [...(await bed.assign(20, { title: "Clerk" })), ...(await bed.assign(5))];
  await bed.settled();
  return { stub, bed, ids, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

const rowsOf = async (bed: Testbed): Promise<Mapping[]> =>
  (await mappingsOf(bed.db.kysely, bed.appId)).mappings.map(({ target, sourceKind, source, apply, required }) => ({
    target,
    sourceKind,
    source,
    apply,
    required,
  }));
const changeTo = (rows: Mapping[], target: string, change: Partial<Mapping>) =>
  rows.map((row) => (row.target === target ? { ...row, ...change } : row));
const save = (bed: Testbed, rows: Mapping[]) =>
  bed.db.transaction((trx) => saveMappings(trx, ada, bed.appId, rows, new Date()));

test("a plan says who would change and how, sends nothing, and is what saving then does (G4.3, G9.4)", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const before = stub.received.length;
  const rows = changeTo(await rowsOf(bed), "title", {
    sourceKind: "expression",
    source: "String.toUpperCase(user.title)",
  });
  const plan = await planOf(bed.db, bed.appId, rows, new Date());
  assert.deepEqual([plan.people, plan.changed, plan.missing, plan.faults], [25, 20, 0, 0]);
  assert.deepEqual(plan.attributes, [{ target: "title", people: 20 }]);
  assert.deepEqual(plan.rows[0]?.changes, [{ target: "title", before: "Clerk", after: "CLERK" }]);
  assert.equal(stub.received.length, before, "a plan sends nothing");
  await save(bed, rows);
  await bed.settled();
  const sent = stub.received.slice(before);
  assert.equal(sent.length, plan.changed);
  assert.ok(sent.every((one) => one.method === "PATCH"));
  const again = await planOf(bed.db, bed.appId, rows, new Date());
  assert.deepEqual([again.changed, again.rows], [0, []], "what is so already changes nobody");
});

test("a plan names who would lack what is required, and which expression cannot be computed", async () => {
  await using world = await started();
  const { bed } = world;
  const rows = await rowsOf(bed);
  const required = await planOf(
    bed.db,
    bed.appId,
    changeTo(rows, "title", { required: true, source: "department" }),
    new Date(),
  );
  assert.equal(required.missing, 20, "who has no title has nothing to be sent");
  assert.match(required.rows[0]?.problem ?? "", /^Required but empty: title/);
  const faulty = changeTo(rows, "title", { sourceKind: "expression", source: "Convert.toInt(user.lastName)" });
  assert.equal((await planOf(bed.db, bed.appId, faulty, new Date())).faults, 25);
  await assert.rejects(planOf(bed.db, bed.appId, changeTo(rows, "title", { source: "nonsense" }), new Date()), {
    code: "mapping_invalid",
  });
});

test("each saved mapping is a version, and an older one is taken back through the same door", async () => {
  await using world = await started();
  const { bed } = world;
  const first = await rowsOf(bed);
  await save(bed, changeTo(first, "title", { apply: "off" }));
  await save(bed, changeTo(first, "title", { apply: "create" }));
  await save(bed, changeTo(first, "title", { apply: "create" }));
  const { versions } = await versionsOf(bed.db.kysely, bed.appId);
  assert.deepEqual(
    versions.map(({ number, savedBy, changed }) => [number, savedBy, changed]),
    [
      [3, "Ada", ["title"]],
      [2, "Ada", ["title"]],
      [1, "Rollcall", []],
    ],
  );
  assert.deepEqual(versions.at(-1)?.rows, first);
  await save(bed, versions.at(-1)?.rows ?? []);
  assert.deepEqual(await rowsOf(bed), first);
});
