import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

export default {
  id: "B7",
  known: "better-auth GHSA-j8v8-g9cx-5qf4",
  title: "a Super Admin of another account can neither revoke a token nor reach a connection, whoever made them",
  async run(stage) {
    const { a, b } = stage;
    // Made by the operator: no user of the account owns it.
    const [token] = (await b.admin.good("GET", "/provisioning")).connections[0].tokens;
    await stage.unchanged(async () => {
      const answer = await a.admin.call("DELETE", `/provisioning/tokens/${token.id}`);
      assert.equal(answer.status, 404, `a foreign token was reached: ${answer.text}`);
      const rotated = await a.admin.call("POST", `/provisioning/tokens/${token.id}/rotate`, {});
      assert.equal(rotated.status, 404);
    });
    assert.equal((await b.idp.call("GET", "/Users")).status, 200, "a foreign token was revoked");
  },
  guards: [
    {
      what: "the account in every look-up of a token",
      edits: [
        {
          file: "apps/portal/server/provisioning/tokens-store.ts",
          from: '.where("account_id", "=", account)',
          to: '.where("account_id", ">", 0)',
        },
      ],
      noticed: /a foreign token was reached|account changed/,
    },
  ],
} satisfies Attack;
