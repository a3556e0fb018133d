import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { assertError, newUser } from "./stage.ts";

const insides =
  /select |insert |update |users_|\brelation|column|syntax error|constraint|\bat .*\(|node_modules|\.ts\b|\/tmp\/|postgres|kysely/i;

export default {
  id: "E16",
  known: "ASVS 16.5.1, IPSIE",
  title: "a fault of the server is answered by a fixed text: no SQL, no stack and no path",
  async run(stage) {
    const { idp, admin, account } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    const { database } = stage.portal;
    const broken = [
      ["alter table users rename to users_away", "alter table users_away rename to users"],
      [
        `alter table audit add constraint canary check (account_id <> ${account}) not valid`,
        "alter table audit drop constraint canary",
      ],
    ] as const;
    for (const [breaks, mends] of broken) {
      await database.query(undefined, breaks, []);
      const answers = [
        await idp.call("POST", "/Users", newUser(`x${breaks.length}@acme.test`)),
        await idp.patch(`/Users/${id}`, { op: "replace", path: "title", value: breaks }),
        await idp.call("DELETE", `/Users/${id}`),
      ];
      for (const answer of answers) {
        assertError(answer, 500);
        assert.doesNotMatch(answer.text, insides, "the answer tells of the server's insides");
      }
      const page = await admin.call("POST", "/users", { email: `y${breaks.length}@acme.test` });
      assert.equal(page.status, 500);
      assert.doesNotMatch(page.text, insides, "the answer tells of the server's insides");
      await database.query(undefined, mends, []);
    }
    for (const bad of ["{", '{"a":', "\u0000", '{"userName":}']) {
      const answer = await stage.refused(() => idp.call("POST", "/Users", bad), 400, "invalidSyntax");
      assert.doesNotMatch(answer.text, /position|Unexpected token|JSON\.parse/, "the answer tells of the parser");
    }
    assert.equal((await idp.call("GET", `/Users/${id}`)).status, 200);
  },
  faults: true,
  guards: [
    {
      what: "only errors that were made to be shown are shown",
      edits: [
        {
          file: "apps/portal/server/scim/scim-routes.ts",
          from: "`Something went wrong in the portal.",
          to: "`${String(error)} Something went wrong in the portal.",
        },
      ],
      noticed: /the server's insides/,
    },
  ],
} satisfies Attack;
