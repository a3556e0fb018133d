import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { assertError } from "./stage.ts";

export default {
  id: "B8",
  known: "GitLab 385050",
  title:
    "a token stops with the switch, the plan and its revocation within a second on every node, and stays listed and revocable",
  async run(stage) {
    const { idp, admin } = stage.a;
    const there = await stage.onOtherNode(idp);
    const both = async (status: number, why: string) => {
      stage.later(1_000);
      for (const node of [idp, there]) {
        const answer = await node.call("GET", "/Users");
        if (status === 200) assert.equal(answer.status, 200, answer.text);
        else {
          assert.equal(answer.status, status, `the token works though ${why}`);
          assertError(answer, status);
        }
      }
    };
    await both(200, "");
    await admin.good("PUT", "/provisioning/enabled", { enabled: false });
    await both(403, "provisioning is off");
    await admin.good("PUT", "/provisioning/enabled", { enabled: true });
    await both(200, "");
    await admin.good("PATCH", "/account", { plan: "professional" });
    await both(403, "the plan has no SCIM");
    const { tokens } = (await admin.good("GET", "/provisioning")).connections[0];
    assert.equal(tokens.length, 1, "a token that does not work is not listed");
    await admin.good("DELETE", `/provisioning/tokens/${tokens[0].id}`);
    await admin.good("PATCH", "/account", { plan: "enterprise" });
    await both(401, "it was revoked");
  },
  guards: [
    {
      what: "switch and plan asked at every request",
      edits: [
        {
          file: "apps/portal/server/scim/authorisation.ts",
          from: "if (!access.enabled) {",
          to: "if (access.token.id === '') {",
        },
      ],
      noticed: /the token works though provisioning is off/,
    },
    {
      what: "what is known of a token is kept for half a second only",
      edits: [
        {
          file: "apps/portal/server/provisioning/token-check.ts",
          from: "const KEPT = 500;",
          to: "const KEPT = 500_000;",
        },
      ],
      noticed: /the token works though/,
    },
  ],
} satisfies Attack;
