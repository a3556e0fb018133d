import assert from "node:assert/strict";
import { ScimCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { everyRow } from "./dump.ts";

export default {
  id: "C4",
  known: "GitLab 11640",
  title: "after it was made a token stands in no answer and in no row: only its digest does",
  async run(stage) {
    const { admin } = stage.a;
    const { token, provisioning } = await admin.good("POST", "/provisioning/tokens", { name: "Okta" });
    await new ScimCaller(stage.portal.app, token).call("GET", "/Users");
    const texts = [JSON.stringify(provisioning), await everyRow(stage.portal.database)];
    for (const path of ["/provisioning", "/session", "/account", "/audit", "/exchanges", "/users", "/requests"])
      texts.push((await admin.call("GET", path)).text);
    for (const text of texts) {
      assert.ok(!text.includes(token), "the token can be read again");
      assert.ok(!text.includes(token.slice(-30)), "a part of the token can be read again");
    }
  },
  guards: [
    {
      what: "what is stored of a token cannot be turned back",
      edits: [
        {
          file: "apps/portal/server/provisioning/tokens.ts",
          from: "hint: tokenHint(token),",
          to: "hint: token,",
        },
      ],
      noticed: /can be read again/,
    },
  ],
} satisfies Attack;
