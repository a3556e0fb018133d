import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConsoleCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";

describe("who may do what in the console's API", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let plain: ConsoleCaller;

  before(async () => {
    portal = await testPortal();
    account = await portal.account("Acme");
    admin = await portal.superAdmin(account);
    await portal.token(account, { name: "Okta" });
    const invited = await admin.good("POST", "/users", {
      email: "plain@acme.test",
      givenName: "Paul",
      familyName: "Plain",
    });
    plain = new ConsoleCaller(portal.app);
    await plain.signIn(invited.link.url);
  });
  after(() => portal[Symbol.asyncDispose]());

  const id = "0198a000-0000-7000-8000-000000000000";
  const forSuperAdmins: ["GET" | "POST" | "PUT" | "PATCH" | "DELETE", string, unknown?][] = [
    ["PATCH", "/account", { name: "X" }],
    ["POST", "/users", { email: "x@acme.test" }],
    ["PATCH", `/users/${id}`, { jobTitle: "X" }],
    ["POST", `/users/${id}/deactivate`],
    ["POST", `/users/${id}/reactivate`],
    ["POST", `/users/${id}/sign-in-link`],
    ["DELETE", `/users/${id}/second-factor`],
    ["GET", `/users/${id}/scim`],
    ["GET", `/users/${id}/timeline`],
    ["POST", "/teams", { name: "X" }],
    ["PATCH", `/teams/${id}`, { name: "X" }],
    ["DELETE", `/teams/${id}`],
    ["PUT", `/teams/${id}/members/${id}`],
    ["DELETE", `/teams/${id}/members/${id}`],
    ["GET", "/provisioning"],
    ["GET", "/provisioning/impact"],
    ["PUT", "/provisioning/enabled", { enabled: true }],
    ["PATCH", "/provisioning/connection", { rateLimit: 1 }],
    ["POST", "/provisioning/tokens", { name: "X" }],
    ["POST", "/provisioning/connections", { name: "X" }],
    ["PATCH", `/provisioning/connections/${id}`, { rateLimit: 1 }],
    ["DELETE", `/provisioning/connections/${id}`],
    ["POST", `/provisioning/tokens/${id}/rotate`, {}],
    ["DELETE", `/provisioning/tokens/${id}`],
    ["GET", "/user-attributes"],
    ["POST", "/user-attributes", { name: "x", label: "x", type: "string" }],
    ["PATCH", `/user-attributes/${id}`, { label: "x" }],
    ["DELETE", `/user-attributes/${id}`],
    ["POST", "/provisioning/oauth-clients", { connection: id, name: "X" }],
    ["PATCH", `/provisioning/oauth-clients/${id}`, { name: "X" }],
    ["DELETE", `/provisioning/oauth-clients/${id}`],
    ["POST", `/provisioning/oauth-clients/${id}/secrets`, {}],
    ["DELETE", `/provisioning/oauth-secrets/${id}`],
    ["GET", "/domains"],
    ["POST", "/domains", { name: "x.test" }],
    ["POST", `/domains/${id}/verify`],
    ["DELETE", `/domains/${id}`],
    ["GET", "/permission-sets"],
    ["POST", "/permission-sets", { name: "X", permissions: [] }],
    ["PATCH", `/permission-sets/${id}`, { name: "X" }],
    ["DELETE", `/permission-sets/${id}`],
    ["GET", "/requests"],
    ["POST", "/requests/decisions", { ids: [id], decision: "approve" }],
    ["GET", "/exchanges"],
    ["GET", "/exchanges/sources"],
    ["GET", "/exchanges/export?format=csv"],
    ["GET", "/exchanges/live"],
    ["GET", `/exchanges/${id}`],
    ["GET", "/audit"],
    ["GET", "/audit/export?format=csv"],
    ["POST", "/reassignments/preview", {}],
    ["POST", "/reassignments", {}],
    ["GET", "/reassignments"],
    ["POST", `/reassignments/${id}/undo`],
  ];
  const forEverybody: ["GET" | "PUT" | "POST" | "PATCH" | "DELETE", string][] = [
    ["GET", "/session"],
    ["PUT", "/session/password"],
    ["POST", "/session/confirm"],
    ["GET", "/session/second-factor"],
    ["POST", "/session/second-factor"],
    ["POST", "/session/second-factor/confirm"],
    ["POST", "/session/second-factor/recovery-codes"],
    ["DELETE", "/session/second-factor"],
    ["GET", "/account"],
    ["GET", "/users"],
    ["GET", "/users/:id"],
    ["PATCH", "/users/:id"],
    ["GET", "/teams"],
    ["GET", "/teams/:id"],
    ["GET", "/teams/:id/members"],
    ["GET", "/users/:id/records"],
    ["GET", "/contacts"],
    ["POST", "/contacts"],
    ["GET", "/contacts/:id"],
    ["PATCH", "/contacts/:id"],
    ["GET", "/contacts/:id/history"],
    ["GET", "/deals"],
    ["POST", "/deals"],
    ["GET", "/deals/:id"],
    ["PATCH", "/deals/:id"],
    ["GET", "/deals/:id/history"],
    ["GET", "/owners"],
    ["GET", "/reports/deals-won"],
    ["GET", "/reports/pipeline"],
  ];

  test("refuses plain users what is for Super Admins, without a hint of a token, and strangers everything (G1.1, B6)", async () => {
    for (const [method, path, body] of forSuperAdmins) {
      const answer = await plain.call(method, path, body);
      assert.equal(answer.status, 403, `${method} ${path}`);
      assert.ok(!/rollcall_scim|Okta/.test(answer.text), path);
      const stranger = await new ConsoleCaller(portal.app).call(method, path, body);
      assert.equal(stranger.status, 401, `${method} ${path}`);
      assert.equal(stranger.headers["content-type"], "application/problem+json; charset=utf-8");
    }
    for (const [method, path] of forEverybody)
      assert.equal((await new ConsoleCaller(portal.app).call(method, path.replace(":id", id))).status, 401, path);
  });

  test("documents every route, and each of them is in one of the two lists", async () => {
    const { paths } = (await portal.app.inject({ url: "/api/openapi.json" })).json();
    const known = new Set([
      ...forSuperAdmins.map(
        ([method, path]) =>
          `${method} ${path.replace(/\?.*/, "").replaceAll(`/members/${id}`, "/members/{userId}").replaceAll(id, "{id}")}`,
      ),
      ...forEverybody.map(([method, path]) => `${method} ${path.replace(":id", "{id}")}`),
      "POST /sign-in/password",
      "POST /sign-in/link",
      "POST /sign-in/second-factor",
      "POST /sign-out",
    ]);
    const documented = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, "")}`),
    );
    assert.deepEqual(
      documented.filter((route) => !known.has(route)),
      [],
    );
    assert.ok(documented.length >= known.size - 1, `${documented.length} of ${known.size}`);
  });
});
