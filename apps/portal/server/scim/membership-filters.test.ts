import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { groupType, userType } from "@rollcall/scim/core-schemas";
import { matches } from "@rollcall/scim/filter";
import { parseFilter } from "@rollcall/scim/filter-parse";
import type { ResourceType } from "@rollcall/scim/schema";
import { type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

interface Found {
  id: string;
}

describe("filters over memberships", () => {
  let portal: TestPortal;
  let idp: ScimCaller;
  let users: Found[];
  let groups: Found[];
  let ids: string[];

  before(async () => {
    portal = await testPortal();
    idp = await portal.token(await portal.account());
    const made: string[] = [];
    for (const name of ["Ada", "ada B", "Änne", "Zoë"])
      made.push((await idp.create({ userName: `${made.length}@acme.test`, displayName: name })).id);
    const [ada, bee, anne] = made as [string, string, string, string];
    const inner = (await idp.createGroup("Inner", [ada, bee])).id;
    const middle = (await idp.createGroup("middle", [inner, anne])).id;
    const outer = (await idp.createGroup("Öuter", [middle, ada])).id;
    const alone = (await idp.createGroup("Alone")).id;
    ids = [...made, inner, middle, outer, alone];
    const one = async (path: string) => (await idp.call("GET", path)).body as Found;
    users = await Promise.all(made.map((id) => one(`/Users/${id}`)));
    groups = await Promise.all([inner, middle, outer, alone].map((id) => one(`/Groups/${id}`)));
  });
  after(() => portal[Symbol.asyncDispose]());

  const filters = (attribute: string, types: string[]) => {
    const quoted = (text: string) => JSON.stringify(text);
    const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew");
    const value = fc.integer({ min: 0, max: 7 }).map((at) => quoted(ids[at] ?? ""));
    const type = fc.constantFrom(...types, types[0]?.toUpperCase() ?? "", "x").map(quoted);
    const name = fc.constantFrom("Inner", "MIDDLE", "ö", "ada", "ä", "").map(quoted);
    const compared = (path: (sub: string) => string) =>
      fc.oneof(
        fc.tuple(operator, value).map(([op, text]) => `${path("value")} ${op} ${text}`),
        fc.tuple(operator, type).map(([op, text]) => `${path("type")} ${op} ${text}`),
        fc.tuple(operator, name).map(([op, text]) => `${path("display")} ${op} ${text}`),
        fc.constantFrom("value", "type", "display", "$ref").map((sub) => `${path(sub)} pr`),
      );
    const inside = compared((sub) => sub);
    const joined = fc
      .tuple(inside, fc.constantFrom("and", "or"), inside, fc.boolean())
      .map(([a, word, b, not]) => `${attribute}[${not ? `not (${a})` : a} ${word} ${b}]`);
    const simple = fc.oneof(
      compared((sub) => `${attribute}.${sub}`),
      inside.map((filter) => `${attribute}[${filter}]`),
      joined,
      fc.constant(`${attribute} pr`),
      value.map((text) => `${attribute} eq ${text}`),
    );
    return fc.oneof(
      simple,
      fc.tuple(simple, fc.constantFrom("and", "or"), simple).map(([a, word, b]) => `${a} ${word} not (${b})`),
    );
  };

  const agree = async (path: string, type: ResourceType, resources: Found[], filter: string) => {
    const answer = await idp.call("GET", `${path}?attributes=id&filter=${encodeURIComponent(filter)}`);
    assert.equal(answer.status, 200, `${filter}: ${answer.text}`);
    const tree = parseFilter(filter, type);
    const expected = resources.filter((resource) => matches(tree, resource)).map((resource) => resource.id);
    const found = (answer.body.Resources as Found[]).map((resource) => resource.id);
    assert.deepEqual(found.toSorted(), expected.toSorted(), filter);
  };

  test("what the database finds by groups, direct and indirect, is what the filter says of the users", async () => {
    const property = fc.asyncProperty(filters("groups", ["direct", "indirect"]), (filter) =>
      agree("/Users", userType, users, filter),
    );
    await fc.assert(property, { numRuns: 300 });
  });

  test("what the database finds by members, users and groups, is what the filter says of the groups", async () => {
    const property = fc.asyncProperty(filters("members", ["User", "Group"]), (filter) =>
      agree("/Groups", groupType, groups, filter),
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
