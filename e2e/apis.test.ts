// The guide's way without a browser: the operator's commands, the directory's management API, and SCIM.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DirectoryApi } from "./directory-api.ts";
import { eventually } from "./eventually.ts";
import { PortalApi, type ScimUser } from "./portal-api.ts";
import { Product } from "./product.ts";

describe("a company provisions its people through the two APIs alone", () => {
  let product: Product;
  let portal: PortalApi;
  let directory: DirectoryApi;
  let app = "";
  const made: Record<string, { id: string; remote: string }> = {};

  before(async () => {
    product = await Product.start();
  });
  after(() => product?.[Symbol.asyncDispose]());

  const inPortal = (what: string, userName: string, so: (user: ScimUser) => boolean = () => true) =>
    eventually(what, async () => {
      const user = await portal.byUserName(userName);
      return user !== undefined && so(user) && user;
    });

  test("the operator makes an account and two tokens; each command prints the one thing asked for", async () => {
    const number = await product.rollcall("account", "create", "--name", "Acme", "--plan", "enterprise");
    assert.match(number, /^\d+$/);
    const scim = await product.rollcall(
      "token",
      "create",
      "--portal",
      number,
      "--name",
      "ci",
      "--any-domain",
      "--rate",
      "0",
    );
    assert.match(scim, /^rollcall_scim_[0-9A-Za-z]{46}$/);
    const api = await product.rollcall("token", "create", "--directory", "--name", "ci");
    assert.match(api, /^rollcall_api_[0-9A-Za-z]{46}$/);
    portal = new PortalApi(product.portalUrl, scim);
    directory = new DirectoryApi(product.directoryUrl, api);
    assert.equal(await portal.count(), 0);
  });

  test("the portal describes itself to whoever has a token, and to nobody else", async () => {
    for (const path of ["/ServiceProviderConfig", "/Schemas", "/ResourceTypes"]) {
      const answer = await portal.call("GET", path);
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.headers.get("content-type") ?? "", /^application\/scim\+json/);
    }
    const refused = await new PortalApi(product.portalUrl, undefined).call("GET", "/Users");
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get("www-authenticate") ?? "", /^Bearer/);
  });

  test("an app from the catalog is connected and switched on", async () => {
    app = (await directory.createApp("Acme’s portal")).id;
    await directory.connect(app, portal.base, portal.token ?? "");
    const feature = await directory.call<{ status: string }>("GET", `/apps/${app}/features/USER_PROVISIONING`);
    assert.equal(feature.status, 200, feature.text);
    assert.equal(feature.body.status, "ENABLED");
  });

  test("a person who is assigned becomes a user of the portal", async (t) => {
    const ada = await directory.createUser({
      login: "ada@example.com",
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "Byron",
    });
    assert.equal(ada.status, "ACTIVE");
    const began = performance.now();
    await directory.assignUser(app, ada.id);
    const user = await inPortal("Ada is in the portal", "ada@example.com");
    t.diagnostic(
      `visible in the portal ${Math.round(performance.now() - began)} ms after the assignment (2,000 ms is the promise)`,
    );
    assert.equal(user.active, true);
    assert.equal(user.externalId, ada.id);
    assert.deepEqual([user.name?.givenName, user.name?.familyName], ["Ada", "Byron"]);
    assert.equal(user.emails?.find((one) => one.primary)?.value, "ada@example.com");
    made.ada = { id: ada.id, remote: user.id };
  });

  test("a group that is assigned brings its members, each once", async () => {
    const group = await directory.createGroup("Navy");
    const grace = await directory.createUser({
      login: "grace@example.com",
      email: "grace@example.com",
      firstName: "Grace",
      lastName: "Hopper",
    });
    await directory.addToGroup(group.id, grace.id);
    await directory.addToGroup(group.id, made.ada?.id ?? "");
    await directory.assignGroup(app, group.id);
    const user = await inPortal("Grace is in the portal", "grace@example.com");
    made.grace = { id: grace.id, remote: user.id };
    assert.equal(await portal.count(), 2);
  });

  test("a person who is renamed and re-mailed stays the same user", async () => {
    const { id = "", remote } = made.ada ?? {};
    await directory.updateUser(id, {
      login: "ada.king@example.com",
      email: "ada.king@example.com",
      lastName: "King",
    });
    const user = await inPortal(
      "Ada has her new name",
      "ada.king@example.com",
      (one) => one.name?.familyName === "King",
    );
    assert.equal(user.id, remote);
    assert.equal(user.emails?.find((one) => one.primary)?.value, "ada.king@example.com");
    assert.equal(await portal.byUserName("ada@example.com"), undefined);
  });

  for (const [away, back] of [
    ["suspend", "unsuspend"],
    ["deactivate", "activate"],
  ] as const) {
    test(`${away} deactivates the user, ${back} brings the same one back`, async () => {
      const { id = "", remote = "" } = made.grace ?? {};
      await directory.lifecycle(id, away);
      await inPortal("Grace is deactivated", "grace@example.com", (one) => !one.active);
      await directory.lifecycle(id, back);
      if (away === "deactivate") await directory.assignUser(app, id).catch(() => undefined);
      const user = await inPortal("Grace is active again", "grace@example.com", (one) => one.active);
      assert.equal(user.id, remote);
    });
  }

  test("nobody is in the portal twice after all of it", async () => {
    const users = await portal.all();
    assert.deepEqual(users.map((user) => user.userName).sort(), ["ada.king@example.com", "grace@example.com"]);
  });

  test("a wrong API token is refused in Okta’s error form", async () => {
    const answer = await new DirectoryApi(product.directoryUrl, "rollcall_api_wrong").call<{
      errorCode: string;
      errorSummary: string;
      errorId: string;
      errorCauses: unknown[];
    }>("GET", "/users");
    assert.equal(answer.status, 401);
    assert.deepEqual(
      Object.keys(answer.body).sort(),
      ["errorCauses", "errorCode", "errorId", "errorLink", "errorSummary"].filter((key) => key in answer.body),
    );
    assert.match(answer.body.errorCode, /^E\d{7}$/);
  });
});
