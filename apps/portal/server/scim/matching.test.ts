import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];

describe("a directory meets users who were made by hand", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let admin: ConsoleCaller;
  let record = "";

  before(async () => {
    portal = await testPortal({ resolveTxt: async () => [[record]] });
    account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
    const domain = await admin.good("POST", "/domains", { name: "a.test" });
    record = domain.recordValue;
    await admin.good("POST", `/domains/${domain.id}/verify`);
  });
  after(() => portal[Symbol.asyncDispose]());

  const match = (matching: string) => admin.good("PATCH", "/provisioning/connection", { matching });
  const byHand = async (email: string, more = {}) =>
    (await admin.good("POST", "/users", { email, givenName: "Mia", familyName: "Manual", ...more })).user;
  const post = (user: object) => idp.call("POST", "/Users", { schemas, ...user });
  const requests = async (status = "waiting") => (await admin.good("GET", `/requests?status=${status}`)).requests;
  const decide = async (id: string, decision: string) =>
    (await admin.good("POST", "/requests/decisions", { ids: [id], decision })).results[0];
  const mail = (value: string) => ({ emails: [{ value, primary: true, type: "work" }] });

  test("with matching off they stay as they are, and the directory gets a 409 that says so (A2, A4)", async () => {
    await match("off");
    const user = await byHand("off@a.test");
    const answer = await post({ userName: "off@a.test", externalId: "off" });
    assert.equal(answer.status, 409);
    assert.equal(answer.body.scimType, "uniqueness");
    assert.match(answer.body.detail, /does not come from this connection/);
    assert.equal((await admin.good("GET", `/users/${user.id}`)).managedBy, "manual");
    assert.deepEqual(await requests(), []);
  });

  test("by verified e-mail the user is linked: the same id, 201, and kept by the directory from then on", async () => {
    await match("verified_email");
    const user = await byHand("Linked@A.test");
    const answer = await post({
      userName: "linked",
      externalId: "l-1",
      displayName: "Lena Linked",
      ...mail("linked@a.TEST"),
    });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.body.id, user.id);
    const now = await admin.good("GET", `/users/${user.id}`);
    assert.deepEqual([now.managedBy, now.externalId, now.displayName], ["directory", "l-1", "Lena Linked"]);
    // What the directory does not send is not lost.
    assert.deepEqual([now.givenName, now.familyName], ["Mia", "Manual"]);
    assert.equal((await idp.call("GET", '/Users?filter=externalId eq "l-1"')).body.totalResults, 1);
    assert.equal((await post({ userName: "linked", externalId: "l-1" })).status, 409);
    const [linked] = (await admin.good("GET", `/exchanges?user=${user.id}&operation=link`)).exchanges;
    assert.match(linked.summary, /Linked .* to the directory/);
    assert.equal((await admin.good("GET", `/audit?user=${user.id}&event=user.linked`)).total, 1);
  });

  test("a userName alone is no verified e-mail, and neither is an e-mail outside the verified domains", async () => {
    await byHand("bob@a.test");
    assert.equal((await post({ userName: "bob@a.test", ...mail("evil@a.test") })).status, 409);
    await byHand("carl@elsewhere.test");
    assert.equal((await post({ userName: "carl@elsewhere.test" })).status, 409);
    assert.deepEqual(await requests(), []);
  });

  test("whoever has the userName of one and the e-mail of another is neither", async () => {
    const [one, two] = [await byHand("one@a.test"), await byHand("two@a.test")];
    assert.equal((await post({ userName: "one@a.test", ...mail("two@a.test") })).status, 409);
    for (const user of [one, two]) assert.equal((await admin.good("GET", `/users/${user.id}`)).managedBy, "manual");
  });

  test("a Super Admin, and somebody deactivated by hand, are never taken over by the setting alone", async () => {
    const boss = await byHand("boss@a.test", { role: "super_admin" });
    const gone = await byHand("gone@a.test");
    await admin.good("POST", `/users/${gone.id}/deactivate`);
    assert.equal((await post({ userName: "boss@a.test" })).status, 409);
    assert.equal((await post({ userName: "gone@a.test" })).status, 409);
    const waiting = await requests();
    assert.deepEqual(
      waiting.map((one: { user: { id: string } }) => one.user.id).toSorted(),
      [boss.id, gone.id].toSorted(),
    );
    assert.match(waiting.find((one: { user: { id: string } }) => one.user.id === boss.id).caution, /Super Admin/);
    for (const one of waiting) assert.equal((await decide(one.id, "refuse")).failed, null);
  });

  test("to ask: the directory waits with 409, the console shows the request once, however often it is tried", async () => {
    await match("ask");
    const user = await byHand("asked@a.test", { jobTitle: "Clerk" });
    for (const title of ["CFO", "CTO", "CTO"]) {
      const answer = await post({ userName: "asked@a.test", externalId: "asked", title });
      assert.equal(answer.status, 409);
      assert.match(answer.body.detail, /Super Admin has to decide/);
    }
    const [request, ...others] = await requests();
    assert.equal(others.length, 0);
    assert.deepEqual([request.kind, request.user.id, request.attempts], ["match", user.id, 3]);
    assert.deepEqual(
      request.changes.find((change: { field: string }) => change.field === "Job title"),
      { field: "Job title", before: "Clerk", after: "CTO" },
    );
    assert.equal((await idp.call("GET", '/Users?filter=userName eq "asked@a.test"')).body.totalResults, 0);
    assert.equal((await admin.good("GET", `/audit?user=${user.id}&event=request.made`)).total, 1);

    assert.deepEqual(await decide(request.id, "approve"), { id: request.id, name: "Mia Manual", failed: null });
    assert.equal((await admin.good("GET", `/users/${user.id}`)).managedBy, "directory");
    assert.equal((await idp.call("GET", '/Users?filter=userName eq "asked@a.test"')).body.totalResults, 1);
    const next = await post({ userName: "asked@a.test", externalId: "asked", title: "CEO" });
    assert.equal(next.status, 201);
    assert.equal(next.body.id, user.id);
    assert.equal(next.body.title, "CEO");
    assert.equal((await post({ userName: "asked@a.test", externalId: "asked" })).status, 409);
    assert.equal((await admin.good("GET", `/audit?user=${user.id}&event=request.approved`)).total, 1);
    assert.match((await decide(request.id, "approve")).failed, /decided/i);
  });

  test("linking never rewrites the e-mail a user signs in with in the same step (A4)", async () => {
    const user = await byHand("bob2@a.test");
    const sent = { userName: "bob2@a.test", externalId: "bob2", displayName: "Bob", ...mail("attacker@a.test") };
    assert.equal((await post(sent)).status, 409);
    const [request] = await requests();
    assert.match(request.caution, /attacker@a\.test.*stays/);
    await decide(request.id, "approve");
    const linked = await post(sent);
    assert.equal(linked.status, 201);
    assert.equal(linked.body.id, user.id);
    const now = await admin.good("GET", `/users/${user.id}`);
    assert.deepEqual([now.email, now.displayName], ["bob2@a.test", "Bob"]);
    const moved = await idp.patch(`/Users/${user.id}`, {
      op: "replace",
      path: 'emails[type eq "work"].value',
      value: "bob3@a.test",
    });
    assert.equal(moved.status, 200);
    assert.equal((await admin.good("GET", `/users/${user.id}`)).email, "bob3@a.test");
  });

  test("a refusal is remembered, and can be thought better of", async () => {
    const user = await byHand("no@a.test");
    await post({ userName: "no@a.test" });
    const [request] = await requests();
    await decide(request.id, "refuse");
    const again = await post({ userName: "no@a.test" });
    assert.equal(again.status, 409);
    assert.match(again.body.detail, /refused on \d{4}-/);
    assert.deepEqual(await requests(), []);
    const kept = (await requests("refused")).find((one: { id: string }) => one.id === request.id);
    assert.equal(kept.attempts, 2);
    assert.equal((await decide(request.id, "approve")).failed, null);
    assert.equal((await admin.good("GET", `/users/${user.id}`)).managedBy, "directory");
  });

  test("a change that would take the name of a user made by hand is a 409, whatever the setting, and makes no request (A6)", async () => {
    await byHand("taken@a.test");
    const mine = await idp.create({ userName: "mine@a.test" });
    const patched = await idp.patch(`/Users/${mine.id}`, { op: "replace", path: "userName", value: "Taken@a.test" });
    const put = await idp.call("PUT", `/Users/${mine.id}`, { schemas, userName: "x@a.test", ...mail("taken@a.test") });
    for (const answer of [patched, put]) {
      assert.equal(answer.status, 409);
      assert.equal(answer.body.scimType, "uniqueness");
      assert.match(answer.body.detail, /does not come from this connection/);
    }
    assert.equal((await idp.call("GET", `/Users/${mine.id}`)).body.userName, "mine@a.test");
    assert.deepEqual(await requests(), []);
  });

  test("a token reaches no user made by hand by its id, and no user of another connection is ever matched (A12)", async () => {
    await match("verified_email");
    const user = await byHand("hidden@a.test");
    assert.equal((await idp.call("GET", `/Users/${user.id}`)).status, 404);
    assert.equal((await idp.call("DELETE", `/Users/${user.id}`)).status, 404);
    const strict = await portal.token(account, { dialect: "strict" });
    const theirs = await strict.create({ userName: "theirs@a.test", ...mail("theirs@a.test") });
    const answer = await post({ userName: "theirs@a.test" });
    assert.equal(answer.status, 409);
    assert.equal((await strict.call("GET", `/Users/${theirs.id}`)).status, 200);
  });

  test("parallel first contacts link once, and nobody is doubled (H1)", async () => {
    const user = await byHand("race@a.test");
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post({ userName: "race@a.test", externalId: "r" })),
    );
    assert.ok(answers.some((answer) => answer.status === 201));
    for (const answer of answers) {
      assert.ok([201, 409].includes(answer.status), answer.text);
      if (answer.status === 201) assert.equal(answer.body.id, user.id);
    }
    assert.equal((await admin.good("GET", `/audit?user=${user.id}&event=user.linked`)).total, 1);
  });

  test("the preview says how many would be met, linked at once and asked for, under the setting (G2.3)", async () => {
    const fresh = await portal.account("Fresh");
    const boss = await portal.superAdmin(fresh);
    await portal.token(fresh, { anyDomain: false });
    const domain = await boss.good("POST", "/domains", { name: "a.test" });
    record = domain.recordValue;
    await boss.good("POST", `/domains/${domain.id}/verify`);
    for (const [email, role] of [
      ["m1@a.test", "user"],
      ["m2@a.test", "user"],
      ["m3@a.test", "super_admin"],
      ["m4@b.test", "user"],
    ])
      await boss.good("POST", "/users", { email, role });
    const seen = async (matching: string) => {
      await boss.good("PATCH", "/provisioning/connection", { matching });
      const impact = await boss.good("GET", "/provisioning/impact");
      return [impact.wouldMatch, impact.linked, impact.asked, impact.sentences[1]];
    };
    const [off, ask, linked] = [await seen("off"), await seen("ask"), await seen("verified_email")];
    assert.deepEqual(
      [off.slice(0, 3), ask.slice(0, 3), linked.slice(0, 3)],
      [
        [3, 0, 0],
        [3, 0, 3],
        [3, 2, 1],
      ],
    );
    assert.match(off[3], /told that the user exists/);
    assert.match(ask[3], /until a Super Admin approves/);
    assert.match(linked[3], /2 of them are linked/);
  });

  test("requests are for Super Admins of the account and nobody else", async () => {
    const other = await portal.superAdmin(await portal.account("Other"));
    assert.equal((await other.good("GET", "/requests?status=all")).total, 0);
    const [request] = await requests("approved");
    assert.match(
      (await other.good("POST", "/requests/decisions", { ids: [request.id], decision: "refuse" })).results[0].failed,
      /no such request/,
    );
  });
});
