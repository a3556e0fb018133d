import assert from "node:assert/strict";
import { signInLink } from "../server/operator.ts";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "B17",
  known: "sim PR 7567",
  title:
    "a directory cannot deactivate, delete or rename away the last Super Admin; it is told why, and the operator's link still opens the portal",
  async run(stage) {
    const { idp, admin, account } = stage.a;
    const own = (await admin.good("GET", "/session")).user.id;
    const boss = await idp.create({ userName: "boss@acme.test" });
    const spare = await idp.create({ userName: "spare@acme.test" });
    for (const { id } of [boss, spare]) await admin.good("PATCH", `/users/${id}`, { role: "super_admin" });
    await admin.good("POST", `/users/${own}/deactivate`);
    // Two who go at the same moment: one of them stays.
    const there = await stage.onOtherNode(idp);
    const off = { op: "replace", value: { active: false } };
    const both = await Promise.all([idp.patch(`/Users/${boss.id}`, off), there.patch(`/Users/${spare.id}`, off)]);
    assert.deepEqual(
      both.map((answer) => answer.status).toSorted((one, other) => one - other),
      [200, 400],
      "both of the last Super Admins are gone",
    );
    const last = both[0]?.status === 400 ? boss : spare;
    const path = `/Users/${last.id}`;
    const answer = await stage.refused(() => idp.patch(path, off), 400, "mutability");
    assert.match(answer.body.detail, /last active Super Admin/);
    await stage.refused(() => idp.patch(path, { op: "Replace", path: "active", value: "False" }), 400, "mutability");
    await stage.refused(
      () => idp.call("PUT", path, newUser(String(last["userName"]), { active: false })),
      400,
      "mutability",
    );
    await stage.refused(() => idp.call("DELETE", path), 400, "mutability");
    const breakGlass = new ConsoleCaller(stage.portal.app);
    await breakGlass.signIn(await signInLink(stage.portal.database, { portal: account }));
    assert.equal((await breakGlass.good("GET", "/session")).role, "super_admin");
  },
  guards: [
    {
      what: "whoever takes a Super Admin away counts the others under the account's lock",
      edits: [
        {
          file: "apps/portal/server/users/user-state.ts",
          from: 'if (before.role !== "super_admin" || before.status === "deactivated") return false;',
          to: 'if (before.role !== "" as string) return false;',
        },
      ],
      noticed: /both of the last Super Admins are gone/,
    },
  ],
} satisfies Attack;
