import assert from "node:assert/strict";
import { test } from "node:test";
import { everyRow } from "./dump.ts";
import { fuzz } from "./fuzz.ts";
import { prototypes } from "./play.ts";
import { openStage } from "./stage.ts";

test("3,000 recorded requests with something wrong in them are answered, and none by a fault of the server", async () => {
  const before = prototypes();
  const { statuses, faults } = await fuzz(Array.from({ length: 3_000 }, (_, number) => number));
  assert.deepEqual(faults, []);
  assert.deepEqual(prototypes(), before);
  for (const status of [200, 400, 404]) assert.ok((statuses.get(status) ?? 0) > 50, `${status} was answered rarely`);
});

test("a refused body with a password in it is logged without it, however deep it is", async () => {
  await using stage = await openStage();
  const { idp, admin } = stage.a;
  for (const depth of [10, 100, 5_000, 100_000]) {
    const body = `{"password":"Correct-horse-1","name":${"[".repeat(depth)}1${"]".repeat(depth)}}`;
    await stage.refused(() => idp.call("POST", "/Users", body), 400);
  }
  assert.deepEqual(stage.faults(), []);
  assert.ok(!(await everyRow(stage.portal.database)).includes("Correct-horse-1"));
  assert.ok((await admin.call("GET", "/exchanges")).status === 200);
});
