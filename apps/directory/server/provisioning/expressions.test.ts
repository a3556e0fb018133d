import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { groupRenamed, managersChanged } from "./wanted/desire.ts";
import { startStubApp, type StubApp } from "./testbed/stub-app.ts";
import { Testbed } from "./testbed/testbed.ts";

async function mapped(
  target: string,
  source: string,
  reads: string[],
): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  await bed.db.kysely.deleteFrom("mappings").where("target", "=", target).execute();
  await bed.db.kysely
    .insertInto("mappings")
    .values({
      app_id: bed.appId,
      target,
      position: 50,
      source_kind: "expression",
      source,
      reads,
      apply: "create_and_update",
      required: false,
    })
    .execute();
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
}

const sent = (stub: StubApp) =>
  stub.received.map(({ method, body }) => [method, body === "" ? null : JSON.parse(body)]);

test("a value that is made of a group's name follows the group, with one change and for its members alone", async () => {
  const source = 'isMemberOfGroupNameStartsWith("Sales") ? "Seller" : "Colleague"';
  await using world = await mapped("title", source, ["groups"]);
  const { stub, bed } = world;
  const { rows } = await sql<{ id: string }>`
    insert into groups (id, name, description) values (gen_random_uuid(), 'Finance', '') returning id`.execute(
    bed.db.kysely,
  );
  const group = rows[0]?.id ?? "";
  await bed.startEngine();
  const [inside = "", outside = ""] = await bed.assign(2);
  await sql`insert into group_members (group_id, person_id) values (${group}, ${inside})`.execute(bed.db.kysely);
  await bed.settled();
  assert.deepEqual(
    sent(stub).map(([, body]) => body.title),
    ["Colleague", "Colleague"],
  );
  stub.received.length = 0;
  await bed.db.transaction(async (trx) => {
    await sql`update groups set name = 'Sales EMEA' where id = ${group}`.execute(trx);
    await groupRenamed(trx, group);
  });
  await bed.settled();
  assert.deepEqual(
    sent(stub).map(([method, body]) => [method, body.Operations]),
    [["PATCH", [{ op: "replace", path: "title", value: "Seller" }]]],
  );
  assert.equal((await bed.link(outside))["desired_gen"], 1);
});

test("a value that is made of the manager follows the manager's profile", async () => {
  await using world = await mapped("title", 'String.append("Reports to ", getManagerUser().lastName)', ["linked"]);
  const { stub, bed } = world;
  await bed.startEngine();
  const [boss = ""] = await bed.assign(1, { login: "boss@example.com", lastName: "Hopper" });
  await bed.assign(1, { managerId: "Boss@example.com" });
  await bed.settled();
  assert.deepEqual(
    sent(stub)
      .map(([, body]) => body.title)
      .toSorted(),
    ["Reports to ", "Reports to Hopper"],
  );
  stub.received.length = 0;
  await bed.db.transaction(async (trx) => {
    await sql`update people set profile = profile || '{"lastName":"Murray"}' where id = ${boss}`.execute(trx);
    await managersChanged(trx, ["boss@example.com"]);
  });
  await bed.settled();
  assert.deepEqual(
    sent(stub).map(([, body]) => body.Operations),
    [[{ op: "replace", path: "title", value: "Reports to Murray" }]],
  );
});

test("a unique value passes by what other accounts have, and stays what it is afterwards", async () => {
  await using world = await mapped("nickName", "uniqueValue(String.toLowerCase(user.lastName))", [
    "user.lastName",
    "taken",
  ]);
  const { stub, bed } = world;
  await bed.startEngine();
  const ids: string[] = [];
  for (let at = 0; at < 3; at += 1) {
    ids.push(...(await bed.assign(1, { lastName: "Byron" })));
    await bed.settled();
  }
  assert.deepEqual(
    sent(stub).map(([, body]) => body.nickName),
    ["byron", "byron2", "byron3"],
  );
  stub.received.length = 0;
  await bed.edit(ids[2] ?? "", { profile: { title: "Head" } });
  await bed.settled();
  assert.deepEqual(
    sent(stub).map(([, body]) => body.Operations.map(({ path }: { path: string }) => path)),
    [["title"]],
  );
});

test("an expression that does not fit a person stops that person, says why, and goes on once it fits", async () => {
  await using world = await mapped("title", "Convert.toInt(user.costCenter) + 1", ["user.costCenter"]);
  const { stub, bed } = world;
  await bed.startEngine();
  const [bad = "", good = ""] = [
    ...(await bed.assign(1, { costCenter: "x" })),
    ...(await bed.assign(1, { costCenter: "41" })),
  ];
  await bed.settled();
  assert.equal(stub.received.length, 1);
  assert.equal((await bed.link(good))["state"], "linked");
  const link = await bed.link(bad);
  assert.match(
    String(link["error_message"]),
    /The expression of title cannot be computed for this person: "x" is not a number\. Nothing was sent\./,
  );
  await bed.edit(bad, { profile: { costCenter: "7" } });
  await bed.settled();
  assert.equal((await bed.link(bad))["state"], "linked");
});
