import assert from "node:assert/strict";
import { ScimCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

const DAY = 86_400_000;

export default {
  id: "C9",
  known: "IPSIE: access tokens expire",
  title:
    "two tokens overlap while one replaces the other, and an expired or revoked one is refused within a second on every node",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { token, provisioning } = await admin.good("POST", "/provisioning/tokens", { name: "Next", expires: "90d" });
    const next = new ScimCaller(stage.portal.app, token);
    const nextThere = await stage.onOtherNode(next);
    for (const caller of [idp, next, nextThere]) assert.equal((await caller.call("GET", "/Users")).status, 200);
    const old = provisioning.connections[0].tokens.find((one: { name: string }) => one.name !== "Next");
    const oldThere = await stage.onOtherNode(idp);
    assert.equal((await oldThere.call("GET", "/Users")).status, 200);
    await admin.good("DELETE", `/provisioning/tokens/${old.id}`);
    assert.equal((await idp.call("GET", "/Users")).status, 401, "a revoked token works at the node that revoked it");
    stage.later(1_000);
    assert.equal((await oldThere.call("GET", "/Users")).status, 401, "a revoked token works at another node");
    assert.equal((await nextThere.call("GET", "/Users")).status, 200);
    stage.later(91 * DAY);
    for (const caller of [next, nextThere])
      assert.equal((await caller.call("GET", "/Users")).status, 401, "an expired token works");
  },
  guards: [
    {
      what: "what is known of a token is kept for half a second only",
      edits: [
        {
          file: "apps/portal/server/provisioning/token-check.ts",
          from: "const KEPT = 500;",
          to: "const KEPT = 500_000;",
        },
      ],
      noticed: /works at another node/,
    },
    {
      what: "the end of a token is asked at every request",
      edits: [
        {
          file: "apps/portal/server/provisioning/token-check.ts",
          from: "access.token.expiresAt !== null && access.token.expiresAt <= now",
          to: "access.token.expiresAt !== null && access.token.expiresAt > now && access.token.id === ''",
        },
      ],
      noticed: /an expired token works/,
    },
  ],
} satisfies Attack;
