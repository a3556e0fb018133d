import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { startStubApp } from "../testbed/stub-app.ts";
import { Testbed } from "../testbed/testbed.ts";
import { planSwitches } from "./switch-plan.ts";

test("what the switches would send is told before they are saved, and is what is sent then", async () => {
  const stub = await startStubApp();
  await using bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  const switches = { enabled: true, createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };
  const plan = (part: Partial<typeof switches> = {}) =>
    planSwitches(bed.db, { appId: bed.appId, switches: { ...switches, ...part }, now: new Date() });
  const off = (column: string) =>
    sql`update apps set ${sql.ref(column)} = not ${sql.ref(column)}`.execute(bed.db.kysely);
  await bed.assign(3);
  await bed.settled();
  await off("provisioning_enabled");
  const fresh = await bed.assign(4);
  await bed.assign(1, { email: "" });
  const told = await plan();
  assert.deepEqual([told?.people, told?.create, told?.update, told?.nothing, told?.missing], [8, 4, 0, 3, 1]);
  assert.equal((await plan({ createUsers: false }))?.create, 0);
  assert.equal((await plan({ enabled: false }))?.people, 0);
  const before = stub.users.size;
  await off("provisioning_enabled");
  await bed.edit(fresh[0] ?? "", {}, 1);
  await bed.settled();
  assert.equal(stub.users.size - before, told?.create);
  stub.close();
});
