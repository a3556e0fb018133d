import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { ImportWorld } from "../app-imports/testbed.ts";

// ACCOUNTS=10000 is a large customer; the standard is enough to meet every page, batch and chunk.
const COUNT = Number(process.env["ACCOUNTS"] ?? 1_200);

test("thousands of accounts are read, linked and compared, and nothing is written when they are in sync", async (context) => {
  await using world = await ImportWorld.open();
  const { db } = world.directory;
  await db.query(
    undefined,
    `insert into people (id, status, profile) select gen_random_uuid(), 'active',
       jsonb_build_object('login', 'p' || i || '@example.com', 'email', 'p' || i || '@example.com', 'firstName', 'First' || i, 'lastName', 'Last')
     from generate_series(1, ${COUNT}) i`,
    [],
  );
  const people = await db.query<{ id: string; login: string }>(undefined, "select id, login from people", []);
  for (const { id, login } of people) {
    const number = login.replace(/\D/g, "");
    const names = { givenName: `First${number}`, familyName: "Last" };
    const account = randomUUID();
    world.stub.users.set(account, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: account,
      externalId: id,
      userName: login,
      active: true,
      name: names,
      displayName: `First${number} Last`,
      emails: [{ value: login, type: "work", primary: true }],
    });
  }
  await db.query(
    undefined,
    `insert into assignments (id, app_id, person_id) select gen_random_uuid(), '${world.appId}', id from people`,
    [],
  );
  await world.switchOn();
  const first = await world.readingEnded(2_400);
  assert.deepEqual([first.status, first.counts.seen, first.counts.linked], ["done", COUNT, COUNT]);
  await world.startEngine();
  await world.settled(2_400);
  assert.equal(world.stub.writes().length, 0);
  await world.post("/reading");
  const second = await world.readingEnded(2_400);
  assert.deepEqual([second.status, second.counts.in_sync], ["done", COUNT]);
  await world.settled();
  assert.equal(world.stub.writes().length, 0);
  const seconds = [first, second].map((read) => (Date.parse(read.finishedAt) - Date.parse(read.startedAt)) / 1000);
  context.diagnostic(`first reading with linking ${seconds[0]} s, scan without a change ${seconds[1]} s`);
});
