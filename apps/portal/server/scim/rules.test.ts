import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  type ConsoleCaller,
  PUBLIC_URL,
  type ScimCaller,
  testPortal,
  type TestPortal,
} from "../../testing/test-portal.ts";

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

describe("the portal's rules for a directory's users", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let admin: ConsoleCaller;

  before(async () => {
    portal = await testPortal({
      resolveTxt: async (name) => (name === "_rollcall-challenge.acme.test" ? [[records]] : []),
    });
    account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());
  let records = "";

  const post = (user: object) => idp.call("POST", "/Users", { schemas: [userSchema], ...user });

  test("userName alone is enough, and the e-mail follows from it", async () => {
    const user = await idp.create({ userName: "only@acme.test" });
    assert.equal((await admin.good("GET", `/users/${user.id}`)).email, "only@acme.test");
    assert.equal((await post({ displayName: "Nobody" })).status, 400);
  });

  test("an e-mail outside the verified domains is refused with the domain named, unless the connection allows it (A3, G1.3)", async () => {
    await admin.good("PATCH", "/provisioning/connection", { allowOutsideDomains: false });
    const domain = await admin.good("POST", "/domains", { name: "@Acme.Test" });
    const before = await post({ userName: "early@acme.test" });
    assert.equal(before.status, 400);
    assert.equal(before.body.scimType, "invalidValue");
    records = domain.recordValue;
    assert.equal((await admin.good("POST", `/domains/${domain.id}/verify`)).state, "verified");
    const inside = await idp.create({ userName: "early@ACME.test" });
    const outside = await post({ userName: "ceo@other.test" });
    assert.equal(outside.status, 400);
    assert.match(outside.body.detail, /other\.test/);
    const second = await post({
      userName: "x@acme.test",
      emails: [{ value: "x@acme.test", primary: true }, { value: "x@other.test" }],
    });
    assert.equal(second.status, 400);
    const moved = await idp.patch(`/Users/${inside.id}`, {
      op: "replace",
      path: "userName",
      value: "early@other.test",
    });
    assert.equal(moved.status, 400);
    const late = await idp.patch(`/Users/${inside.id}`, { op: "replace", value: { active: false } });
    assert.equal(late.status, 200);
    await admin.good("PATCH", "/provisioning/connection", { allowOutsideDomains: true });
    assert.equal((await post({ userName: "ceo@other.test" })).status, 201);
  });

  test("a primary e-mail, a userName and an externalId belong to one user, on create, PATCH and PUT (A6, A10, A11)", async () => {
    const one = await idp.create({
      userName: "Ann@a.test",
      externalId: "ext-1",
      emails: [{ value: "ann.mail@a.test", primary: true }],
    });
    const two = await idp.create({ userName: "bob@a.test", externalId: "ext-2" });
    const clashes = ["ANN@A.TEST", "ａｎｎ@a.test", "ann@a.test ", "an\u200bn@a.test"];
    for (const userName of clashes) assert.equal((await post({ userName })).status, 409, userName);
    assert.equal((await post({ userName: "ann\u0000@a.test" })).status, 400);
    assert.equal(
      (await post({ userName: "new@a.test", emails: [{ value: "Ann.Mail@A.test", primary: true }] })).status,
      409,
    );
    const state = async () => (await idp.call("GET", `/Users/${two.id}`)).text;
    const before = await state();
    for (const [path, value] of [
      ["userName", "ANN@a.test"],
      ["externalId", "ext-1"],
    ] as const) {
      const answer = await idp.patch(`/Users/${two.id}`, { op: "replace", path, value });
      assert.equal(answer.status, 409, path);
      assert.equal(answer.body.scimType, "uniqueness");
    }
    const mail = await idp.call("PUT", `/Users/${two.id}`, {
      schemas: [userSchema],
      userName: "bob@a.test",
      emails: [{ value: "ANN.MAIL@a.test", primary: true }],
    });
    assert.equal(mail.status, 409);
    assert.equal(await state(), before);
    assert.equal((await idp.call("GET", `/Users/${one.id}`)).body.meta.version, 'W/"1"');
  });

  test("an externalId is never a key: a number, a uuid or a name of another makes a user with an id of its own (A1)", async () => {
    const other = await idp.create({ userName: "victim@a.test" });
    for (const externalId of ["1", "0", "-1", other.id, "admin"]) {
      const user = await idp.create({ userName: `a1-${externalId}@a.test`, externalId });
      assert.match(user.id, /^[0-9a-f-]{36}$/);
      assert.notEqual(user.id, other.id);
    }
    assert.equal((await idp.call("GET", `/Users/${other.id}`)).body.userName, "victim@a.test");
  });

  test("a leaver who comes back by externalId or userName is the same account, with a new epoch", async () => {
    const user = await idp.create({ userName: "back@a.test", externalId: "back", displayName: "Bea Back" });
    await idp.patch(`/Users/${user.id}`, { op: "replace", value: { active: false } });
    const again = await post({ userName: "back2@a.test", externalId: "back", displayName: "Bea Back" });
    assert.equal(again.status, 201);
    assert.equal(again.body.id, user.id);
    assert.equal(again.body.active, true);
    await idp.patch(`/Users/${user.id}`, { op: "Replace", path: "active", value: "False" });
    const byName = await post({ userName: "BACK2@a.test" });
    assert.equal(byName.body.id, user.id);
    assert.equal((await post({ userName: "back2@a.test" })).status, 409);
    const { entries } = await admin.good("GET", `/users/${user.id}/timeline`);
    assert.deepEqual(
      entries.map((entry: { message: string }) => entry.message.split(" ")[0]),
      ["Reactivated", "Deactivated", "Reactivated", "Deactivated", "Created"],
    );
    const restored = (await admin.good("GET", `/exchanges?user=${user.id}&operation=restore`)).exchanges;
    assert.equal(restored.length, 2);
  });

  test("DELETE frees the names, and whoever gets them next is somebody new (A13)", async () => {
    const user = await idp.create({ userName: "gone@a.test", externalId: "gone" });
    const group = await idp.createGroup("Leavers", [user.id]);
    assert.equal((await idp.call("DELETE", `/Users/${user.id}`)).status, 204);
    assert.equal((await idp.call("DELETE", `/Users/${user.id}`)).status, 404);
    assert.equal((await idp.call("GET", `/Users/${user.id}`)).status, 404);
    const next = await idp.create({ userName: "gone@a.test", externalId: "gone" });
    assert.notEqual(next.id, user.id);
    assert.equal(next["groups"], undefined);
    assert.equal((await idp.call("GET", `/Groups/${group.id}`)).body.members, undefined);
  });

  test("a group's name and externalId belong to one group, and the refusal says which of them is taken", async () => {
    await idp.call("POST", "/Groups", { displayName: "Night Shift", externalId: "g-1" });
    const { id } = (await idp.call("POST", "/Groups", { displayName: "Day Shift", externalId: "g-2" })).body;
    const patch = (value: object) =>
      idp.call("PATCH", `/Groups/${id}`, {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", value }],
      });
    for (const [answer, words] of [
      [await idp.call("POST", "/Groups", { displayName: "Late Shift", externalId: "g-1" }), /externalId g-1/],
      [await idp.call("POST", "/Groups", { displayName: "night shift", externalId: "g-3" }), /called night shift/],
      [await patch({ externalId: "g-1" }), /externalId g-1/],
      [await patch({ displayName: "NIGHT shift" }), /called NIGHT shift/],
    ] as const) {
      assert.equal(answer.status, 409);
      assert.equal(answer.body.scimType, "uniqueness");
      assert.match(answer.body.detail, words);
    }
  });

  test("the last active Super Admin cannot be deactivated, deleted or demoted, and the refusal is to be seen on both sides (B17, G7.4)", async () => {
    const other = await portal.account("One admin");
    const otherIdp = await portal.token(other);
    const session = await portal.superAdmin(other);
    const own = (await session.good("GET", "/session")).user.id;
    const boss = await otherIdp.create({ userName: "boss@a.test", displayName: "Bo Boss" });
    await session.good("PATCH", `/users/${boss.id}`, { role: "super_admin" });
    await session.good("POST", `/users/${own}/deactivate`);
    const refused = await otherIdp.patch(`/Users/${boss.id}`, { op: "replace", value: { active: false } });
    assert.equal(refused.status, 400);
    assert.match(refused.body.detail, /last active Super Admin/);
    assert.equal((await otherIdp.call("DELETE", `/Users/${boss.id}`)).status, 400);
    assert.equal((await otherIdp.call("GET", `/Users/${boss.id}`)).body.active, true);
  });

  test("two Super Admins who remove each other at the same moment: one stays", async () => {
    const other = await portal.account("Two admins");
    const otherIdp = await portal.token(other);
    const session = await portal.superAdmin(other);
    const own = (await session.good("GET", "/session")).user.id;
    const bosses = [await otherIdp.create({ userName: "b1@a.test" }), await otherIdp.create({ userName: "b2@a.test" })];
    for (const boss of bosses) await session.good("PATCH", `/users/${boss.id}`, { role: "super_admin" });
    await session.good("POST", `/users/${own}/deactivate`);
    const answers = await Promise.all(
      bosses.map((boss) => otherIdp.patch(`/Users/${boss.id}`, { op: "replace", value: { active: false } })),
    );
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 400]);
  });

  test("nothing that a directory sends makes a Super Admin or sets what the portal decides (B11)", async () => {
    const sent = {
      userName: "b11@a.test",
      roles: [{ value: "super_admin", primary: true }],
      entitlements: [{ value: "admin" }],
      isAdmin: true,
      role: "super_admin",
      tenantId: 1,
      passwordHash: "x",
      id: "7",
      meta: { version: "9" },
      "urn:x:y": { isAdmin: true },
      "name.isAdmin": true,
    };
    const user = await idp.create(sent);
    await idp.patch(`/Users/${user.id}`, {
      op: "add",
      value: { role: "super_admin", isAdmin: true, roles: [{ value: "Super Admin" }] },
    });
    const detail = await admin.good("GET", `/users/${user.id}`);
    assert.equal(detail.role, "user");
    assert.equal(detail.version, 2);
    assert.notEqual(detail.id, "7");
  });

  test("a password over SCIM opens nothing (E12)", async () => {
    await idp.create({ userName: "pw@a.test", password: "Correct-horse-1" });
    const answer = await admin.call("POST", "/sign-in/password", { email: "pw@a.test", password: "Correct-horse-1" });
    assert.equal(answer.status, 401);
  });

  test("addresses in answers are the configured ones, whatever the Host header says (E11)", async () => {
    const answer = await idp.call(
      "POST",
      "/Users",
      { schemas: [userSchema], userName: "host@a.test" },
      { host: "evil.test", "x-forwarded-host": "evil.test", "x-forwarded-proto": "https" },
    );
    assert.equal(answer.status, 201);
    assert.ok(!answer.text.includes("evil"));
    assert.equal(answer.headers["location"], `${PUBLIC_URL}/scim/v2/Users/${answer.body.id}`);
    assert.equal(answer.body.meta.location, answer.headers["location"]);
  });

  test("the correlation id of the client is kept and given back; without one a new one is made", async () => {
    const answer = await idp.call("GET", "/Users?count=0", undefined, { "x-correlation-id": "job-42" });
    assert.equal(answer.headers["x-correlation-id"], "job-42");
    assert.match(String((await idp.call("GET", "/Users?count=0")).headers["x-correlation-id"]), /^[0-9a-f-]{36}$/);
  });

  test("a PATCH that changes nothing makes no new version and no audit entry", async () => {
    const user = await idp.create({ userName: "same@a.test", title: "CTO" });
    const answer = await idp.patch(
      `/Users/${user.id}`,
      { op: "replace", path: "title", value: "CTO" },
      { op: "replace", path: "active", value: true },
    );
    assert.equal(answer.status, 200);
    assert.equal(answer.body.meta.version, 'W/"1"');
    assert.equal((await admin.good("GET", `/audit?user=${user.id}`)).total, 1);
  });

  test("what is not UTF-8, not JSON, compressed or too large is refused before it is read", async () => {
    const send = (payload: Buffer | string, headers = {}) =>
      portal.app.inject({
        method: "POST",
        url: "/scim/v2/Users",
        headers: { authorization: idp.token, "content-type": "application/scim+json", ...headers },
        payload,
      });
    assert.equal((await send(Buffer.from('{"userName":"\xff"}', "latin1"))).statusCode, 400);
    assert.equal((await send(Buffer.from('\ufeff{"userName":"bom"}'))).statusCode, 400);
    assert.equal((await send(Buffer.from('{"userName":"x"}', "utf16le"))).statusCode, 400);
    assert.equal((await send("{}", { "content-encoding": "gzip" })).statusCode, 415);
    assert.equal((await send("x", { "content-type": "text/plain" })).statusCode, 415);
    const large = await send(`{"userName":"${"x".repeat(1_100_000)}"}`);
    assert.equal(large.statusCode, 413);
    assert.equal(large.json().status, "413");
    assert.equal((await send("[".repeat(5_000))).statusCode, 400);
  });
});
