import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { sql } from "kysely";
import { type Answer, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("requests at the same moment", () => {
  let portal: TestPortal;
  let account: number;
  let nodes: ScimCaller[];

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    const first = await portal.token(account);
    nodes = [first, new ScimCaller(await portal.anotherNode(), first.token)];
  });
  after(() => portal[Symbol.asyncDispose]());

  const each = <Result>(count: number, work: (idp: ScimCaller, index: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, index) => work(nodes[index % nodes.length]!, index)));

  test("50 identical creations on two nodes make one user and 49 conflicts (H1, H2)", async () => {
    const user = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "one@acme.test",
      externalId: "1",
    };
    const answers = await each(50, (idp) => idp.call("POST", "/Users", user));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [
      201,
      ...Array.from({ length: 49 }, () => 409),
    ]);
    for (const { status, body } of answers)
      if (status === 409) assert.deepEqual([body.status, body.scimType], ["409", "uniqueness"]);
    const audit = await portal.database.kysely
      .selectFrom("audit")
      .select("id")
      .where("event", "=", "user.created")
      .where("actor_kind", "=", "scim")
      .execute();
    assert.equal(audit.length, 1);
  });

  test("different users created at once are all there, each audited and with its exchange", async () => {
    const answers = await each(100, (idp, index) =>
      idp.call("POST", "/Users", {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        userName: `u${index}@acme.test`,
      }),
    );
    assert.ok(answers.every((answer) => answer.status === 201));
    const rows = await portal.database.query<{ users: number; audited: number; exchanged: number }>(
      undefined,
      `select count(*) as users, count(a.id) as audited, count(e.id) as exchanged from users u
       left join audit a on a.account_id = u.account_id and a.target_id = u.id and a.event = 'user.created'
       left join exchanges e on e.account_id = u.account_id and e.id = a.exchange_id and e.user_id = u.id
       where u.account_id = $1 and u.user_name_key like 'u%'`,
      [account],
    );
    assert.deepEqual(rows[0], { users: 100, audited: 100, exchanged: 100 });
  });

  test("100 members added to one group at once are all in it (H3)", async () => {
    const group = await nodes[0]!.createGroup("Everybody");
    const users = (await nodes[0]!.call("GET", `/Users?filter=${encodeURIComponent('userName sw "u"')}&count=100`)).body
      .Resources as { id: string }[];
    const answers = await each(100, (idp, index) =>
      idp.patch(`/Groups/${group.id}`, { op: "add", path: "members", value: [{ value: users[index]!.id }] }),
    );
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [204]);
    const shown = (await nodes[1]!.call("GET", `/Groups/${group.id}`)).body;
    assert.equal(shown.members.length, 100);
    assert.equal(shown.meta.version, 'W/"101"');
  });

  test("changes of one user at once all take effect, one after the other", async () => {
    const user = await nodes[0]!.create({ userName: "busy@acme.test" });
    const fields = [
      "nickName",
      "title",
      "userType",
      "locale",
      "timezone",
      "preferredLanguage",
      "displayName",
      "profileUrl",
    ];
    const answers = await each(fields.length, (idp, index) =>
      idp.patch(`/Users/${user.id}`, { op: "replace", path: fields[index], value: `v${index}` }),
    );
    assert.ok(
      answers.every((answer) => answer.status === 200),
      answers.map((answer) => answer.text).join("\n"),
    );
    const { body } = await nodes[0]!.call("GET", `/Users/${user.id}`);
    assert.deepEqual(
      fields.map((field) => body[field]),
      fields.map((_, index) => `v${index}`),
    );
    assert.equal(body.meta.version, `W/"${fields.length + 1}"`);
  });

  test("renames to one free name at once: one gets it", async () => {
    const users = await each(10, (idp, index) => idp.create({ userName: `r${index}@acme.test` }));
    const answers = await each(10, (idp, index) =>
      idp.patch(`/Users/${users[index]!.id}`, { op: "replace", path: "userName", value: "wanted@acme.test" }),
    );
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, ...Array.from({ length: 9 }, () => 409)]);
  });

  test("a change made from an old version is refused with 412", async () => {
    const user = await nodes[0]!.create({ userName: "etag@acme.test" });
    assert.equal(
      (await nodes[0]!.patch(`/Users/${user.id}`, { op: "replace", path: "title", value: "A" })).status,
      200,
    );
    const late = await nodes[0]!.call(
      "PUT",
      `/Users/${user.id}`,
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "etag@acme.test" },
      { "if-match": 'W/"1"' },
    );
    assert.equal(late.status, 412);
  });

  test("the time of a change that waited for another one holds the wait", async () => {
    const user = await nodes[0]!.create({ userName: "waiting@acme.test" });
    let change: Promise<Answer> | undefined;
    await portal.database.transaction(async (trx) => {
      await sql`select 1 from users where id = ${user.id} for update`.execute(trx);
      change = nodes[0]!.patch(`/Users/${user.id}`, { op: "replace", path: "title", value: "Late" });
      await setTimeout(150);
    });
    assert.equal((await change)?.status, 200);
    const [row] = await portal.database.query<{ milliseconds: number }>(
      undefined,
      "select milliseconds from exchanges where user_id = $1 and operation = 'update'",
      [user.id],
    );
    assert.ok((row?.milliseconds ?? 0) >= 100, `${row?.milliseconds} ms`);
  });
});
