import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";

const profile = (login: string, more: Record<string, string> = {}) => ({
  login,
  email: login,
  firstName: "Isaac",
  lastName: "Brock",
  ...more,
});

describe("users of the management API", () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await TestDirectory.start();
  });
  after(() => directory[Symbol.asyncDispose]());

  const create = async (login: string, more: Record<string, string> = {}) =>
    (await directory.api("POST", "/users", { profile: profile(login, more) })).body;

  test("a user has Okta's form", async () => {
    const { status, body } = await directory.api("POST", "/users?activate=true", {
      profile: profile("isaac@example.com", { mobilePhone: "+1 555 415 1337" }),
      credentials: { password: { value: "tlpWENT2m" } },
    });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      "id",
      "status",
      "created",
      "activated",
      "statusChanged",
      "lastLogin",
      "lastUpdated",
      "passwordChanged",
      "type",
      "profile",
      "credentials",
      "_links",
    ]);
    assert.equal(body.status, "ACTIVE");
    assert.equal(body.profile.secondEmail, null);
    assert.equal(body.profile.firstName, "Isaac");
    assert.equal(body._links.self.href, `http://localhost:3001/api/v1/users/${body.id}`);
    assert.equal(body._links.suspend.method, "POST");
  });

  test("activate=false makes a staged user, who is activated later", async () => {
    const { body } = await directory.api("POST", "/users?activate=false", { profile: profile("staged@example.com") });
    assert.deepEqual([body.status, body.activated], ["STAGED", null]);
    const answer = await directory.api("POST", `/users/${body.id}/lifecycle/activate?sendEmail=false`);
    assert.deepEqual([answer.status, answer.body], [200, {}]);
    const again = await directory.api("POST", `/users/${body.id}/lifecycle/activate`);
    assert.deepEqual([again.status, again.body.errorCode], [403, "E0000016"]);
  });

  test("a user is read by id, by login, and by the short login", async () => {
    const { id } = await create("read.me@example.com");
    for (const name of [id, "read.me@example.com", "READ.ME@example.com", "read.me"]) {
      const answer = await directory.api("GET", `/users/${encodeURIComponent(name)}`);
      assert.equal(answer.body.id, id, name);
    }
    const missing = await directory.api("GET", "/users/nobody@example.com");
    assert.equal(missing.status, 404);
    assert.equal(missing.body.errorCode, "E0000007");
    assert.equal(missing.body.errorSummary, "Not found: Resource not found: nobody@example.com (User)");
    assert.deepEqual(Object.keys(missing.body), ["errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"]);
  });

  test("POST changes what is named, PUT replaces everything", async () => {
    const { id } = await create("change@example.com", { title: "Clerk", nickName: "Ike" });
    const partial = await directory.api("POST", `/users/${id}`, { profile: { title: "Chief", nickName: null } });
    assert.equal(partial.body.profile.title, "Chief");
    assert.equal("nickName" in partial.body.profile, false);
    assert.equal(partial.body.profile.login, "change@example.com");
    const whole = await directory.api("PUT", `/users/${id}`, { profile: profile("changed@example.com") });
    assert.equal("title" in whole.body.profile, false);
    const poor = await directory.api("PUT", `/users/${id}`, { profile: { firstName: "X" } });
    assert.deepEqual([poor.status, poor.body.errorCode], [400, "E0000001"]);
  });

  test("mistakes come as causes of E0000001", async () => {
    await create("twice@example.com");
    const twice = await directory.api("POST", "/users", { profile: profile("TWICE@example.com") });
    assert.equal(twice.status, 400);
    assert.equal(twice.body.errorSummary, "Api validation failed: login");
    assert.deepEqual(twice.body.errorCauses, [
      { errorSummary: "login: An object with this field already exists in the current organization" },
    ]);
    const wrong = await directory.api("POST", "/users", { profile: { login: 5 } });
    assert.deepEqual([wrong.status, wrong.body.errorCode], [400, "E0000001"]);
    const broken = await directory.send("POST", "/api/v1/users", {
      body: "{",
      headers: { authorization: `SSWS ${directory.token}`, "content-type": "application/json" },
    });
    assert.deepEqual([broken.status, broken.body.errorCode], [400, "E0000003"]);
  });

  test("the lifecycle answers 200 and {}, and E0000001 in the wrong state", async () => {
    const { id } = await create("cycle@example.com");
    const go = (action: string) => directory.api("POST", `/users/${id}/lifecycle/${action}`);
    const statusNow = async () => (await directory.api("GET", `/users/${id}`)).body.status;
    assert.deepEqual((await go("suspend")).body, {});
    assert.equal(await statusNow(), "SUSPENDED");
    const again = await go("suspend");
    assert.deepEqual([again.status, again.body.errorCode], [400, "E0000001"]);
    assert.deepEqual(again.body.errorCauses, [{ errorSummary: "Cannot suspend a user that is not active" }]);
    await go("unsuspend");
    assert.equal((await go("unsuspend")).status, 400);
    await go("deactivate");
    assert.equal(await statusNow(), "DEPROVISIONED");
    await go("activate");
    assert.equal(await statusNow(), "ACTIVE");
    assert.equal((await go("explode")).body.errorCode, "E0000022");
  });

  test("the first DELETE deactivates, the second deletes", async () => {
    const { id } = await create("gone@example.com");
    assert.equal((await directory.api("DELETE", `/users/${id}`)).status, 204);
    assert.equal((await directory.api("GET", `/users/${id}`)).body.status, "DEPROVISIONED");
    assert.equal((await directory.api("DELETE", `/users/${id}`)).status, 204);
    assert.equal((await directory.api("GET", `/users/${id}`)).status, 404);
  });

  test("lists are paged by links and filtered by Okta's expressions", async () => {
    for (let index = 0; index < 5; index += 1)
      await create(`page${index}@paged.example`, { department: index < 2 ? "Ops" : "R&D", lastName: `Page${index}` });
    const seen: string[] = [];
    let url: string | undefined = '/users?limit=2&search=profile.email co "paged.example"';
    while (url !== undefined) {
      const { headers, body, status } = await directory.api("GET", url.replaceAll(" ", "%20").replaceAll('"', "%22"));
      assert.equal(status, 200);
      seen.push(...body.map((user: { id: string }) => user.id));
      const links = [headers["link"]].flat().map(String);
      assert.ok(links.some((link) => link.endsWith('rel="self"')));
      const next = links.map((link) => /^<http:\/\/localhost:3001\/api\/v1([^>]+)>; rel="next"$/.exec(link)?.[1]);
      url = next.find((one) => one !== undefined);
    }
    assert.equal(new Set(seen).size, 5);

    const found = async (query: string) => {
      const { body } = await directory.api("GET", `/users?${query}`);
      return body.map((user: { profile: { login: string } }) => user.profile.login.split("@")[0]).toSorted();
    };
    const by = (expression: string) => found(`search=${encodeURIComponent(expression)}`);
    assert.deepEqual(await by('profile.department eq "Ops"'), ["page0", "page1"]);
    assert.deepEqual(
      await by(
        'profile.login eq "page0@paged.example" or (profile.lastName sw "page" and profile.department eq "R&D")',
      ),
      ["page0", "page2", "page3", "page4"],
    );
    assert.deepEqual(await found("q=page3"), ["page3"]);
    assert.deepEqual(await by('profile.lastName eq "a\\" or \\"b"'), []);
    await directory.api("POST", "/users/page4@paged.example/lifecycle/deactivate");
    assert.equal((await found("limit=200")).includes("page4"), false);
    assert.deepEqual(
      await found(`filter=${encodeURIComponent('status eq "DEPROVISIONED" and profile.login sw "page"')}`),
      ["page4"],
    );
    for (const wrong of ['profile.shoe eq "1"', "status eq", 'status eq "ALIVE"', '(status eq "ACTIVE"', '"']) {
      const answer = await directory.api("GET", `/users?filter=${encodeURIComponent(wrong)}`);
      assert.deepEqual([answer.status, answer.body.errorCode], [400, "E0000001"], wrong);
    }
  });

  test("an address that does not exist is answered in Okta's form, not with the console's page", async () => {
    for (const method of ["GET", "POST"]) {
      const answer = await directory.api(method, "/nothing/here");
      assert.deepEqual([answer.status, answer.body.errorCode], [404, "E0000007"]);
      assert.match(answer.body.errorSummary, /\/api\/v1\/nothing\/here \(Endpoint\)/);
    }
  });

  test("without a token, with a wrong or a revoked one, nothing is told", async () => {
    const call = (headers: Record<string, string>) => directory.send("GET", "/api/v1/users", { headers });
    assert.equal((await call({})).body.errorCode, "E0000005");
    for (const authorization of [`SSWS ${directory.token}x`, "SSWS abc", `Bearer ${directory.token}`]) {
      const answer = await call({ authorization });
      assert.equal(answer.status, 401);
      assert.deepEqual(
        [answer.body.errorCode, answer.body.errorSummary, answer.body.errorCauses],
        ["E0000011", "Invalid token provided", []],
      );
    }
    const made = await directory.good("POST", "/api-tokens", { name: "short-lived" });
    assert.equal((await call({ authorization: `SSWS ${made.secret}` })).status, 200);
    await directory.good("DELETE", `/api-tokens/${made.token.id}`);
    assert.equal((await call({ authorization: `SSWS ${made.secret}` })).status, 401);
    const cookie = await call({ cookie: directory.cookie });
    assert.equal(cookie.status, 200);
    const foreign = await call({ cookie: directory.cookie, "sec-fetch-site": "cross-site" });
    assert.equal(foreign.status, 200);
    const foreignWrite = await directory.send("POST", "/api/v1/groups", {
      body: { profile: { name: "x" } },
      headers: { cookie: directory.cookie, "sec-fetch-site": "cross-site" },
    });
    assert.equal(foreignWrite.status, 403);
  });
});
