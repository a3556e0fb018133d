import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type StubApp, startStubApp } from "./testbed/stub-app.ts";
import { Testbed, until } from "./testbed/testbed.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

test("X4: when the database drops every connection again and again, nobody is lost and nobody is made twice", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.uniqueNames = false;
  stub.delayMs = 10;
  await bed.startEngine();
  const ids = await bed.assign(600);
  for (let round = 0; round < 5; round += 1) {
    await sleep(100);
    await bed
      .query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      )
      .catch(() => {});
  }
  await bed.settled(60);
  assert.deepEqual([...stub.users.values()].map((user) => user.externalId).sort(), [...ids].sort());
});

test("X5: a process that sleeps past its lease and wakes up writes nothing over what another has done since", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.delayMs = 30;
  const ids = await bed.assign(200);
  const child = fork(new URL("./testbed/run-engine.ts", import.meta.url), [bed.url], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  await until(() => stub.received.length > 20);
  child.kill("SIGSTOP");
  await bed.startEngine();
  await bed.settled(60);
  const before = await bed.query("select source_id, remote_id, confirmed, applied_gen from links order by source_id");
  child.kill("SIGCONT");
  await sleep(1_000);
  assert.deepEqual(
    await bed.query("select source_id, remote_id, confirmed, applied_gen from links order by source_id"),
    before,
  );
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.deepEqual([...stub.users.values()].map((user) => user.externalId).sort(), [...ids].sort());
});

test("an app without PATCH gets the whole user back, with what it held besides", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.query(`update apps set capabilities = '{"patch": false}'`);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  const user = [...stub.users.values()][0];
  if (user !== undefined) user["shoeSize"] = 43;
  await bed.edit(id, { profile: { title: "Head" } });
  await bed.settled();
  await bed.edit(id, { status: "suspended" });
  await bed.settled();
  const held = [...stub.users.values()][0];
  assert.deepEqual([held?.["shoeSize"], held?.["title"], held?.active], [43, "Head", false]);
  assert.equal(
    stub.received.some((request) => request.method === "PATCH"),
    false,
  );
});
