import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";

export default {
  id: "A9",
  known: "CVE-2026-56215, Capgo",
  title: "a user cannot give the own profile somebody's e-mail, nor a role",
  async run(stage) {
    const me = await stage.userByHand(stage.a, "me@acme.test");
    const changes = [
      { email: "victim@acme.test" },
      { email: "VICTIM@acme.test", givenName: "X" },
      { role: "super_admin" },
    ];
    await stage.unchanged(async () => {
      for (const change of changes) {
        const answer = await me.session.call("PATCH", `/users/${me.id}`, change);
        assert.equal(answer.status, 403, `the own e-mail or role was changed: ${answer.text}`);
      }
      const ignored = await me.session.call("PATCH", `/users/${me.id}`, { userName: "victim@acme.test", account: 2 });
      assert.ok(ignored.status < 500);
    });
    assert.equal((await stage.a.admin.good("GET", `/users/${me.id}`)).email, "me@acme.test");
  },
  guards: [
    {
      what: "the list of fields that users change of themselves",
      edits: [
        {
          file: "apps/portal/server/users/edit-user.ts",
          from: 'new Set<UserField>(["givenName",',
          to: 'new Set<UserField>(["email", "givenName",',
        },
      ],
      noticed: /was changed/,
    },
  ],
} satisfies Attack;
