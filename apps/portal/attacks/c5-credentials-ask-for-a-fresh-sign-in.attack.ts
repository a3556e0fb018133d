import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

const password = "a-password-of-my-own";

export default {
  id: "C5",
  known: "CVE-2026-43640, Bitwarden",
  title:
    "a session whose sign-in is older than ten minutes makes and rotates no credential before the password was entered again",
  async run(stage) {
    const { admin } = stage.a;
    await admin.good("PUT", "/session/password", { password });
    const [connection] = (await admin.good("GET", "/provisioning")).connections;
    const [token] = connection.tokens;
    stage.later(11 * 60_000);
    const asks: [string, object][] = [
      ["/provisioning/tokens", { name: "Spy" }],
      [`/provisioning/tokens/${token.id}/rotate`, { name: "Spy", expires: "90d" }],
      [
        "/provisioning/oauth-clients",
        { name: "Spy", method: "client_secret", connection: connection.id, connectionId: connection.id },
      ],
    ];
    await stage.unchanged(async () => {
      for (const [path, body] of asks) {
        const answer = await admin.call("POST", path, body);
        assert.ok(answer.status >= 400 && answer.status < 500, `${path} made a credential in an old session`);
        assert.ok(!/rollcall_scim_[0-9A-Za-z]{46}/.test(answer.text));
      }
      const answer = await admin.call("POST", "/provisioning/tokens", { name: "Spy" });
      assert.equal(answer.body.code, "step_up_required", "a credential was made in an old session");
    });
  },
  guards: [
    {
      what: "the age of the last sign-in is asked before a credential is made",
      edits: [
        {
          file: "apps/portal/server/sign-in/fresh.ts",
          from: "<= FRESH) return;",
          to: "<= FRESH * 1000) return;",
        },
      ],
      noticed: /in an old session|account changed/,
    },
  ],
} satisfies Attack;
