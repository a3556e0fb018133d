// Two accounts, one token each, on one running portal: neither learns anything of the other.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { groupSchema, patchSchema, PortalApi, type ScimUser, userSchema } from "./portal-api.ts";
import { Product } from "./product.ts";

interface Tenant {
  api: PortalApi;
  user: ScimUser;
  group: { id: string };
}

/** The words by which the first account would be recognised in an answer to the second. */
const canaries = ["Kestrel", "kestrel"];

/** Every route of SCIM, as somebody calls it who has got hold of an id of the other account. */
const routes = (user: string, group: string): [method: string, path: string, body?: unknown][] => {
  const member = { value: user };
  const patch = (op: object) => ({ schemas: [patchSchema], Operations: [op] });
  const search = (filter: string) => ({ schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], filter });
  return [
    ["GET", `/Users/${user}`],
    ["GET", `/Users/${user}?attributes=userName`],
    ["PUT", `/Users/${user}`, { schemas: [userSchema], userName: `new.${user}@example.com` }],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", path: "active", value: false })],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", value: { displayName: "Taken over" } })],
    ["DELETE", `/Users/${user}`],
    ["GET", `/Users?filter=${encodeURIComponent(`id eq "${user}"`)}`],
    ["GET", `/Users?filter=${encodeURIComponent(`groups.value eq "${group}"`)}`],
    ["GET", "/Users?count=100"],
    ["GET", "/Users?count=100&sortBy=userName"],
    ["POST", "/Users/.search", search(`id eq "${user}"`)],
    ["GET", `/Groups/${group}`],
    ["PUT", `/Groups/${group}`, { schemas: [groupSchema], displayName: `Put ${user}`, members: [] }],
    ["PATCH", `/Groups/${group}`, patch({ op: "add", path: "members", value: [member] })],
    ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${user}"]` })],
    ["PATCH", `/Groups/${group}`, patch({ op: "replace", path: "displayName", value: "Taken over" })],
    ["DELETE", `/Groups/${group}`],
    ["GET", `/Groups?filter=${encodeURIComponent(`members.value eq "${user}"`)}`],
    ["GET", "/Groups?count=100"],
    ["POST", "/Groups", { schemas: [groupSchema], displayName: `With ${user}`, members: [member] }],
    ["POST", "/Groups/.search", search(`members.value eq "${user}"`)],
    ["POST", "/.search", search(`id eq "${user}"`)],
    ["GET", "/Me"],
    ["POST", "/Bulk", bulk([{ method: "DELETE", path: `/Users/${user}` }])],
    ["GET", "/ServiceProviderConfig"],
    ["GET", "/Schemas"],
    ["GET", `/Schemas/${userSchema}`],
    ["GET", "/ResourceTypes"],
    ["GET", "/ResourceTypes/User"],
  ];
};
const bulk = (operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
  Operations: operations,
});

describe("two accounts, one token each", () => {
  let product: Product;
  let first: Tenant;
  let second: Tenant;

  const found = async (name: string): Promise<Tenant> => {
    const number = await product.rollcall("account", "create", "--name", name, "--plan", "enterprise");
    const token = await product.rollcall(
      "token",
      "create",
      "--portal",
      number,
      "--name",
      "only",
      "--any-domain",
      "--rate",
      "0",
    );
    const api = new PortalApi(product.portalUrl, token);
    const user = await api.create({
      userName: "shared@example.com",
      externalId: "shared-external-id",
      displayName: `${name} User`,
      name: { givenName: name, familyName: "User" },
      emails: [{ value: "shared@example.com", type: "work", primary: true }],
    });
    const group = await api.call<{ id: string }>("POST", "/Groups", {
      schemas: [groupSchema],
      displayName: `${name} Team`,
      members: [{ value: user.id }],
    });
    assert.equal(group.status, 201, group.text);
    return { api, user, group: group.body };
  };

  before(async () => {
    product = await Product.start();
    first = await found("Kestrel");
    second = await found("Heron");
  });
  after(() => product?.[Symbol.asyncDispose]());

  const picture = async ({ api, user, group }: Tenant) => [
    (await api.call("GET", `/Users/${user.id}`)).text,
    (await api.call("GET", `/Groups/${group.id}`)).text,
    (await api.all()).map((one) => one.userName),
    (await api.call("GET", "/Groups")).text,
  ];

  test("may hold the same user name, externalId and e-mail", () => {
    assert.notEqual(first.user.id, second.user.id);
    assert.equal(first.user.userName, second.user.userName);
  });

  test("answer for the other’s ids, on every route, exactly as for ids that do not exist", async () => {
    const unchanged = await picture(first);
    const [ghostUser, ghostGroup] = [randomUUID(), randomUUID()];
    const real = routes(first.user.id, first.group.id);
    const ghost = routes(ghostUser, ghostGroup);
    const withoutIds = (text: string) =>
      [first.user.id, first.group.id, ghostUser, ghostGroup]
        .reduce((said, id) => said.replaceAll(id, "ID"), text)
        .replace(/"(id|created|lastModified|location|\$ref|version)":\s*"[^"]*"/g, '"$1":""');
    for (const [at, [method, path, body]] of real.entries()) {
      const [, ghostPath = "", ghostBody] = ghost[at] ?? [];
      const answer = await second.api.call(method, path, body);
      const toGhost = await second.api.call(method, ghostPath, ghostBody);
      const what = `${method} ${path}`;
      assert.ok(answer.status < 500 || answer.status === 501, `${what}: ${answer.status} ${answer.text}`);
      assert.equal(answer.status, toGhost.status, `${what}: ${answer.text} / ${toGhost.text}`);
      if (!/count=100|\?filter|Groups$|search/.test(path) || answer.status >= 400)
        assert.equal(withoutIds(answer.text), withoutIds(toGhost.text), what);
      for (const canary of canaries) assert.ok(!answer.text.includes(canary), `${what} tells: ${answer.text}`);
    }
    assert.deepEqual(await picture(first), unchanged);
  });

  test("do not see each other’s people in any list, page or filter", async () => {
    const filters = [
      'userName eq "shared@example.com"',
      'externalId eq "shared-external-id"',
      'emails.value eq "shared@example.com"',
      'emails[type eq "work"].value eq "shared@example.com"',
      'displayName co "e"',
      "userName pr",
      'not (userName eq "nobody")',
    ];
    for (const filter of filters) {
      for (const [own, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const ids = (await own.api.find(filter)).map((user) => user.id);
        assert.ok(ids.includes(own.user.id), filter);
        assert.ok(!ids.includes(other.user.id), filter);
      }
    }
  });

  test("cannot put the other’s user into a group of their own", async () => {
    const patched = await second.api.call("PATCH", `/Groups/${second.group.id}`, {
      schemas: [patchSchema],
      Operations: [{ op: "add", path: "members", value: [{ value: first.user.id }] }],
    });
    const members = await second.api.call<{ members?: { value: string }[] }>("GET", `/Groups/${second.group.id}`);
    const values = members.body.members?.map((member) => member.value) ?? [];
    assert.ok(!values.includes(first.user.id), patched.text);
    const own = await first.api.call("GET", `/Users/${first.user.id}`);
    assert.ok(!own.text.includes("Heron"), own.text);
  });

  test("work on without noticing the other: what one deletes, the other keeps", async () => {
    const removed = await second.api.call("DELETE", `/Users/${second.user.id}`);
    assert.equal(removed.status, 204, removed.text);
    assert.equal((await first.api.call("GET", `/Users/${first.user.id}`)).status, 200);
    assert.equal((await first.api.byUserName("shared@example.com"))?.active, true);
  });

  test("a token that is wrong in one character opens neither", async () => {
    const token = first.api.token ?? "";
    const typo = token.slice(0, -1) + (token.endsWith("a") ? "b" : "a");
    const answer = await new PortalApi(product.portalUrl, typo).call<{ detail: string; status: string }>(
      "GET",
      "/Users",
    );
    assert.equal(answer.status, 401);
    assert.equal(answer.body.status, "401");
    assert.ok(!answer.text.includes(typo));
  });
});
