import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ScimCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "C3",
  known: "CVE-2022-31142, fastify-bearer-auth; CVE-2026-72700, Grav",
  title:
    "a token is found by the digest of the whole of it: nothing compares it byte by byte, and no part of it is enough",
  async run(stage) {
    const { portal, a } = stage;
    const { token } = a.idp;
    const rows = await portal.database.query<{ digest: Buffer }>(
      undefined,
      "select digest from scim_tokens where account_id = $1",
      [a.account],
    );
    assert.deepEqual(
      rows.map((row) => row.digest),
      [createHash("sha256").update(token).digest()],
      "not the digest of it all",
    );
    const other = (letter: string) => (letter === "a" ? "b" : "a");
    for (let at = 0; at < token.length; at += 1) {
      const wrong = token.slice(0, at) + other(token.charAt(at)) + token.slice(at + 1);
      const answer = await new ScimCaller(portal.app, wrong).call("GET", "/Users");
      assert.equal(answer.status, 401, `letter ${at} of the token does not matter`);
    }
  },
  guards: [
    {
      what: "SHA-256 over the whole token, under a unique index",
      edits: [
        {
          file: "packages/foundation/tokens.ts",
          from: 'return hash("sha256", token, "buffer");',
          to: 'return hash("sha256", token.slice(0, 40), "buffer");',
        },
      ],
      noticed: /not the digest of it all/,
    },
  ],
} satisfies Attack;
