import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createScimToken } from "../operator.ts";
import { type ConsoleCaller, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

describe("several connections in one account", () => {
  let portal: TestPortal;
  let other: TestPortal["app"];
  let account: number;
  let admin: ConsoleCaller;
  let now = new Date("2026-11-23T12:00:00Z");
  const secondsLater = () => (now = new Date(now.getTime() + 1_000));

  before(async () => {
    portal = await testPortal({ clock: () => now });
    other = await portal.anotherNode();
    account = await portal.account();
    admin = await portal.superAdmin(account);
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
  });
  after(() => portal[Symbol.asyncDispose]());

  const add = async (name: string, dialect = "compatible") => {
    const { id } = await admin.good("POST", "/provisioning/connections", { name, dialect });
    await admin.good("PATCH", `/provisioning/connections/${id}`, { allowOutsideDomains: true, rateLimit: 0 });
    const { token } = await admin.good("POST", "/provisioning/tokens", { name: `${name} token`, connection: id });
    return { id: id as string, token: token as string, idp: new ScimCaller(portal.app, token) };
  };
  const shown = async (id: string) =>
    (await admin.good("GET", "/provisioning")).connections.find((one: { id: string }) => one.id === id);
  const audit = async () =>
    (await admin.good("GET", "/audit?limit=20")).entries.map((one: { message: string }) => one.message);

  test("each has its own credentials, rules and users", async () => {
    const [okta, entra] = [await add("Okta"), await add("Entra")];
    await okta.idp.create({ userName: "ada@okta.test" });
    await entra.idp.create({ userName: "bob@entra.test" });
    for (const { idp } of [okta, entra])
      assert.equal((await idp.call("GET", "/Users")).body.totalResults, 1, "a connection sees what it made");
    assert.equal((await shown(okta.id)).provisionedUsers, 1);
    assert.deepEqual(
      (await shown(entra.id)).tokens.map((one: { name: string }) => one.name),
      ["Entra token"],
    );
    await admin.good("PATCH", `/provisioning/connections/${entra.id}`, { allowOutsideDomains: false });
    const refused = await entra.idp.call("POST", "/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "eve@entra.test",
    });
    assert.equal(refused.status, 400);
    await okta.idp.create({ userName: "eve@okta.test" });
    const taken = await admin.call("POST", "/provisioning/connections", { name: "OKTA" });
    assert.equal(taken.body.code, "connection_name_taken");
    const renamed = await admin.call("PATCH", `/provisioning/connections/${entra.id}`, { name: "okta" });
    assert.equal(renamed.body.code, "connection_name_taken");
    const foreign = await portal.superAdmin(await portal.account("Neighbour"));
    assert.equal((await foreign.call("PATCH", `/provisioning/connections/${okta.id}`, { name: "Mine" })).status, 404);
    const minted = await foreign.call("POST", "/provisioning/tokens", { name: "x", connection: okta.id });
    assert.ok([404, 409].includes(minted.status));
  });

  test("a compatible and a strict one answer side by side, and either is switched without a restart, on two nodes", async () => {
    const [compatible, strict] = [await add("Lenient"), await add("Strict", "strict")];
    const config = async (token: string, node: TestPortal["app"]) =>
      (await new ScimCaller(node, token).call("GET", "/ServiceProviderConfig")).body.interopProfileConformant;
    /** Without a path: taken by a compatible connection, refused by a strict one. */
    const pathless = async (connection: typeof strict, node: TestPortal["app"]) => {
      const user = await connection.idp.create({ userName: `p${crypto.randomUUID()}@acme.test` });
      const caller = new ScimCaller(node, connection.token);
      return (await caller.patch(`/Users/${user.id}`, { op: "replace", value: { active: false } })).status;
    };
    const asNow = async (connection: typeof strict, isStrict: boolean) => {
      for (const node of [portal.app, other]) {
        assert.equal(await config(connection.token, node), isStrict ? true : undefined);
        assert.equal(await pathless(connection, node), isStrict ? 400 : 200);
      }
    };
    await asNow(compatible, false);
    await asNow(strict, true);
    await admin.good("PATCH", `/provisioning/connections/${compatible.id}`, { dialect: "strict" });
    await admin.good("PATCH", `/provisioning/connections/${strict.id}`, { dialect: "compatible" });
    secondsLater();
    await asNow(compatible, true);
    await asNow(strict, false);
    assert.ok(
      (await audit()).some((message: string) => message === 'Changed the connection Strict: dialect to "compatible"'),
    );
  });

  test("the command line names a connection, makes it, and switches its dialect", async () => {
    const make = async (more: object) =>
      new ScimCaller(
        portal.app,
        (await createScimToken(portal.database, { portal: account, name: "cli", rate: 0, ...more })).token,
      );
    const made = await make({ connection: "From the shell", dialect: "strict" });
    assert.equal((await made.call("GET", "/ServiceProviderConfig")).body.interopProfileConformant, true);
    const same = await make({ connection: "from the SHELL", dialect: "compatible" });
    secondsLater();
    for (const caller of [made, same])
      assert.equal((await caller.call("GET", "/ServiceProviderConfig")).body.interopProfileConformant, undefined);
    const { connections } = await admin.good("GET", "/provisioning");
    assert.equal(connections.filter((one: { name: string }) => /from the shell/i.test(one.name)).length, 1);
  });

  test("a deleted one is cut off at once; its users and teams stay, managed by hand", async () => {
    const doomed = await add("Doomed");
    const user = await doomed.idp.create({ userName: "stay@doomed.test", externalId: "ext-1" });
    const group = await doomed.idp.createGroup("Sales", [user.id]);
    await admin.good("POST", "/teams", { name: "sales" });
    const { client } = await admin.good("POST", "/provisioning/oauth-clients", {
      connection: doomed.id,
      name: "Doomed",
    });
    assert.ok(client);
    const without = await admin.call("DELETE", `/provisioning/connections/${doomed.id}`);
    assert.equal(without.body.code, "connection_not_confirmed");
    assert.equal((await doomed.idp.call("GET", "/Users")).status, 200, "nothing was changed");
    await admin.good("DELETE", `/provisioning/connections/${doomed.id}?confirm=Doomed`);
    secondsLater();
    for (const node of [portal.app, other])
      assert.equal((await new ScimCaller(node, doomed.token).call("GET", "/Users")).status, 401);
    assert.equal(await shown(doomed.id), undefined);
    const kept = await admin.good("GET", `/users/${user.id}`);
    assert.equal(kept.managedBy, "manual");
    assert.notEqual(kept.status, "deactivated");
    await admin.good("PATCH", `/users/${user.id}`, { jobTitle: "Free" });
    const team = await admin.good("GET", `/teams/${group.id}`);
    assert.equal(team.name, "Sales (Doomed)");
    await admin.good("DELETE", `/teams/${group.id}/members/${user.id}`);
    assert.equal((await admin.good("GET", `/users/${user.id}`)).teams.length, 0);
    const messages = await audit();
    assert.ok(
      messages.some(
        (one: string) => one === "Deleted the connection Doomed; 1 user and 1 team are managed by hand now",
      ),
    );
    assert.ok(messages.some((one: string) => one.startsWith("stay@doomed.test is managed by hand")));
    const again = await add("Doomed");
    assert.equal((await again.idp.call("GET", "/Users")).body.totalResults, 0);
  });

  test("limits are counted for a connection over all of its tokens, before a body is read, and another one does not feel them", async () => {
    const [busy, calm] = [await add("Busy"), await add("Calm")];
    const rotated = await admin.good("POST", `/provisioning/tokens/${(await shown(busy.id)).tokens[0].id}/rotate`, {});
    await admin.good("PATCH", `/provisioning/connections/${busy.id}`, { rateLimit: 5 });
    const tokens = [busy.idp, new ScimCaller(portal.app, rotated.token)];
    const storm = await Promise.all(
      Array.from({ length: 40 }, (_, index) => tokens[index % 2]!.call("POST", "/Users", "{".repeat(200))),
    );
    const refused = storm.filter((one) => one.status === 429);
    // A burst of 10 for both tokens together; a bucket for each would let 20 through.
    assert.ok(refused.length >= 25, `${refused.length} of 40`);
    assert.equal(refused[0]?.body.schemas[0], "urn:ietf:params:scim:api:messages:2.0:Error");
    assert.match(String(refused[0]?.headers["retry-after"]), /^[1-9]\d*$/);
    assert.ok(storm.every((one) => one.status === 429 || one.status === 400));
    assert.equal((await calm.idp.call("GET", "/Users")).status, 200);
  });
});

describe("rotation of a token", () => {
  let portal: TestPortal;
  let admin: ConsoleCaller;
  before(async () => {
    portal = await testPortal();
    admin = await portal.superAdmin(await portal.account());
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
  });
  after(() => portal[Symbol.asyncDispose]());

  test("makes a second that works beside the first, says what it replaces, and leaves no gap (C9)", async () => {
    const first = await admin.good("POST", "/provisioning/tokens", { name: "Okta" });
    const [{ id }] = first.provisioning.connections[0].tokens;
    const second = await admin.good("POST", `/provisioning/tokens/${id}/rotate`, { expires: "90d" });
    const [next] = second.provisioning.connections[0].tokens;
    assert.equal(next.name, "Okta (2)");
    assert.deepEqual(next.replaces, { id, name: "Okta" });
    for (const { token } of [first, second])
      assert.equal((await new ScimCaller(portal.app, token).call("GET", "/Users")).status, 200);
    assert.equal((await admin.call("POST", `/provisioning/tokens/${id}/rotate`, {})).body.code, "too_many_tokens");
    const after = await admin.good("DELETE", `/provisioning/tokens/${id}`);
    assert.equal(after.connections[0].tokens.find((one: { id: string }) => one.id === next.id).replaces, null);
    assert.equal((await new ScimCaller(portal.app, first.token).call("GET", "/Users")).status, 401);
    assert.equal((await new ScimCaller(portal.app, second.token).call("GET", "/Users")).status, 200);
    assert.equal((await admin.call("POST", `/provisioning/tokens/${id}/rotate`, {})).body.code, "token_revoked");
  });
});
