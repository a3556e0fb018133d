// Okta's own SDK for Node, unchanged, against the running directory.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import okta from "@okta/okta-sdk-nodejs";
import { Product } from "./product.ts";

describe("Okta's official SDK", () => {
  let product: Product;
  let token: string;
  let client: okta.Client;

  before(async () => {
    product = await Product.start();
    token = await product.rollcall("token", "create", "--directory", "--name", "sdk");
    // The SDK refuses plain http, but for tests; its types do not know the option.
    // What it reads it keeps, also after what it depends on was changed elsewhere: not here.
    const settings = {
      orgUrl: product.directoryUrl,
      token,
      testing: { disableHttpsCheck: true },
      cacheMiddleware: null as never,
    };
    client = new okta.Client(settings);
  });
  after(() => product?.[Symbol.asyncDispose]());

  const person = (name: string, more: Record<string, string> = {}) => ({
    body: {
      profile: { login: `${name}@sdk.test`, email: `${name}@sdk.test`, firstName: name, lastName: "Sdk", ...more },
    },
  });
  const all = async <Item>(list: Promise<{ each(visit: (item: Item) => void): Promise<unknown> }>): Promise<Item[]> => {
    const items: Item[] = [];
    await (await list).each((item) => void items.push(item));
    return items;
  };

  test("creates, reads, changes, finds, suspends, deactivates and deletes users, and walks over pages of them", async () => {
    const { userApi } = client;
    for (const name of ["ada", "bob", "cleo"]) await userApi.createUser(person(name));
    assert.deepEqual((await all(userApi.listUsers({ limit: 1 }))).map((user) => user.profile?.login).toSorted(), [
      "ada@sdk.test",
      "bob@sdk.test",
      "cleo@sdk.test",
    ]);
    const ada = await userApi.getUser({ userId: "ada@sdk.test" });
    assert.equal(ada.status, "ACTIVE");
    const changed = await userApi.updateUser({ userId: ada.id ?? "", user: { profile: { title: "Countess" } } });
    assert.equal(changed.profile?.title, "Countess");
    const [found] = await all(userApi.listUsers({ search: 'profile.title eq "Countess"' }));
    assert.equal(found?.id, ada.id);
    assert.equal((await all(userApi.listUsers({ q: "bo" }))).length, 1);
    await userApi.suspendUser({ userId: ada.id ?? "" });
    assert.equal((await userApi.getUser({ userId: ada.id ?? "" })).status, "SUSPENDED");
    await userApi.unsuspendUser({ userId: ada.id ?? "" });
    await userApi.deactivateUser({ userId: ada.id ?? "" });
    assert.equal((await userApi.getUser({ userId: ada.id ?? "" })).status, "DEPROVISIONED");
    await userApi.deleteUser({ userId: ada.id ?? "" });
    await assert.rejects(
      userApi.getUser({ userId: ada.id ?? "" }),
      (error: { errorCode?: string }) => error.errorCode === "E0000007",
    );
  });

  test("manages groups, their members and rules", async () => {
    const { groupApi, userApi } = client;
    const group = await groupApi.createGroup({ group: { profile: { name: "Sdk sales", description: "Sellers" } } });
    const dora = await userApi.createUser(person("dora", { department: "Sales" }));
    const [groupId, userId] = [group.id ?? "", dora.id ?? ""];
    await groupApi.assignUserToGroup({ groupId, userId });
    assert.deepEqual(
      (await all(groupApi.listGroupUsers({ groupId }))).map(({ id }) => id),
      [userId],
    );
    await groupApi.unassignUserFromGroup({ groupId, userId });
    await groupApi.replaceGroup({ groupId, group: { profile: { name: "Sdk sellers" } } });
    const [named] = await all(groupApi.listGroups({ q: "Sdk sell" }));
    assert.equal(named?.profile?.name, "Sdk sellers");
    const rule = await groupApi.createGroupRule({
      groupRule: {
        type: "group_rule",
        name: "Sellers",
        conditions: { expression: { value: 'user.department=="Sales"', type: "urn:okta:expression:1.0" } },
        actions: { assignUserToGroups: { groupIds: [groupId] } },
      },
    });
    assert.equal(rule.status, "INACTIVE");
    const ruleId = rule.id ?? "";
    await groupApi.activateGroupRule({ ruleId });
    assert.equal((await groupApi.getGroupRule({ ruleId })).status, "ACTIVE");
    assert.deepEqual(
      (await all(groupApi.listGroupUsers({ groupId }))).map(({ id }) => id),
      [userId],
    );
    assert.equal((await all(groupApi.listGroupRules())).length, 1);
    await groupApi.deactivateGroupRule({ ruleId });
    await groupApi.deleteGroupRule({ ruleId, removeUsers: true });
    await groupApi.deleteGroup({ groupId });
    await assert.rejects(groupApi.getGroup({ groupId }), (error: { status?: number }) => error.status === 404);
  });

  test("adds an app, assigns people and groups to it, and changes its mapping", async () => {
    const { applicationApi, groupApi, userApi, profileMappingApi } = client;
    const app = await applicationApi.createApplication({
      application: { name: "scim2_app", label: "Sdk app", signOnMode: "BOOKMARK" } as never,
    });
    const appId = app.id ?? "";
    const eli = await userApi.createUser(person("eli"));
    const group = await groupApi.createGroup({ group: { profile: { name: "Sdk app users" } } });
    const assigned = await applicationApi.assignUserToApplication({ appId, appUser: { id: eli.id ?? "" } });
    assert.equal(assigned.scope, "USER");
    await applicationApi.assignGroupToApplication({
      appId,
      groupId: group.id ?? "",
      applicationGroupAssignment: { priority: 0 },
    });
    assert.deepEqual(
      (await all(applicationApi.listApplicationUsers({ appId }))).map(({ id }) => id),
      [eli.id],
    );
    assert.equal((await all(applicationApi.listApplicationGroupAssignments({ appId }))).length, 1);
    const [mapping] = await all(profileMappingApi.listProfileMappings({ targetId: appId }));
    const mappingId = mapping?.id ?? "";
    const properties = { title: { expression: "String.toUpperCase(user.title)", pushStatus: "PUSH" } } as never;
    await profileMappingApi.updateProfileMapping({ mappingId, profileMapping: { properties } });
    const saved = await profileMappingApi.getProfileMapping({ mappingId });
    assert.equal(
      (saved.properties as Record<string, { expression: string }>)["title"]?.expression,
      "String.toUpperCase(user.title)",
    );
    await applicationApi.unassignUserFromApplication({ appId, userId: eli.id ?? "" });
    await applicationApi.deactivateApplication({ appId });
    await applicationApi.deleteApplication({ appId });
    assert.deepEqual((await all(applicationApi.listApplications({ q: "Sdk" }))).length, 0);
  });

  test("adds attributes to profiles, fills them with values of their types, and finds people by them", async () => {
    const { schemaApi, userApi, userTypeApi } = client;
    const [type] = await all(userTypeApi.listUserTypes());
    assert.equal(type?.id, "default");
    const tiers = ["Gold", "Silver"].map((name) => ({ _const: name, title: name }));
    const custom = {
      id: "#custom",
      type: "object",
      properties: {
        costLevel: { title: "Cost level", type: "integer", description: "From payroll" },
        remote: { title: "Remote", type: "boolean" },
        skills: { title: "Skills", type: "array", items: { type: "string" } },
        tier: { title: "Tier", type: "string", oneOf: tiers },
      },
    };
    await schemaApi.updateUserProfile({ schemaId: "default", userSchema: { definitions: { custom } } as never });
    const schema = await schemaApi.getUserSchema({ schemaId: "default" });
    const { base, custom: added } = schema.definitions ?? {};
    assert.equal(base?.properties?.login?.required, true);
    assert.deepEqual(Object.keys(added?.properties ?? {}), ["costLevel", "remote", "skills", "tier"]);
    assert.deepEqual(
      added?.properties?.["tier"]?.oneOf?.map(({ title }) => title),
      ["Gold", "Silver"],
    );
    const values = { costLevel: 7, remote: true, skills: ["Welding", "Sales"], tier: "Gold" };
    const fay = await userApi.createUser(person("fay", values as never));
    const profile = (await userApi.getUser({ userId: fay.id ?? "" })).profile as unknown as typeof values;
    assert.deepEqual(
      [profile.costLevel, profile.remote, profile.skills, profile.tier],
      [7, true, values.skills, "Gold"],
    );
    for (const [search, found] of [
      ["profile.costLevel gt 6.5", 1],
      ["profile.costLevel gt 7", 0],
      ['profile.tier eq "Gold" and profile.remote eq true', 1],
      ["profile.skills pr", 1],
    ] as const)
      assert.equal((await all(userApi.listUsers({ search }))).length, found, search);
    await assert.rejects(
      userApi.updateUser({ userId: fay.id ?? "", user: { profile: { costLevel: "seven" } } }),
      (error: { errorCauses?: { errorSummary: string }[] }) =>
        /costLevel: Must be a whole number/.test(JSON.stringify(error)),
    );
    const without = { ...custom, properties: { skills: null } };
    await schemaApi.updateUserProfile({
      schemaId: "default",
      userSchema: { definitions: { custom: without } } as never,
    });
    assert.ok(!("skills" in ((await userApi.getUser({ userId: fay.id ?? "" })).profile ?? {})));
  });

  test("enters values at assignments, and orders groups by priority", async () => {
    const { applicationApi, groupApi, schemaApi, userApi } = client;
    const app = await applicationApi.createApplication({
      application: { name: "scim2_app", label: "Priorities", signOnMode: "BOOKMARK" } as never,
    });
    const appId = app.id ?? "";
    const gus = await userApi.createUser(person("gus"));
    const userId = gus.id ?? "";
    const groups: string[] = [];
    for (const name of ["Priority one", "Priority two"]) {
      const group = await groupApi.createGroup({ group: { profile: { name } } });
      groups.push(group.id ?? "");
      await groupApi.assignUserToGroup({ groupId: group.id ?? "", userId });
    }
    const [one = "", two = ""] = groups;
    const assignGroup = (groupId: string, priority: number, displayName: string) =>
      applicationApi.assignGroupToApplication({
        appId,
        groupId,
        applicationGroupAssignment: { priority, profile: { displayName } },
      });
    await assignGroup(one, 1, "From one");
    await assignGroup(two, 0, "From two");
    const shown = async () =>
      (await applicationApi.getApplicationUser({ appId, userId })).profile as { displayName?: string };
    assert.equal((await shown()).displayName, "From two");
    await assignGroup(one, 0, "From one");
    await assignGroup(two, 5, "From two");
    assert.equal((await shown()).displayName, "From one");
    const listed = await all(applicationApi.listApplicationGroupAssignments({ appId, limit: 1 }));
    assert.deepEqual(
      listed.map(({ id, priority }) => [id, priority]).toSorted(),
      [
        [one, 0],
        [two, 5],
      ].toSorted(),
    );
    await applicationApi.assignUserToApplication({
      appId,
      appUser: { id: userId, profile: { displayName: "Entered" } },
    });
    assert.equal((await shown()).displayName, "Entered");
    await applicationApi.updateApplicationUser({
      appId,
      userId,
      appUser: { profile: { displayName: "Again" } },
    });
    assert.equal((await shown()).displayName, "Again");
    const custom = {
      id: "#custom",
      type: "object",
      properties: {
        level: {
          title: "Level",
          type: "integer",
          externalName: "level",
          externalNamespace: "urn:example:params:scim:schemas:extension:1.0:User",
        },
      },
    };
    await schemaApi.updateApplicationUserProfile({
      appInstanceId: appId,
      body: { definitions: { custom } } as never,
    });
    const schema = await schemaApi.getApplicationUserSchema({ appInstanceId: appId });
    assert.deepEqual(Object.keys(schema.definitions?.custom?.properties ?? {}), [
      "urn:example:params:scim:schemas:extension:1.0:User:level",
    ]);
    await applicationApi.unassignApplicationFromGroup({ appId, groupId: one });
    assert.equal((await all(applicationApi.listApplicationGroupAssignments({ appId }))).length, 1);
  });

  test("reads the system log", async () => {
    const events = await all(
      client.systemLogApi.listLogEvents({ filter: 'eventType eq "group.lifecycle.create"', limit: 10 }),
    );
    assert.ok(events.length >= 2, String(events.length));
    assert.ok(events.every((event) => event.eventType === "group.lifecycle.create"));
  });

  test("understands a mistake in Okta's form, and is told how many requests are left", async () => {
    await assert.rejects(
      client.userApi.createUser(person("bob")),
      (error: { errorCode?: string; errorCauses?: { errorSummary: string }[] }) =>
        error.errorCode === "E0000001" && /already exists/.test(error.errorCauses?.[0]?.errorSummary ?? ""),
    );
    const answer = await fetch(`${product.directoryUrl}/api/v1/users?limit=1`, {
      headers: {
        authorization: `SSWS ${await product.rollcall("token", "create", "--directory", "--name", "headers")}`,
      },
    });
    assert.equal(answer.headers.get("x-rate-limit-limit"), "6000");
    assert.equal(answer.headers.get("x-rate-limit-remaining"), "5999");
    assert.ok(Number(answer.headers.get("x-rate-limit-reset")) > Date.now() / 1_000);
  });
});
