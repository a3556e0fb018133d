import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { type ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User"];

describe("what users may do", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let admin: ConsoleCaller;
  let count = 0;

  before(async () => {
    portal = await testPortal();
  });
  after(() => portal[Symbol.asyncDispose]());
  beforeEach(async () => {
    account = await portal.account();
    idp = await portal.token(account);
    admin = await portal.superAdmin(account);
  });

  const sets = async () => (await admin.good("GET", "/permission-sets")).permissionSets;
  const named = async (name: string) => (await sets()).find((one: { name: string }) => one.name === name);
  const make = async (name: string, ...permissions: string[]) => {
    await admin.good("POST", "/permission-sets", { name, permissions });
    return (await named(name)).id as string;
  };
  const role = (value: string) => [{ value, primary: true }];
  const person = (more = {}) => idp.create({ userName: `p${(count += 1)}@a.test`, ...more });
  const detail = (user: { id: string }) => admin.good("GET", `/users/${user.id}`);
  const setOf = async (user: { id: string }) => (await detail(user)).permissionSet;
  const session = async (user: { id: string }) =>
    portal.signIn((await admin.good("POST", `/users/${user.id}/sign-in-link`)).url);
  const giveTeam = (team: { id: string }, permissionSetId: string | null) =>
    admin.good("PATCH", `/teams/${team.id}`, { permissionSetId });

  test("an account begins with one set, the standard one, which lets people see each other and nothing else", async () => {
    const [only, ...others] = await sets();
    assert.equal(others.length, 0);
    assert.deepEqual([only.name, only.standard, only.permissions], ["User", true, ["read_people"]]);
    const user = await person();
    assert.deepEqual(
      [await setOf(user), (await detail(user)).permissionReason],
      ["User", "The standard permission set applies."],
    );
    const plain = await session(user);
    assert.deepEqual((await plain.good("GET", "/session")).permissions, ["read_people"]);
    assert.equal((await plain.call("GET", "/audit")).status, 403);
    assert.equal((await plain.call("POST", "/teams", { name: "X" })).status, 403);
  });

  test("each permission opens what it says and nothing else, at the next request", async () => {
    const id = await make("Auditor", "read_audit");
    const plain = await session(await person({ roles: role("auditor") }));
    assert.equal((await plain.call("GET", "/audit")).status, 200);
    assert.equal((await plain.call("GET", "/users")).status, 403);
    const own = (await plain.good("GET", "/session")).user.id;
    assert.equal((await plain.call("GET", `/users/${own}`)).status, 200);
    await admin.good("PATCH", `/permission-sets/${id}`, { permissions: ["read_people", "manage_teams"] });
    assert.equal((await plain.call("GET", "/audit")).status, 403);
    assert.equal((await plain.call("POST", "/teams", { name: "Field" })).status, 200);
    assert.equal((await plain.call("POST", "/users", { email: "x@a.test" })).status, 403);
    await admin.good("PATCH", `/permission-sets/${id}`, { permissions: ["read_people", "manage_people"] });
    assert.equal((await plain.call("POST", "/users", { email: "x@a.test" })).status, 200);
    for (const path of ["/provisioning", "/requests", "/permission-sets", "/exchanges", "/domains"])
      assert.equal((await plain.call("GET", path)).status, 403, path);
  });

  test("a role names a set by its value or its display, in any case, the primary one first", async () => {
    await make("Sales Manager", "read_people");
    await make("Auditor", "read_audit");
    assert.equal(await setOf(await person({ roles: [{ value: "SALES MANAGER" }] })), "Sales Manager");
    assert.equal(await setOf(await person({ roles: [{ value: "r-17", display: "sales manager" }] })), "Sales Manager");
    assert.equal(
      await setOf(await person({ roles: [{ value: "Auditor" }, { value: "Sales Manager", primary: true }] })),
      "Sales Manager",
    );
    assert.equal(await setOf(await person({ roles: [{ value: "Auditor" }, { value: "Sales Manager" }] })), "Auditor");
    const entra = await person();
    await idp.patch(`/Users/${entra.id}`, { op: "Add", path: 'roles[primary eq "True"].value', value: "Auditor" });
    assert.equal(await setOf(entra), "Auditor");
    assert.match((await detail(entra)).permissionReason, /sends the role "Auditor"/);
  });

  test("a role that names no set: the user is there, the standard set applies, and the activity says so", async () => {
    const user = await person({ roles: role("Grand Vizier") });
    assert.equal(await setOf(user), "User");
    assert.match((await detail(user)).permissionReason, /no permission set is called so/);
    const summaries = async () =>
      (await admin.good("GET", `/exchanges?user=${user.id}`)).exchanges.map((one: { summary: string }) => one.summary);
    assert.match((await summaries())[0], /No permission set is called "Grand Vizier".*User/);
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "roles", value: role("Vizier") });
    assert.match((await summaries())[0], /No permission set is called "Vizier"/);
    await make("vizier", "read_audit");
    assert.equal(await setOf(user), "vizier");
    await idp.patch(`/Users/${user.id}`, { op: "replace", path: "roles", value: role("VIZIER") });
    assert.doesNotMatch((await summaries())[0], /No permission set/);
  });

  test("a role that is taken away is taken away: back to the standard set within the request (B13)", async () => {
    await make("Auditor", "read_audit");
    const user = await person({ roles: role("Auditor") });
    const plain = await session(user);
    assert.equal((await plain.call("GET", "/audit")).status, 200);
    await idp.patch(`/Users/${user.id}`, { op: "remove", path: "roles" });
    assert.equal(await setOf(user), "User");
    assert.equal((await plain.call("GET", "/audit")).status, 403);
  });

  test("no name that a directory sends makes a Super Admin, and no set can be called so (B11)", async () => {
    for (const value of ["super_admin", "Super Admin", "superAdmin", "SUPER-ADMIN"]) {
      const user = await person({
        roles: role(value),
        userType: "super_admin",
        entitlements: [{ value: "super_admin" }],
      });
      const { role: given, permissionSet } = await detail(user);
      assert.deepEqual([given, permissionSet], ["user", "User"]);
      const refused = await admin.call("POST", "/permission-sets", { name: value, permissions: ["read_people"] });
      assert.equal(refused.body.code, "set_name_reserved", value);
    }
  });

  test("a team gives its set to its members while they are in it, renamed or not (B12, B13)", async () => {
    const id = await make("Auditor", "read_audit");
    const user = await person();
    const group = await idp.createGroup("Audit Office", [user.id]);
    await giveTeam(group, id);
    assert.equal(await setOf(user), "Auditor");
    assert.match((await detail(user)).permissionReason, /Given by the team Audit Office/);
    const plain = await session(user);
    await idp.patch(`/Groups/${group.id}`, { op: "replace", path: "displayName", value: "Revision" });
    assert.match((await detail(user)).permissionReason, /Given by the team Revision/);
    assert.equal((await plain.call("GET", "/audit")).status, 200);
    await idp.patch(`/Groups/${group.id}`, { op: "remove", path: `members[value eq "${user.id}"]` });
    assert.equal((await plain.call("GET", "/audit")).status, 403);
    assert.equal(await setOf(user), "User");
    await idp.patch(`/Groups/${group.id}`, { op: "add", path: "members", value: [{ value: user.id }] });
    assert.equal(await setOf(user), "Auditor");
    assert.equal((await idp.call("DELETE", `/Groups/${group.id}`)).status, 204);
    assert.equal(await setOf(user), "User");
  });

  test("a set that is renamed is not the one the role names any more, at once (B12)", async () => {
    const id = await make("Auditor", "read_audit");
    const user = await person({ roles: role("Auditor") });
    await admin.good("PATCH", `/permission-sets/${id}`, { name: "Inspector" });
    assert.equal(await setOf(user), "User");
  });

  test("the own role comes first, then the highest placed set of the teams, those around them included, then the standard one", async () => {
    const [low, high] = [await make("Low", "read_people"), await make("High", "read_people", "read_audit")];
    await make("Own", "read_people");
    await admin.good("PATCH", `/permission-sets/${high}`, { place: 1 });
    const user = await person();
    const [a, b] = [await idp.createGroup("A", [user.id]), await idp.createGroup("B", [user.id])];
    await giveTeam(a, low);
    assert.equal(await setOf(user), "Low");
    await giveTeam(b, high);
    assert.equal(await setOf(user), "High");
    await admin.good("PATCH", `/permission-sets/${low}`, { place: 1 });
    assert.equal(await setOf(user), "Low");
    await giveTeam(a, null);
    await giveTeam(b, null);
    const around = await idp.createGroup("Around");
    await idp.patch(`/Groups/${around.id}`, { op: "add", path: "members", value: [{ value: a.id, type: "Group" }] });
    await giveTeam(around, high);
    assert.equal(await setOf(user), "High");
    await idp.patch(`/Users/${user.id}`, { op: "add", path: "roles", value: role("own") });
    assert.equal(await setOf(user), "Own");
    assert.deepEqual(
      (await sets()).map((one: { name: string; place: number }) => [one.name, one.place]),
      [
        ["Low", 1],
        ["High", 2],
        ["User", 3],
        ["Own", 4],
      ],
    );
  });

  test("a set can be chosen by hand unless the directory sends a role, which is then locked with the reason", async () => {
    const id = await make("Auditor", "read_audit");
    const user = await person();
    await admin.good("PATCH", `/users/${user.id}`, { permissionSetId: id });
    assert.deepEqual(
      [await setOf(user), (await detail(user)).permissionReason],
      ["Auditor", "Chosen for this user in the portal."],
    );
    const [entry] = (await admin.good("GET", `/audit?user=${user.id}`)).entries;
    assert.deepEqual(entry.changes, [{ field: "Permission set", before: null, after: "Auditor" }]);
    await idp.patch(`/Users/${user.id}`, { op: "add", path: "roles", value: role("User") });
    assert.equal(await setOf(user), "User");
    const { locked } = await detail(user);
    assert.match(
      locked.find((one: { field: string }) => one.field === "permissionSetId").reason,
      /sends the role "User".*Change it there/,
    );
    const refused = await admin.call("PATCH", `/users/${user.id}`, { permissionSetId: null });
    assert.equal(refused.body.code, "provisioned_field");
  });

  test("whoever manages users cannot become more than they are", async () => {
    const manager = await make("Manager", "read_people", "manage_people", "manage_teams");
    const auditor = await make("Auditor", "read_audit");
    const user = await person({ roles: role("Manager") });
    const plain = await session(user);
    const boss = (await admin.good("GET", "/session")).user.id;
    const other = await person({ roles: role("Auditor") });
    const peer = await person();
    const team = await admin.good("POST", "/teams", { name: "Audit" });
    await giveTeam(team, auditor);
    for (const [method, path, body] of [
      ["POST", `/users/${boss}/sign-in-link`],
      ["POST", `/users/${boss}/deactivate`],
      ["PATCH", `/users/${boss}`, { jobTitle: "None" }],
      ["POST", `/users/${other.id}/sign-in-link`],
      ["PATCH", `/users/${peer.id}`, { role: "super_admin" }],
      ["PATCH", `/users/${peer.id}`, { permissionSetId: manager }],
      ["PATCH", `/users/${user.id}`, { permissionSetId: auditor }],
      ["POST", "/users", { email: "boss2@a.test", role: "super_admin" }],
      ["PUT", `/teams/${team.id}/members/${user.id}`],
      ["PATCH", `/teams/${team.id}`, { permissionSetId: null }],
      ["DELETE", `/teams/${team.id}`],
    ] as const)
      assert.equal((await plain.call(method, path, body)).status, 403, `${method} ${path}`);
    assert.equal((await plain.call("POST", `/users/${peer.id}/sign-in-link`)).status, 200);
    assert.equal((await plain.call("POST", `/users/${peer.id}/deactivate`)).status, 200);
  });

  test("a set in use goes only with another one for whom it was chosen for; the standard one stays", async () => {
    const auditor = await make("Auditor", "read_audit");
    const reader = await make("Reader", "read_people");
    const [one, two] = [await person(), await person({ roles: role("Auditor") })];
    await admin.good("PATCH", `/users/${one.id}`, { permissionSetId: auditor });
    const team = await admin.good("POST", "/teams", { name: "T" });
    await giveTeam(team, auditor);
    const before = await named("Auditor");
    assert.deepEqual([before.users, before.chosen, before.teams.length], [2, 1, 1]);
    const refused = await admin.call("DELETE", `/permission-sets/${auditor}`);
    assert.equal(refused.body.code, "set_in_use");
    await admin.good("DELETE", `/permission-sets/${auditor}?replacement=${reader}`);
    assert.deepEqual([await setOf(one), await setOf(two)], ["Reader", "User"]);
    assert.equal((await admin.good("GET", `/teams/${team.id}`)).permissionSet, "Reader");
    const standard = await admin.call("DELETE", `/permission-sets/${(await named("User")).id}`);
    assert.equal(standard.body.code, "standard_set");
    await admin.good("PATCH", `/permission-sets/${reader}`, { standard: true });
    await admin.good("DELETE", `/permission-sets/${(await named("User")).id}`);
    assert.equal(await setOf(two), "Reader");
    assert.equal(
      (await admin.call("POST", "/permission-sets", { name: "READER", permissions: [] })).body.code,
      "set_name_taken",
    );
  });

  test("a deleted user's set is nobody's: the next one of the same name has the standard one (A13)", async () => {
    const auditor = await make("Auditor", "read_audit");
    const user = await person({ userName: "again@a.test" });
    await admin.good("PATCH", `/users/${user.id}`, { permissionSetId: auditor });
    await idp.call("DELETE", `/Users/${user.id}`);
    const next = (await idp.call("POST", "/Users", { schemas, userName: "again@a.test" })).body;
    assert.equal(await setOf(next), "User");
    await admin.good("DELETE", `/permission-sets/${auditor}`);
  });

  test("sets of another account are neither seen nor given", async () => {
    const other = await portal.account("Other");
    const theirs = await (await portal.superAdmin(other)).good("GET", "/permission-sets");
    const user = await person();
    const answer = await admin.call("PATCH", `/users/${user.id}`, { permissionSetId: theirs.permissionSets[0].id });
    assert.equal(answer.status, 404);
    assert.equal(
      (await admin.call("PATCH", `/permission-sets/${theirs.permissionSets[0].id}`, { name: "Mine" })).status,
      404,
    );
  });
});
