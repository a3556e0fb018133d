import assert from "node:assert/strict";
import { ConsoleCaller } from "../testing/test-portal.ts";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

export default {
  id: "B13",
  known: "LiteLLM PR 30895",
  title: "whoever loses the last role or team is left with the standard permissions within the request",
  async run(stage) {
    const { idp, admin } = stage.a;
    await admin.good("POST", "/permission-sets", { name: "Editors", permissions: ["manage_people"] });
    const user = await idp.create({ userName: "ed@acme.test" });
    const path = `/Users/${user.id}`;
    const session = new ConsoleCaller(stage.portal.app);
    await session.signIn((await admin.good("POST", `/users/${user.id}/sign-in-link`)).url);
    const may = async () => (await session.good("GET", "/session")).permissions.includes("manage_people");
    const given = { op: "add", path: "roles", value: [{ value: "Editors" }] };
    const losses: [string, () => Promise<{ status: number }>][] = [
      ["PATCH remove", () => idp.patch(path, { op: "remove", path: "roles" })],
      ["PATCH remove by value", () => idp.patch(path, { op: "remove", path: 'roles[value eq "Editors"]' })],
      ["PATCH replace by nothing", () => idp.patch(path, { op: "replace", value: { roles: [] } })],
      ["PUT without it", () => idp.call("PUT", path, newUser("ed@acme.test"))],
    ];
    for (const [how, lose] of losses) {
      await idp.patch(path, given);
      assert.equal(await may(), true, "the role was given");
      assert.equal((await lose()).status, 200);
      assert.equal(await may(), false, `${how} left the permissions`);
    }
  },
  guards: [
    {
      what: "what is taken away is gone, and no role means the standard set",
      edits: [
        {
          file: "packages/scim/patch.ts",
          from: "if (isAbsent(next)) delete holder[attribute.name];",
          to: 'if (isAbsent(next) && attribute.name === "roles") continue; if (isAbsent(next)) delete holder[attribute.name];',
        },
      ],
      noticed: /left the permissions/,
    },
  ],
} satisfies Attack;
