import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Attack } from "./attack.ts";
import { filtered, groupSchema, newUser } from "./stage.ts";

export default {
  id: "A12",
  known: "authentik GHSA-9m7q-6qg6-888h",
  title: "a directory neither sees nor changes users and teams that were made by hand, and cannot join them by name",
  async run(stage) {
    const { idp, admin } = stage.a;
    const { id } = await stage.userByHand(stage.a, "boss@acme.test");
    const mine = await idp.create({ userName: "mine@acme.test" });
    const team = await admin.good("POST", "/teams", { name: "Super Admins" });
    const others: [string, string][] = [
      [`/Users/${id}`, "boss@acme.test"],
      [`/Groups/${team.id}`, "Super Admins"],
    ];
    for (const [path, name] of others) {
      const add = { op: "add", path: "members", value: [{ value: mine.id }] };
      await stage.refused(() => idp.call("GET", path), 404);
      await stage.refused(() => idp.call("DELETE", path), 404);
      await stage.refused(
        () => idp.patch(path, path.startsWith("/Groups") ? add : { op: "replace", value: { active: false } }),
        404,
      );
      const body = path.startsWith("/Groups")
        ? { schemas: [groupSchema], displayName: name, members: [] }
        : newUser(name);
      await stage.refused(() => idp.call("PUT", path, body), 404);
    }
    for (const path of [
      filtered("/Users", 'userName eq "boss@acme.test"'),
      filtered("/Groups", 'displayName eq "Super Admins"'),
    ])
      assert.equal((await idp.call("GET", path)).body.totalResults, 0, `${path} shows what was made by hand`);
    const unknown = await idp.call("GET", `/Users/${randomUUID()}`);
    assert.equal(unknown.status, 404);
    // A group of the same name is a team of its own, and its members are in no other one.
    await idp.call("POST", "/Groups", {
      schemas: [groupSchema],
      displayName: "Super Admins",
      members: [{ value: mine.id }],
    });
    assert.equal((await admin.good("GET", `/teams/${team.id}/members`)).members.length, 0);
  },
  guards: [
    {
      what: "users of another connection, or of none, are not there",
      edits: [
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "user === undefined || (connection !== undefined && user.connection_id !== connection)",
          to: "user === undefined",
        },
      ],
      noticed: /refused with 404, not/,
    },
    {
      what: "teams of another connection, or of none, are not there",
      edits: [
        {
          file: "apps/portal/server/teams/team-state.ts",
          from: "asked.connection !== undefined && before.connection_id !== asked.connection",
          to: "asked.connection === ''",
        },
      ],
      noticed: /refused with 404, not/,
    },
  ],
} satisfies Attack;
