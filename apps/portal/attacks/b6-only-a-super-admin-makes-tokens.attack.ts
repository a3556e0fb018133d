import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

const nobody = "0198a000-0000-7000-8000-000000000000";

export default {
  id: "B6",
  known: "CVE-2026-46425, Budibase; better-auth PR 5685",
  title:
    "only a Super Admin sees, makes or revokes tokens, and a session of the console opens no SCIM, nor a token the console",
  async run(stage) {
    const { a, portal } = stage;
    const plain = await stage.userByHand(a, "plain@acme.test");
    const calls: ["GET" | "POST" | "PUT" | "PATCH" | "DELETE", string, object?][] = [
      ["GET", "/provisioning"],
      ["GET", "/provisioning/impact"],
      ["POST", "/provisioning/tokens", { name: "Mine" }],
      ["DELETE", `/provisioning/tokens/${nobody}`],
      ["PUT", "/provisioning/enabled", { enabled: true }],
      ["GET", "/exchanges"],
      ["GET", "/audit"],
    ];
    await stage.unchanged(async () => {
      for (const [method, path, body] of calls) {
        const answer = await plain.session.call(method, path, body);
        assert.equal(answer.status, 403, `a plain user may ${method} ${path}: ${answer.text}`);
        assert.ok(!answer.text.includes("rollcall_scim_"));
      }
      const cookie = a.admin.cookie ?? "";
      const secret = cookie.split("=")[1] ?? "";
      for (const headers of [{ cookie }, { authorization: `Bearer ${secret}` }, { authorization: secret, cookie }]) {
        const scim = await portal.app.inject({ url: "/scim/v2/Users", headers });
        assert.equal(scim.statusCode, 401, "a session opens SCIM");
      }
      const bearer = { authorization: `Bearer ${a.idp.token}` };
      for (const headers of [bearer, { cookie: `${cookie.split("=")[0]}=${a.idp.token}` }]) {
        const api = await portal.app.inject({ url: "/api/users", headers });
        assert.equal(api.statusCode, 401, "a token opens the console");
      }
    });
  },
  guards: [
    {
      what: "every route of the console says who may call it, and provisioning is for Super Admins",
      edits: [
        {
          file: "apps/portal/server/permissions.ts",
          from: 'return role === "super_admin" ? everything : new Set(granted);',
          to: 'return role === "super_admin" || granted.length >= 0 ? everything : new Set(granted);',
        },
      ],
      noticed: /a plain user may/,
    },
  ],
} satisfies Attack;
