import type { Attack } from "./attack.ts";
import { groupSchema, patchSchema } from "./stage.ts";

export default {
  id: "B9",
  known: "Keycloak 47536, 50473, 52675",
  title: "nobody gets into a group whom the connection could not have changed as a user",
  async run(stage) {
    const { a } = stage;
    const { idp, admin } = a;
    const boss = (await admin.good("GET", "/session")).user.id;
    const byHand = (await stage.userByHand(a, "byhand@acme.test")).id;
    const group = await idp.createGroup("Everybody");
    for (const id of [boss, byHand]) {
      await stage.refused(() => idp.call("GET", `/Users/${id}`), 404);
      const members = [{ value: id }];
      const put = { schemas: [groupSchema], displayName: "Everybody", members };
      await stage.refused(() => idp.call("POST", "/Groups", { ...put, displayName: "New" }), 400, "invalidValue");
      await stage.refused(() => idp.call("PUT", `/Groups/${group.id}`, put), 400, "invalidValue");
      for (const operation of [
        { op: "add", path: "members", value: members },
        { op: "Replace", path: "members", value: members },
        { op: "add", value: { members } },
      ]) {
        const body = { schemas: [patchSchema], Operations: [operation] };
        await stage.refused(() => idp.call("PATCH", `/Groups/${group.id}`, body), 400, "invalidValue");
      }
    }
  },
  guards: [
    {
      what: "members of a directory's group are users of that directory",
      edits: [
        {
          file: "apps/portal/server/teams/member-changes.ts",
          from: 'const connection = source === "directory" ? row.connection_id : null;',
          to: "const connection = null;",
        },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
