import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { startStubApp } from "../testbed/stub-app.ts";
import { ada, Testbed } from "../testbed/testbed.ts";
import { peopleChanged } from "../wanted/desire.ts";
import { pauseApp } from "../dispatch/gate.ts";
import { retryTask, taskPeopleOf, tasksOf } from "./tasks.ts";

test("failures stand in the inbox by cause, are tried again for one, some or all, and are gone when they are mended", async () => {
  const stub = await startStubApp();
  await using bed = await Testbed.open(stub.baseUrl);
  let refusing = true;
  stub.whim = ({ method, body }) =>
    refusing && method === "POST"
      ? {
          status: 409,
          body: JSON.stringify({
            status: "409",
            scimType: "uniqueness",
            detail: `"${String((JSON.parse(body ?? "{}") as { userName?: string }).userName)}" is taken`,
          }),
        }
      : undefined;
  await bed.startEngine();
  const ids = await bed.assign(6);
  await bed.settled();
  const { failures, total } = await tasksOf(bed.db.kysely);
  assert.equal(total, 1, "one cause, however many people and names");
  const [failure] = failures;
  assert.ok(failure);
  assert.deepEqual([failure.people, failure.examples.length, failure.app.label], [6, 3, "Stub"]);
  assert.ok(failure.wayOut);
  const people = async () =>
    (await taskPeopleOf(bed.db.kysely, { app: bed.appId, cause: failure.cause, limit: 4 })).people.map(({ id }) => id);
  assert.equal((await people()).length, 4);

  refusing = false;
  const retry = (chosen?: string[]) =>
    bed.db.transaction((trx) =>
      retryTask(trx, { app: bed.appId, cause: failure.cause, ...(chosen ? { people: chosen } : {}) }),
    );
  const [one = ""] = ids;
  assert.deepEqual(await retry([one]), { people: 1 });
  await bed.settled();
  assert.equal((await tasksOf(bed.db.kysely)).failures[0]?.people, 5);
  assert.deepEqual(await retry(), { people: 5 });
  await bed.settled();
  assert.equal((await tasksOf(bed.db.kysely)).total, 0);
  assert.equal(stub.users.size, 6);
  stub.close();
});

test("what the guard holds and apps that are stopped are tasks; a pause by an administrator is none", async () => {
  const stub = await startStubApp();
  await using bed = await Testbed.open(stub.baseUrl);
  await bed.startEngine();
  const ids = await bed.assign(8);
  await bed.settled();
  await bed.db.transaction(async (trx) => {
    await sql`delete from assignments where app_id = ${bed.appId}`.execute(trx);
    await peopleChanged(trx, ids);
  });
  assert.deepEqual(
    (await tasksOf(bed.db.kysely)).held.map(({ people }) => people),
    [8],
  );
  await bed.db.transaction((trx) => pauseApp(trx, bed.appId, ada, new Date()));
  assert.equal((await tasksOf(bed.db.kysely)).stopped.length, 0);
  await sql`update gates set state = 'auth', reason = 'The app refuses the token.', way_out = 'Enter a new one.'`.execute(
    bed.db.kysely,
  );
  assert.match((await tasksOf(bed.db.kysely)).stopped[0]?.reason ?? "", /refuses the token/);
  stub.close();
});
