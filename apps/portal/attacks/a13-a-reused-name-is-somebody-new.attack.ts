import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";

export default {
  id: "A13",
  known: "IPSIE AL, reuse of names",
  title: "whoever gets the name of a deleted user is somebody new: no session, role, team or membership comes along",
  async run(stage) {
    const { idp, admin } = stage.a;
    const names = { userName: "gone@acme.test", externalId: "gone" };
    const old = await idp.create(names);
    const group = await idp.createGroup("Leavers", [old.id]);
    const team = await admin.good("POST", "/teams", { name: "By hand" });
    await admin.good("PUT", `/teams/${team.id}/members/${old.id}`);
    await admin.good("PATCH", `/users/${old.id}`, { role: "super_admin" });
    const session = new ConsoleCaller(stage.portal.app);
    await session.signIn((await admin.good("POST", `/users/${old.id}/sign-in-link`)).url);
    const { url: unused } = await admin.good("POST", `/users/${old.id}/sign-in-link`);
    await stage.allowed(() => idp.call("DELETE", `/Users/${old.id}`), 204);
    const next = await idp.create(names);
    assert.notEqual(next.id, old.id, "the deleted user came back");
    assert.equal((await session.call("GET", "/session")).status, 401, "a session was carried over");
    const late = await new ConsoleCaller(stage.portal.app).call("POST", "/sign-in/link", {
      secret: unused.split("#")[1],
    });
    assert.equal(late.status, 401);
    const shown = await admin.good("GET", `/users/${next.id}`);
    assert.deepEqual([shown.role, shown.teams, shown.team], ["user", [], null]);
    assert.equal(next["groups"], undefined);
    assert.equal((await idp.call("GET", `/Groups/${group.id}`)).body.members, undefined);
    assert.deepEqual((await admin.good("GET", `/teams/${team.id}/members`)).members, []);
  },
  guards: [
    {
      what: "DELETE ends a user for good, and its names are free for another one",
      edits: [
        {
          file: "apps/portal/server/scim/user-handler.ts",
          from: "return { deleted: true };",
          to: 'return { status: "deactivated" };',
        },
      ],
      noticed: /the deleted user came back/,
    },
    {
      what: "a session is good only for a user who is there, at the user's epoch",
      edits: [
        {
          file: "apps/portal/server/sign-in/store.ts",
          from: "join users u on u.account_id = s.account_id and u.id = s.user_id and u.live",
          to: "join users u on u.account_id = s.account_id and u.id = s.user_id",
        },
        {
          file: "apps/portal/server/sign-in/sign-in.ts",
          from: "if (row.session_epoch !== row.epoch || row.status",
          to: "if (row.status",
        },
      ],
      noticed: /a session was carried over/,
    },
  ],
} satisfies Attack;
