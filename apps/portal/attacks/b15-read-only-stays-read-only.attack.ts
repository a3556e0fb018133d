import type { Attack } from "./attack.ts";
import { groupSchema } from "./stage.ts";

const ofUsers = [
  "id",
  "meta",
  "meta.created",
  "meta.version",
  "meta.location",
  "groups",
  'groups[value eq "x"]',
  "groups.value",
  "urn:ietf:params:scim:schemas:core:2.0:User:id",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName",
];
const ofGroups = ["id", "meta", "members.value", "members.display", 'members[value eq "x"].value'];

export default {
  id: "B15",
  known: "Keycloak 51155, 50991",
  title: "what is declared read-only or immutable cannot be added, replaced or removed by PATCH",
  async run(stage) {
    const { idp } = stage.a;
    const user = await idp.create({ userName: "ann@acme.test" });
    const { id } = (
      await idp.call("POST", "/Groups", { schemas: [groupSchema], displayName: "One", members: [{ value: user.id }] })
    ).body;
    for (const [path, names] of [
      [`/Users/${user.id}`, ofUsers],
      [`/Groups/${id}`, ofGroups],
    ] as const)
      for (const name of names)
        for (const op of ["add", "replace", "remove"]) {
          const operation =
            op === "remove" ? { op, path: name } : { op, path: name, value: name === "meta" ? { version: "9" } : "x" };
          await stage.refused(() => idp.patch(path, operation), 400, "mutability");
        }
  },
  guards: [
    {
      what: "mutability asked for every path of a PATCH",
      edits: [{ file: "packages/scim/patch-read.ts", from: "this.#checkMutability(path);", to: "" }],
      noticed: /refused with 400, not|mutability/,
    },
  ],
} satisfies Attack;
