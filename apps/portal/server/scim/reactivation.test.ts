import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];

interface Leaver {
  id: string;
  userName: string;
}

describe("a directory wants somebody back who is deactivated (G7.3)", () => {
  let portal: TestPortal;
  let idp: ScimCaller;
  let admin: ConsoleCaller;

  before(async () => {
    portal = await testPortal();
    const account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  const rule = (reactivation: string) => admin.good("PATCH", "/provisioning/connection", { reactivation });
  const leaver = async (userName: string): Promise<Leaver> => {
    const { id } = await idp.create({ userName, externalId: `x-${userName}` });
    await idp.patch(`/Users/${id}`, { op: "replace", value: { active: false } });
    return { id, userName };
  };
  const on = { op: "replace", path: "active", value: true };
  const whole = (user: Leaver) => ({
    schemas,
    userName: user.userName,
    externalId: `x-${user.userName}`,
    active: true,
  });
  const waysBack = [
    (user: Leaver) => idp.patch(`/Users/${user.id}`, on),
    (user: Leaver) => idp.call("PUT", `/Users/${user.id}`, whole(user)),
    (user: Leaver) => idp.call("POST", "/Users", whole(user)),
  ];
  /** What changed nothing is logged within a second. */
  const logged = async (
    query: string,
    wanted: (exchange: { id: string; summary: string; status: number }) => boolean,
  ) => {
    for (let left = 200; left > 0; left -= 1) {
      const found = (await admin.good("GET", `/exchanges?${query}`)).exchanges.find(wanted);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`nothing in the activity for ${query}`);
  };
  const waiting = async () => (await admin.good("GET", "/requests")).requests;

  test("automatic: PATCH, PUT and POST give access back to the same user", async () => {
    await rule("automatic");
    for (const [at, way] of waysBack.entries()) {
      const user = await leaver(`auto${at}@a.test`);
      const answer = await way(user);
      assert.equal(answer.status, [200, 200, 201][at]);
      assert.deepEqual([answer.body.id, answer.body.active], [user.id, true]);
    }
  });

  test("by approval: the directory is told the truth, active false, and one request waits in the console", async () => {
    await rule("approval");
    const user = await leaver("approve@a.test");
    for (const way of waysBack) {
      const answer = await way(user);
      assert.ok(answer.status < 300, answer.text);
      assert.deepEqual([answer.body.id, answer.body.active], [user.id, false]);
    }
    const [request, ...others] = await waiting();
    assert.equal(others.length, 0);
    assert.deepEqual([request.kind, request.attempts, request.user.id], ["reactivate", 3, user.id]);
    const found = await logged(`user=${user.id}&result=ok`, (one) =>
      one.summary.includes("until a Super Admin approves"),
    );
    assert.equal(found.status, 201);

    const { results } = await admin.good("POST", "/requests/decisions", { ids: [request.id], decision: "approve" });
    assert.equal(results[0].failed, null);
    assert.equal((await idp.call("GET", `/Users/${user.id}`)).body.active, true);
    assert.equal((await admin.good("GET", `/audit?user=${user.id}&event=request.approved`)).total, 1);
    assert.equal((await idp.patch(`/Users/${user.id}`, on)).body.active, true);
  });

  test("by approval: what else was sent is kept at once, and a profile change alone asks for nothing", async () => {
    const user = await leaver("both@a.test");
    const answer = await idp.patch(`/Users/${user.id}`, on, { op: "replace", path: "title", value: "Returner" });
    assert.deepEqual([answer.body.active, answer.body.title], [false, "Returner"]);
    const quiet = await leaver("quiet@a.test");
    await idp.patch(`/Users/${quiet.id}`, { op: "replace", path: "title", value: "Away" });
    assert.deepEqual(
      (await waiting()).map((one: { user: { id: string } }) => one.user.id),
      [user.id],
    );
  });

  test("by approval: a directory that says deactivated again has withdrawn its request", async () => {
    const user = await leaver("changed@a.test");
    await idp.patch(`/Users/${user.id}`, on);
    const mine = async () => (await waiting()).filter((one: { user: { id: string } }) => one.user.id === user.id);
    assert.equal((await mine()).length, 1);
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "title", value: "Still away" });
    assert.equal((await mine()).length, 1);
    await idp.patch(`/Users/${user.id}`, { op: "Replace", path: "active", value: "False" });
    assert.equal((await mine()).length, 0);
    await idp.patch(`/Users/${user.id}`, on);
    assert.deepEqual((await mine())[0].attempts, 1);
  });

  test("by approval: a refusal is remembered, and the user stays out", async () => {
    const user = await leaver("refused@a.test");
    await idp.patch(`/Users/${user.id}`, on);
    const [request] = (await waiting()).filter((one: { user: { id: string } }) => one.user.id === user.id);
    await admin.good("POST", "/requests/decisions", { ids: [request.id], decision: "refuse" });
    assert.equal((await idp.patch(`/Users/${user.id}`, on)).body.active, false);
    assert.equal((await waiting()).filter((one: { user: { id: string } }) => one.user.id === user.id).length, 0);
    await admin.good("POST", `/users/${user.id}/reactivate`);
    assert.equal((await idp.call("GET", `/Users/${user.id}`)).body.active, true);
  });

  test("never: each way is a 400 that says where to reactivate, nothing else of it is done, and a Super Admin can", async () => {
    await rule("never");
    const user = await leaver("never@a.test");
    for (const way of waysBack) {
      const answer = await way(user);
      assert.equal(answer.status, 400);
      assert.equal(answer.body.scimType, "mutability");
      assert.match(answer.body.detail, /Reactivate the user in the portal/);
    }
    const profile = await idp.patch(`/Users/${user.id}`, { op: "replace", path: "title", value: "Away" });
    assert.equal(profile.status, 200);
    const refusal = await logged(`user=${user.id}&result=failed`, (one) => one.status === 400);
    assert.match((await admin.good("GET", `/exchanges/${refusal.id}`)).explanation.why, /nobody gets access again/);
    await admin.good("POST", `/users/${user.id}/reactivate`);
    assert.equal((await idp.patch(`/Users/${user.id}`, on)).body.active, true);
  });
});

describe("a leaver who comes back", () => {
  let portal: TestPortal;
  let idp: ScimCaller;
  let admin: ConsoleCaller;

  before(async () => {
    portal = await testPortal();
    const account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  const post = (user: object) => idp.call("POST", "/Users", { schemas, ...user });
  const off = (id: string) => idp.patch(`/Users/${id}`, { op: "replace", value: { active: false } });

  test("is known by the externalId under another userName, and by the userName under another externalId", async () => {
    const user = await idp.create({ userName: "old@a.test", externalId: "e1" });
    await off(user.id);
    const renamed = await post({ userName: "new@a.test", externalId: "e1" });
    assert.deepEqual([renamed.status, renamed.body.id, renamed.body.userName], [201, user.id, "new@a.test"]);
    await off(user.id);
    const rekeyed = await post({ userName: "NEW@a.test", externalId: "e2" });
    assert.deepEqual([rekeyed.status, rekeyed.body.id, rekeyed.body.externalId], [201, user.id, "e2"]);
  });

  test("is nobody of two: the externalId of one and the userName of another is a 409, and both stay", async () => {
    const one = await idp.create({ userName: "first@a.test", externalId: "f1" });
    const two = await idp.create({ userName: "second@a.test", externalId: "f2" });
    await off(one.id);
    await off(two.id);
    assert.equal((await post({ userName: "first@a.test", externalId: "f2" })).status, 409);
    for (const { id } of [one, two]) assert.equal((await idp.call("GET", `/Users/${id}`)).body.active, false);
  });

  test("who was deleted is not restored: a new id, and sessions, teams and requests of the old one are gone (A13, D3)", async () => {
    const user = await idp.create({ userName: "deleted@a.test", externalId: "d1" });
    const team = await admin.good("POST", "/teams", { name: "By hand" });
    await admin.good("PUT", `/teams/${team.id}/members/${user.id}`);
    const { url } = await admin.good("POST", `/users/${user.id}/sign-in-link`);
    const session = await portal.signIn(url);
    const unused = await admin.good("POST", `/users/${user.id}/sign-in-link`);
    assert.equal((await idp.call("DELETE", `/Users/${user.id}`)).status, 204);
    assert.equal((await session.call("GET", "/session")).status, 401);
    const late = await session.call("POST", "/sign-in/link", { secret: unused.url.split("#")[1] });
    assert.equal(late.status, 401);
    const next = await post({ userName: "deleted@a.test", externalId: "d1" });
    assert.equal(next.status, 201);
    assert.notEqual(next.body.id, user.id);
    const detail = await admin.good("GET", `/users/${next.body.id}`);
    assert.deepEqual([detail.teams, detail.liveSessions], [[], 0]);
    assert.equal((await admin.good("GET", `/teams/${team.id}`)).members, 0);
  });

  test("SCIM switched off and on again makes no new users", async () => {
    const user = await idp.create({ userName: "switch@a.test", externalId: "s1" });
    const total = async () => (await admin.good("GET", "/users?status=all")).total;
    const before = await total();
    await admin.good("PUT", "/provisioning/enabled", { enabled: false });
    assert.equal((await post({ userName: "switch@a.test", externalId: "s1" })).status, 403);
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    const found = await idp.call("GET", '/Users?filter=userName eq "switch@a.test"');
    assert.equal(found.body.Resources[0].id, user.id);
    assert.equal((await post({ userName: "switch@a.test", externalId: "s1" })).status, 409);
    await off(user.id);
    await admin.good("PUT", "/provisioning/enabled", { enabled: false });
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    assert.equal((await post({ userName: "switch@a.test", externalId: "s1" })).body.id, user.id);
    assert.equal(await total(), before);
  });
});
