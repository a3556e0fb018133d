import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { filtered } from "./stage.ts";

export default {
  id: "C11",
  known: "RFC 7644 §7.5.2, ASVS 14.2.1",
  title: "a token in the address or the body opens nothing, and a password is never searched for",
  async run(stage) {
    const { idp } = stage.a;
    const { token } = idp;
    await stage.unchanged(async () => {
      for (const query of [
        `access_token=${token}`,
        `token=${token}`,
        `authorization=Bearer%20${token}`,
        `bearer=${token}`,
      ]) {
        const answer = await stage.portal.app.inject({ url: `/scim/v2/Users?${query}` });
        assert.equal(answer.statusCode, 401, "opened by a token in the address");
      }
      const posted = await stage.portal.app.inject({
        method: "POST",
        url: "/scim/v2/Users",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: `access_token=${token}`,
      });
      assert.equal(posted.statusCode, 401);
    });
    await stage.refused(() => idp.call("GET", filtered("/Users", 'password eq "canary"')), 403, "sensitive");
  },
  guards: [
    {
      what: "the token is read from its header alone",
      edits: [
        {
          file: "apps/portal/server/scim/authorisation.ts",
          from: 'const value = request.headers.authorization?.trim() ?? "";',
          to: 'const value = request.headers.authorization?.trim() ?? (request.query as { token?: string }).token ?? "";',
        },
      ],
      noticed: /opened by a token in the address/,
    },
  ],
} satisfies Attack;
