import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TeamDetail, TeamMembers, TeamsPage } from "../../shapes/teams.ts";
import type { UserDetail } from "../../shapes/users.ts";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("teams inside teams in the console", () => {
  let portal: TestPortal;
  let idp: ScimCaller;
  let admin: ConsoleCaller;
  let ids: Record<"ada" | "bob" | "cleo" | "berlin" | "dach" | "emea", string>;

  before(async () => {
    portal = await testPortal();
    const account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
    const user = async (name: string) =>
      (await idp.create({ userName: `${name}@acme.test`.toLowerCase(), displayName: name })).id;
    const [ada, bob, cleo] = [await user("Ada"), await user("Bob"), await user("Cleo")];
    const berlin = (await idp.createGroup("Berlin", [ada, bob])).id;
    const dach = (await idp.createGroup("DACH", [berlin, ada])).id;
    const emea = (await idp.createGroup("EMEA", [dach])).id;
    ids = { ada, bob, cleo, berlin, dach, emea };
    await admin.good("PUT", `/teams/${dach}/members/${cleo}`);
  });
  after(() => portal[Symbol.asyncDispose]());

  const membersOf = async (id: string, query = "") => {
    const { members, total } = (await admin.good("GET", `/teams/${id}/members${query}`)) as TeamMembers;
    assert.equal(members.length, total);
    return members.map((member) => [
      member.displayName,
      member.source,
      member.through.map((team) => team.name).join(", "),
    ]);
  };

  test("a team names those it is in, those in it, and how many people are in all of them", async () => {
    const team = (await admin.good("GET", `/teams/${ids.dach}`)) as TeamDetail;
    assert.deepEqual(team.parents, [{ id: ids.emea, name: "EMEA" }]);
    assert.deepEqual(team.children, [{ id: ids.berlin, name: "Berlin", members: 2 }]);
    assert.deepEqual([team.members, team.childTeams, team.everybody], [2, 1, 3]);
    assert.match(team.lockedReason ?? "", /inside each other is decided there/);
    const { teams } = (await admin.good("GET", "/teams")) as TeamsPage;
    assert.deepEqual(
      teams.map((one) => [one.name, one.members, one.childTeams, one.parents.map((parent) => parent.name)]),
      [
        ["Berlin", 2, 0, ["DACH"]],
        ["DACH", 2, 1, ["EMEA"]],
        ["EMEA", 0, 1, []],
      ],
    );
  });

  test("members are shown with the source of their membership, or the teams that they are in it through", async () => {
    const direct = [
      ["Ada", "directory", "Berlin"],
      ["Cleo", "manual", ""],
    ];
    const indirect = [["Bob", null, "Berlin"]];
    assert.deepEqual(await membersOf(ids.dach), [direct[0], indirect[0], direct[1]]);
    assert.deepEqual(await membersOf(ids.dach, "?membership=direct"), direct);
    assert.deepEqual(await membersOf(ids.dach, "?membership=indirect"), indirect);
    assert.deepEqual(await membersOf(ids.emea, "?search=ada"), [["Ada", null, "Berlin, DACH"]]);
    assert.deepEqual(await membersOf(ids.berlin, "?membership=indirect"), []);
  });

  test("the pages of a team hold everybody once, in order", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const query = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await admin.good("GET", `/teams/${ids.emea}/members?limit=1${query}`)) as TeamMembers;
      assert.equal(page.total, 3);
      seen.push(...page.members.map((member) => member.displayName));
      cursor = page.next;
    }
    assert.deepEqual(seen, ["Ada", "Bob", "Cleo"]);
  });

  test("a user's page lists own teams first, then those by way of others", async () => {
    const { teams } = (await admin.good("GET", `/users/${ids.ada}`)) as UserDetail;
    assert.deepEqual(
      teams.map((team) => [team.name, team.source, team.through.map((way) => way.name).toSorted()]),
      [
        ["Berlin", "directory", []],
        ["DACH", "directory", ["Berlin"]],
        ["EMEA", null, ["Berlin", "DACH"]],
      ],
    );
  });

  test("what somebody is in by way of a team ends with that team", async () => {
    const made = (await idp.createGroup("Passing", [ids.bob])).id;
    await idp.patch(`/Groups/${ids.emea}`, { op: "add", path: "members", value: [{ value: made }] });
    assert.deepEqual(await membersOf(ids.emea, "?search=bob"), [["Bob", null, "Berlin, Passing"]]);
    assert.equal((await idp.call("DELETE", `/Groups/${made}`)).status, 204);
    assert.deepEqual(await membersOf(ids.emea, "?search=bob"), [["Bob", null, "Berlin"]]);
  });

  test("the audit names a group that was put in as a team", async () => {
    const { entries } = (await admin.good("GET", "/audit?search=Passing")) as { entries: { message: string }[] };
    assert.ok(
      entries.some((entry) => entry.message === "Added the team Passing to EMEA"),
      JSON.stringify(entries),
    );
  });
});
