import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { type Answer, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const BASE = "http://portal.test:3000/scim/v2";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

describe("groups inside groups", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let number = 0;

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    idp = await portal.token(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  const user = async () =>
    (await idp.create({ userName: `u${(number += 1)}@acme.test`, displayName: `U${number}` })).id;
  const group = async (name: string, members: unknown[] = []): Promise<string> => {
    const answer = await idp.call("POST", "/Groups", { schemas: [GROUP], displayName: name, members });
    assert.equal(answer.status, 201, answer.text);
    return String(answer.body.id);
  };
  const membersOf = async (id: string) => {
    const { body } = await idp.call("GET", `/Groups/${id}`);
    return ((body.members ?? []) as { value: string }[]).map((member) => member.value).toSorted();
  };
  const groupsOf = async (id: string): Promise<Record<string, string>> => {
    const { body } = await idp.call("GET", `/Users/${id}`);
    const groups = (body.groups ?? []) as { display: string; type: string }[];
    return Object.fromEntries(groups.map((one) => [one.display, one.type]));
  };
  const add = (id: string, ...members: unknown[]) =>
    idp.patch(`/Groups/${id}`, { op: "add", path: "members", value: members });
  const refusedAsCircle = (answer: Answer, path: string) => {
    assert.deepEqual([answer.status, answer.body.scimType], [400, "invalidValue"], answer.text);
    assert.ok(answer.body.detail.includes(`(${path})`), answer.body.detail);
  };

  test("a group is a member with value, $ref, type and its current name, whether the type was sent or not", async () => {
    const ada = await user();
    const inner = await group("Inner");
    const outer = await group("Outer", [{ value: inner }, { value: ada, type: "user", display: "nonsense" }]);
    await idp.patch(`/Groups/${inner}`, { op: "replace", path: "displayName", value: "Renamed" });
    await idp.patch(`/Users/${ada}`, { op: "replace", path: "displayName", value: 'Ada "C" \\ Ünï' });
    const { members } = (await idp.call("GET", `/Groups/${outer}`)).body;
    assert.deepEqual(members, [
      { value: ada, $ref: `${BASE}/Users/${ada}`, type: "User", display: 'Ada "C" \\ Ünï' },
      { value: inner, $ref: `${BASE}/Groups/${inner}`, type: "Group", display: "Renamed" },
    ]);
    const listed = await idp.call("GET", `/Groups?filter=${encodeURIComponent(`id eq "${outer}"`)}`);
    assert.deepEqual(listed.body.Resources[0].members, members);
    const narrowed = (await idp.call("GET", `/Groups/${outer}?attributes=members.value`)).body;
    assert.deepEqual(narrowed.members, [{ value: ada }, { value: inner }]);
    assert.equal((await idp.call("GET", `/Groups/${outer}?excludedAttributes=members`)).body.members, undefined);
  });

  test("a user's groups are direct, and indirect by way of groups inside; the direct one counts", async () => {
    const ada = await user();
    const team = await group("Team", [{ value: ada }]);
    const unit = await group("Unit", [{ value: team }]);
    const company = await group("Company", [{ value: unit }, { value: ada }]);
    assert.deepEqual(await groupsOf(ada), { Team: "direct", Unit: "indirect", Company: "direct" });
    const { groups } = (await idp.call("GET", `/Users/${ada}?attributes=groups`)).body;
    assert.deepEqual(
      groups.find((one: { value: string }) => one.value === unit),
      { value: unit, $ref: `${BASE}/Groups/${unit}`, display: "Unit", type: "indirect" },
    );
    const found = async (filter: string) => {
      const answer = await idp.call("GET", `/Users?attributes=groups.type&filter=${encodeURIComponent(filter)}`);
      assert.equal(answer.status, 200, answer.text);
      return (answer.body.Resources as { id: string }[]).map((one) => one.id);
    };
    assert.deepEqual(await found(`groups.value eq "${unit}"`), [ada]);
    assert.deepEqual(await found(`groups[value eq "${unit}" and type eq "indirect"]`), [ada]);
    assert.deepEqual(await found(`groups[value eq "${unit}" and type eq "direct"]`), []);
    assert.deepEqual(await found('groups.display eq "company"'), [ada]);
    const holding = await idp.call("GET", `/Groups?filter=${encodeURIComponent(`members.value eq "${team}"`)}`);
    assert.deepEqual(
      (holding.body.Resources as { id: string }[]).map((one) => one.id),
      [unit],
    );

    await idp.patch(`/Groups/${company}`, { op: "remove", path: `members[value eq "${unit}"]` });
    assert.deepEqual(await groupsOf(ada), { Team: "direct", Unit: "indirect", Company: "direct" });
    await idp.patch(`/Groups/${company}`, { op: "remove", path: "members", value: [{ $ref: null, value: ada }] });
    assert.deepEqual(await groupsOf(ada), { Team: "direct", Unit: "indirect" });
    assert.equal((await idp.call("DELETE", `/Groups/${unit}`)).status, 204);
    assert.deepEqual(await groupsOf(ada), { Team: "direct" });
  });

  test("what a client says of a user's groups is not taken", async () => {
    const ada = await user();
    const team = await group("Readers", [{ value: ada }]);
    const body = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: `u${number}@acme.test`,
      groups: [],
    };
    const answer = await idp.call("PUT", `/Users/${ada}`, body);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(await membersOf(team), [ada]);
    assert.deepEqual(await groupsOf(ada), { Readers: "direct" });
  });

  test("every way of taking members out takes groups out too, and only those that it names", async () => {
    const [ada, bob] = [await user(), await user()];
    const [east, west] = [await group("East"), await group("West")];
    const all = [ada, bob, east, west].map((value) => ({ value }));
    const id = await group("All", all);
    const left = async (...operations: unknown[]) => {
      const answer = await idp.patch(`/Groups/${id}`, ...operations);
      assert.equal(answer.status, 204, answer.text);
      const members = await membersOf(id);
      await idp.patch(`/Groups/${id}`, { op: "replace", path: "members", value: all });
      return members;
    };
    const sorted = (...ids: string[]) => ids.toSorted();
    const remove = (path: string, value?: unknown) => ({
      op: "remove",
      path,
      ...(value === undefined ? {} : { value }),
    });
    assert.deepEqual(await left(remove(`members[value eq "${east}"]`)), sorted(ada, bob, west));
    assert.deepEqual(await left(remove(`members[value eq "${east}" or value eq "${ada}"]`)), sorted(bob, west));
    assert.deepEqual(await left(remove("members", [{ value: west }, { value: bob }])), sorted(ada, east));
    assert.deepEqual(await left(remove("members", [{ value: west, type: "User" }])), sorted(ada, bob, east, west));
    assert.deepEqual(await left(remove('members[type eq "User"]')), sorted(east, west));
    assert.deepEqual(await left(remove('members[type eq "group"]')), sorted(ada, bob));
    assert.deepEqual(await left(remove('members[not (display eq "East")]')), [east]);
    assert.deepEqual(await left(remove("members")), []);
    assert.deepEqual(await left({ op: "replace", path: "members", value: [{ value: west }] }), [west]);
    assert.deepEqual(await left({ op: "replace", value: { members: [{ value: ada }] } }), [ada]);
    assert.deepEqual(
      await left(remove(`members[value eq "${east}"]`), { op: "add", path: "members", value: [{ value: east }] }),
      sorted(ada, bob, east, west),
    );
    const { version } = (await idp.call("GET", `/Groups/${id}`)).body.meta;
    await idp.patch(`/Groups/${id}`, { op: "add", path: "members", value: all });
    assert.equal(
      (await idp.call("GET", `/Groups/${id}`)).body.meta.version,
      version,
      "nothing changed, no new version",
    );
    const put = await idp.call("PUT", `/Groups/${id}`, {
      schemas: [GROUP],
      displayName: "All",
      members: [{ value: east }],
    });
    assert.deepEqual(
      put.body.members.map((member: { value: string }) => member.value),
      [east],
    );
  });

  test("a circle is refused with its path, also of one group, and nothing is done", async () => {
    const ada = await user();
    const a = await group("A");
    const b = await group("B", [{ value: a }]);
    const c = await group("C", [{ value: b }]);
    refusedAsCircle(await add(a, { value: ada }, { value: c, type: "Group" }), "A > C > B > A");
    refusedAsCircle(await add(a, { value: a }), "A > A");
    refusedAsCircle(
      await idp.patch(`/Groups/${b}`, { op: "replace", path: "members", value: [{ value: c }] }),
      "B > C > B",
    );
    refusedAsCircle(
      await idp.call("PUT", `/Groups/${a}`, { schemas: [GROUP], displayName: "A2", members: [{ value: b }] }),
      "A > B > A",
    );
    assert.deepEqual([await membersOf(a), await membersOf(b), await membersOf(c)], [[], [a], [b]]);
    assert.equal((await idp.call("GET", `/Groups/${a}`)).body.displayName, "A");
    // What is taken out in the same request no longer counts.
    await idp.patch(`/Groups/${b}`, { op: "remove", path: "members" });
    assert.equal((await add(a, { value: b })).status, 204);
  });

  test("groups are not more than twenty deep in each other", async () => {
    let top = await group("Deep 0");
    const bottom = top;
    for (let depth = 1; depth <= 20; depth += 1) top = await group(`Deep ${depth}`, [{ value: top }]);
    const answer = await idp.call("POST", "/Groups", {
      schemas: [GROUP],
      displayName: "Deep 21",
      members: [{ value: top }],
    });
    assert.deepEqual([answer.status, answer.body.scimType], [400, "invalidValue"], answer.text);
    assert.match(answer.body.detail, /more than 20 deep/);
    assert.equal((await add(bottom, { value: await group("Deeper") })).status, 400);
  });

  test("two requests on two nodes never close a circle together", async () => {
    const other = new ScimCaller(await portal.anotherNode(), idp.token);
    for (let round = 0; round < 10; round += 1) {
      const ring = await Promise.all([0, 1, 2].map((part) => group(`Ring ${round}-${part}`)));
      const answers = await Promise.all(
        ring.map((id, index) =>
          (index % 2 === 0 ? idp : other).patch(`/Groups/${id}`, {
            op: "add",
            path: "members",
            value: [{ value: ring[(index + 1) % 3] }],
          }),
        ),
      );
      assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [204, 204, 400]);
    }
  });

  test("one Bulk request cannot close a circle either", async () => {
    const data = (name: string, member: string) => ({
      schemas: [GROUP],
      displayName: name,
      members: [{ value: member }],
    });
    const { status, body } = await idp.call("POST", "/Bulk", {
      schemas: [BULK],
      Operations: [
        { method: "POST", path: "/Groups", bulkId: "x", data: data("Bulk X", "bulkId:y") },
        { method: "POST", path: "/Groups", bulkId: "y", data: data("Bulk Y", "bulkId:x") },
        { method: "POST", path: "/Groups", bulkId: "z", data: data("Bulk Z", "bulkId:z") },
      ],
    });
    assert.equal(status, 200);
    const statuses = (body.Operations as { status: string }[]).map((one) => one.status);
    assert.deepEqual(statuses.toSorted(), ["201", "400", "400"]);
  });

  test("a type that is not that of the id, an unknown type, and groups of others are refused", async () => {
    const ada = await user();
    const mine = await group("Mine");
    const foreign = newId();
    await portal.database.query(
      undefined,
      `with c as (insert into connections (account_id, id, name) values ($1, $2, 'Another directory') returning id)
       insert into teams (account_id, id, name, name_key, connection_id) select $1, $3, 'Foreign', 'foreign', id from c`,
      [account, newId(), foreign],
    );
    const admin = await portal.superAdmin(account);
    const byHand = (await admin.good("POST", "/teams", { name: "By hand" })) as { id: string };
    const id = await group("Strict about members", [{ value: ada }]);
    const deleted = await group("Deleted");
    await idp.call("DELETE", `/Groups/${deleted}`);
    for (const member of [
      { value: ada, type: "Group" },
      { value: mine, type: "User" },
      { value: mine, type: "Device" },
      { value: foreign },
      { value: foreign, type: "Group" },
      { value: byHand.id },
      { value: deleted },
      { value: "no-id" },
    ]) {
      const answer = await add(id, { value: await user() }, member);
      assert.deepEqual(
        [answer.status, answer.body?.scimType],
        [400, "invalidValue"],
        JSON.stringify(member) + answer.text,
      );
      assert.deepEqual(await membersOf(id), [ada]);
    }
  });

  test("who is above whom is what the steps say, after many changes at once", async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => group(`Mix ${index}`)));
    const random = (size: number) => Math.floor(Math.random() * size);
    for (let round = 0; round < 8; round += 1)
      await Promise.all(
        Array.from({ length: 8 }, () => {
          const value = [{ value: ids[random(8)] }];
          const op = random(3) === 0 ? "remove" : "add";
          return idp.patch(`/Groups/${ids[random(8)]}`, { op, path: "members", value });
        }),
      );
    await idp.call("DELETE", `/Groups/${ids[random(8)]}`);
    const rows = await portal.database.query<{ kept: string; derived: string }>(
      undefined,
      `with recursive up(team_id, ancestor_id) as (
         select child_id, team_id from team_nesting
         union select up.team_id, n.team_id from up join team_nesting n on n.child_id = up.ancestor_id)
       select (select coalesce(string_agg(team_id || '>' || ancestor_id, ',' order by team_id, ancestor_id), '') from team_ancestors) as kept,
         (select coalesce(string_agg(team_id || '>' || ancestor_id, ',' order by team_id, ancestor_id), '') from up) as derived`,
      [],
    );
    assert.equal(rows[0]?.kept, rows[0]?.derived);
    assert.ok((rows[0]?.kept ?? "") !== "");
  });
});
