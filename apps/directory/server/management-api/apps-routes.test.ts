import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { TestDirectory } from "../../testbed/directory.ts";
import { startStubApp } from "../provisioning/testbed/stub-app.ts";
import type { StubApp } from "../provisioning/testbed/stub-app.ts";

describe("groups, apps and assignments of the management API", () => {
  let directory: TestDirectory;
  let target: StubApp;
  let app = "";
  before(async () => {
    directory = await TestDirectory.start();
    target = await startStubApp();
  });
  after(async () => {
    await directory[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  });
  const api = (method: string, path: string, body?: unknown) => directory.api(method, path, body);
  const user = async (login: string): Promise<string> => (await directory.person(login)).id;

  test("a group has Okta's form and its members", async () => {
    const made = await api("POST", "/groups", { profile: { name: "Sales", description: "Sells" } });
    assert.equal(made.status, 200);
    assert.deepEqual(made.body.objectClass, ["okta:user_group"]);
    assert.deepEqual(made.body.profile, { name: "Sales", description: "Sells" });
    const { id } = made.body;
    const taken = await api("POST", "/groups", { profile: { name: "SALES" } });
    assert.deepEqual([taken.status, taken.body.errorSummary], [400, "Api validation failed: name"]);
    const member = await user("member@example.com");
    assert.equal((await api("PUT", `/groups/${id}/users/${member}`)).status, 204);
    assert.equal((await api("PUT", `/groups/${id}/users/${member}`)).status, 204);
    assert.deepEqual(
      (await api("GET", `/groups/${id}/users`)).body.map((row: { id: string }) => row.id),
      [member],
    );
    assert.equal((await api("GET", `/users/${member}/groups`)).body[0].id, id);
    assert.equal((await api("DELETE", `/groups/${id}/users/${member}`)).status, 204);
    assert.deepEqual((await api("GET", `/groups/${id}/users`)).body, []);
    const renamed = await api("PUT", `/groups/${id}`, { profile: { name: "Selling" } });
    assert.deepEqual(renamed.body.profile, { name: "Selling", description: null });
    assert.equal((await api("GET", "/groups?q=sell")).body.length, 1);
    assert.equal(
      (await api("GET", `/groups?search=${encodeURIComponent('profile.name eq "selling"')}`)).body.length,
      1,
    );
    assert.equal((await api("DELETE", `/groups/${id}`)).status, 204);
    assert.equal((await api("GET", `/groups/${id}`)).body.errorCode, "E0000007");
    assert.equal((await api("GET", "/groups/no-id")).status, 404);
  });

  test("an app comes from the catalog", async () => {
    const made = await api("POST", "/apps", { name: "scim2_app", label: "Acme", signOnMode: "BOOKMARK" });
    assert.equal(made.status, 200);
    app = made.body.id;
    assert.deepEqual([made.body.name, made.body.label, made.body.status], ["scim2_app", "Acme", "ACTIVE"]);
    assert.deepEqual(made.body.features, []);
    const wrong = await api("POST", "/apps", { name: "salesforce", label: "S" });
    assert.deepEqual([wrong.status, wrong.body.errorCode], [400, "E0000001"]);
    const renamed = await api("PUT", `/apps/${app}`, { name: "scim2_app", label: "Acme CRM" });
    assert.equal(renamed.body.label, "Acme CRM");
    assert.equal((await api("GET", "/apps?q=acme")).body.length, 1);
  });

  test("a connection is activated by passing its test, and provisioning is on then", async () => {
    const path = `/apps/${app}/connections/default`;
    assert.equal((await api("GET", path)).body.status, "UNKNOWN");
    assert.equal((await api("GET", `/apps/${app}/features/USER_PROVISIONING`)).body.status, "DISABLED");
    target.whim = () => ({ status: 401 });
    const profile = { authScheme: "TOKEN", token: "the-right-token" };
    const refused = await api("POST", `${path}?activate=true`, { baseUrl: target.baseUrl, profile });
    assert.deepEqual([refused.status, refused.body.errorCode], [400, "E0000001"]);
    assert.ok(refused.body.errorCauses.length > 0);
    assert.equal((await api("GET", path)).body.status, "DISABLED");
    target.whim = () => undefined;
    const done = await api("POST", `${path}?activate=true`, { baseUrl: target.baseUrl, profile });
    assert.equal(done.status, 200, done.text);
    assert.equal(done.body.status, "ENABLED");
    assert.equal(done.text.includes("the-right-token"), false);
    const feature = await api("GET", `/apps/${app}/features/USER_PROVISIONING`);
    assert.equal(feature.body.status, "ENABLED");
    assert.equal(feature.body.capabilities.create.lifecycleCreate.status, "ENABLED");
    const changed = await api("PUT", `/apps/${app}/features/USER_PROVISIONING`, {
      update: { profile: { status: "DISABLED" } },
    });
    assert.equal(changed.body.capabilities.update.profile.status, "DISABLED");
    assert.equal(changed.body.capabilities.update.lifecycleDeactivate.status, "ENABLED");
    assert.equal((await api("POST", `${path}/lifecycle/deactivate`)).status, 204);
    assert.equal((await api("GET", path)).body.status, "DISABLED");
    assert.equal((await api("POST", `${path}/lifecycle/activate`)).status, 204);
    assert.equal((await api("GET", `/apps/${app}/features/OTHER`)).status, 404);
  });

  test("users and groups are assigned and unassigned", async () => {
    const [direct, through] = [await user("direct@example.com"), await user("through@example.com")];
    const made = await api("POST", `/apps/${app}/users`, {
      id: direct,
      scope: "USER",
      profile: { displayName: "Boss" },
    });
    assert.equal(made.status, 200, made.text);
    assert.deepEqual([made.body.id, made.body.scope, made.body.syncState], [direct, "USER", "SYNCING"]);
    assert.equal(made.body.credentials.userName, "direct@example.com");
    assert.deepEqual([made.body.profile.givenName, made.body.profile.displayName], ["Ada", "Boss"]);
    const unmapped = await api("POST", `/apps/${app}/users/${direct}`, { profile: { title: "Boss" } });
    assert.match(unmapped.body.errorCauses[0].errorSummary, /no row of the mapping is on for it/);
    assert.equal((await api("POST", `/apps/${app}/users`, { id: direct, scope: "USER" })).status, 200);

    const group = (await api("POST", "/groups", { profile: { name: "Crew" } })).body.id;
    for (const member of [direct, through]) await api("PUT", `/groups/${group}/users/${member}`);
    const link = await api("PUT", `/apps/${app}/groups/${group}`, { priority: 3 });
    assert.deepEqual([link.status, link.body.id, link.body.priority], [200, group, 3]);
    const listed = (await api("GET", `/apps/${app}/users`)).body;
    const scopes = Object.fromEntries(listed.map(({ id, scope }: { id: string; scope: string }) => [id, scope]));
    assert.deepEqual(scopes, { [direct]: "USER", [through]: "GROUP" });
    assert.equal((await api("GET", `/groups/${group}/apps`)).body[0].id, app);
    const notDirect = await api("DELETE", `/apps/${app}/users/${through}`);
    assert.equal(notDirect.status, 400);
    assert.match(notDirect.body.errorCauses[0].errorSummary, /Crew/);
    assert.equal((await api("DELETE", `/apps/${app}/users/${direct}`)).status, 204);
    assert.equal((await api("GET", `/apps/${app}/users/${direct}`)).body.scope, "GROUP");
    assert.equal((await api("DELETE", `/apps/${app}/groups/${group}`)).status, 204);
    assert.equal((await api("GET", `/apps/${app}/groups/${group}`)).status, 404);
    assert.equal((await api("GET", `/apps/${app}/users/${direct}`)).status, 404);
    assert.deepEqual((await api("GET", `/apps/${app}/users`)).body, []);
  });

  test("the log has Okta's events in Okta's form", async () => {
    const filter = encodeURIComponent('eventType eq "application.user_membership.add"');
    const [event] = (await api("GET", `/logs?filter=${filter}&limit=1`)).body;
    assert.equal(event.eventType, "application.user_membership.add");
    assert.equal(event.actor.displayName, "API token test");
    assert.equal(event.target[0].type, "User");
    const all: string[] = [];
    let url: string | undefined = "/logs?limit=7&sortOrder=DESCENDING";
    while (url !== undefined) {
      const { headers, body } = await api("GET", url);
      all.push(...body.map(({ uuid }: { uuid: string }) => uuid));
      const links: string = [headers["link"]].flat().join(" ");
      url = /<http:\/\/localhost:3001\/api\/v1([^>]+)>; rel="next"/.exec(links)?.[1];
    }
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.length > 10);
    assert.equal((await api("GET", "/logs?since=yesterday")).status, 400);
  });

  test("an active app is not deleted", async () => {
    assert.equal((await api("DELETE", `/apps/${app}`)).status, 403);
    assert.deepEqual((await api("POST", `/apps/${app}/lifecycle/deactivate`)).body, {});
    assert.equal((await api("DELETE", `/apps/${app}`)).status, 204);
    assert.equal((await api("GET", `/apps/${app}`)).body.errorCode, "E0000007");
  });
});
