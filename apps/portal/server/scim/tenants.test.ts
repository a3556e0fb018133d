import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const patch = (...operations: object[]) => ({ schemas: [patchSchema], Operations: operations });

interface Ids {
  user: string;
  group: string;
}

/** Every SCIM route by id, with every method and body that could reach a resource. */
function routesById({ user, group }: Ids): ["GET" | "PUT" | "PATCH" | "DELETE" | "HEAD", string, unknown?][] {
  return [
    ["GET", `/Users/${user}`],
    ["GET", `/Users/${user}?attributes=groups`],
    ["GET", `/Users/${user.toUpperCase()}`],
    ["PUT", `/Users/${user}`, { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "kept@b.test" }],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", value: { active: false } })],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", path: "userName", value: "x@b.test" })],
    ["DELETE", `/Users/${user}`],
    ["GET", `/Groups/${group}`],
    [
      "PUT",
      `/Groups/${group}`,
      { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "Mine", members: [] },
    ],
    ["PATCH", `/Groups/${group}`, patch({ op: "replace", path: "displayName", value: "Mine" })],
    ["PATCH", `/Groups/${group}`, patch({ op: "add", path: "members", value: [] })],
    ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${user}"]` })],
    ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: 'members[display co "a"]' })],
    ["DELETE", `/Groups/${group}`],
  ];
}

describe("two accounts, one token each (B1)", () => {
  let portal: TestPortal;
  let a: ScimCaller;
  let b: ScimCaller;
  let consoleA: ConsoleCaller;
  let consoleB: ConsoleCaller;
  let mine: Ids;
  let foreign: Ids;
  let manual: string;

  before(async () => {
    portal = await testPortal();
    const [accountA, accountB] = [await portal.account("A"), await portal.account("B")];
    [a, b] = [await portal.token(accountA), await portal.token(accountB)];
    [consoleA, consoleB] = [await portal.superAdmin(accountA), await portal.superAdmin(accountB)];
    const make = async (idp: ScimCaller, word: string): Promise<Ids> => {
      const user = await idp.create({
        userName: `${word}@b.test`,
        externalId: word,
        name: { familyName: word },
        displayName: word,
      });
      return { user: user.id, group: (await idp.createGroup(`${word} group`, [user.id])).id };
    };
    mine = await make(a, "kestrel");
    foreign = await make(b, "heron");
    manual = (await consoleA.good("POST", "/users", { email: "byhand@b.test" })).user.id;
  });
  after(() => portal[Symbol.asyncDispose]());

  const stateOfB = async () => [
    (await b.call("GET", `/Users/${foreign.user}`)).text,
    (await b.call("GET", `/Groups/${foreign.group}`)).text,
  ];

  test("a foreign id is answered like one that nobody has, on every route and method, and nothing changes", async () => {
    const before = await stateOfB();
    const unknown = { user: randomUUID(), group: randomUUID() };
    const routes = routesById(foreign);
    const same = routesById(unknown);
    for (const [index, [method, path, body]] of routes.entries()) {
      const answer = await a.call(method, path, body);
      const [, samePath = "", sameBody] = same[index] ?? [];
      const other = await a.call(method, samePath, sameBody);
      assert.equal(answer.status, 404, `${method} ${path}: ${answer.text}`);
      const anonymous = (text: string, ids: Ids) => text.replaceAll(new RegExp(`${ids.user}|${ids.group}`, "gi"), "ID");
      assert.equal(anonymous(answer.text, foreign), anonymous(other.text, unknown));
    }
    assert.deepEqual(await stateOfB(), before);
  });

  test("lists, counts, filters, sorting and searches never show the other account", async () => {
    const filters = [
      'userName sw "heron"',
      `id eq "${foreign.user}"`,
      'externalId eq "heron"',
      'not (userName eq "x")',
      `groups.value eq "${foreign.group}"`,
      'emails.value co "heron"',
      "userName pr",
    ];
    const asked = [
      "/Users",
      "/Users?count=0",
      "/Users?sortBy=userName&sortOrder=descending",
      "/Users?startIndex=2",
      ...filters.map((filter) => `/Users?filter=${encodeURIComponent(filter)}`),
      "/Groups",
      `/Groups?filter=${encodeURIComponent(`members.value eq "${foreign.user}"`)}`,
      `/Groups?filter=${encodeURIComponent('displayName co "heron"')}`,
    ];
    for (const path of asked) {
      const answer = await a.call("GET", path);
      assert.equal(answer.status, 200, answer.text);
      assert.ok(!/heron/i.test(answer.text), `${path}: ${answer.text}`);
      assert.ok(answer.body.totalResults <= 1, path);
    }
    const search = await a.call("POST", "/Users/.search", {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      filter: "userName pr",
    });
    assert.equal(search.body.totalResults, 1);
  });

  test("a foreign user cannot be a member, nor be told apart from one that nobody has", async () => {
    const add = (id: string) =>
      a.patch(`/Groups/${mine.group}`, { op: "add", path: "members", value: [{ value: id }] });
    const unknown = randomUUID();
    const [one, other] = [await add(foreign.user), await add(unknown)];
    assert.equal(one.status, 400);
    assert.equal(one.text.replace(foreign.user, "ID"), other.text.replace(unknown, "ID"));
    const created = await a.call("POST", "/Groups", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "New",
      members: [{ value: foreign.user }],
    });
    assert.equal(created.status, 400);
    assert.equal((await a.call("GET", "/Groups?count=0")).body.totalResults, 1);
  });

  test("the same names in both accounts are two users (A2), and the id in a body decides nothing (B2)", async () => {
    const twin = await a.create({ userName: "heron@b.test", externalId: "heron" });
    assert.notEqual(twin.id, foreign.user);
    const put = await a.call("PUT", `/Users/${twin.id}`, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: foreign.user,
      userName: "heron@b.test",
    });
    assert.equal(put.body.id, twin.id);
    assert.equal((await a.call("DELETE", `/Users/${twin.id}`)).status, 204);
    assert.equal((await b.call("GET", `/Users/${foreign.user}`)).body.userName, "heron@b.test");
  });

  test("a user made by hand is out of reach for a directory (A12): not listed, not changed, its names not given away", async () => {
    for (const [method, path, body] of routesById({ user: manual, group: randomUUID() }).slice(0, 7))
      assert.equal((await a.call(method, path, body)).status, 404, `${method} ${path}`);
    const probe = await a.call("GET", `/Users?filter=${encodeURIComponent('userName eq "byhand@b.test"')}`);
    assert.equal(probe.body.totalResults, 0);
    const clash = await a.call("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "ByHand@b.test",
    });
    assert.equal(clash.status, 409);
    assert.equal(clash.body.scimType, "uniqueness");
    assert.equal((await consoleA.good("GET", `/users/${manual}`)).status, "invited");
  });

  test("the console shows nothing of the other account either", async () => {
    const routes = [
      `/users/${foreign.user}`,
      `/users/${foreign.user}/scim`,
      `/users/${foreign.user}/timeline`,
      `/teams/${foreign.group}`,
      `/teams/${foreign.group}/members`,
    ];
    for (const path of routes) assert.equal((await consoleA.call("GET", path)).status, 404, path);
    for (const path of ["/users", "/teams", "/audit", "/domains", "/provisioning"]) {
      const answer = await consoleA.call("GET", path);
      assert.equal(answer.status, 200);
      assert.ok(!answer.text.includes(foreign.user) && !answer.text.includes(foreign.group), path);
    }
    assert.equal((await consoleA.call("POST", `/users/${foreign.user}/deactivate`)).status, 404);
    const ids = async (session: ConsoleCaller) =>
      (await session.good("GET", "/exchanges?limit=200")).exchanges.map((row: { id: string }) => row.id);
    const [ofA, ofB] = [new Set(await ids(consoleA)), await ids(consoleB)];
    assert.ok(ofB.length > 0 && ofB.every((id: string) => !ofA.has(id)));
    const [exchange] = (await consoleB.good("GET", "/exchanges")).exchanges;
    assert.equal((await consoleA.call("GET", `/exchanges/${exchange.id}`)).status, 404);
    const [token] = (await consoleB.good("GET", "/provisioning")).connections[0].tokens;
    assert.equal((await consoleA.call("DELETE", `/provisioning/tokens/${token.id}`)).status, 404);
    assert.equal((await b.call("GET", "/Users")).status, 200);
  });
});
