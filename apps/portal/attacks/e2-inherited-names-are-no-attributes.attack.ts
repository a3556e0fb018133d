import type { Attack } from "./attack.ts";
import { filtered } from "./stage.ts";

const inherited = [
  ...new Set(
    [Object.prototype, Array.prototype, Function.prototype, String.prototype].flatMap((prototype) =>
      Object.getOwnPropertyNames(prototype),
    ),
  ),
]
  // Attributes of users too: "displayName", and so on, would be no attack.
  .filter((name) => !["name", "length"].includes(name));

export default {
  id: "E2",
  known: "CVE-2026-61834, scim-patch",
  title: "no name that objects, lists, texts and functions inherit is an attribute",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    const path = `/Users/${id}`;
    await stage.unchanged(async () => {
      for (const name of inherited) {
        await refusedOrNothing(`${name}.x`);
        await refusedOrNothing(name);
      }
    });
    for (const name of ["toString", "hasOwnProperty", "map", "call"]) {
      await stage.refused(() => idp.patch(path, { op: "add", path: `${name}.x`, value: "x" }), 400, "invalidPath");
      await stage.refused(() => idp.call("GET", filtered("/Users", `${name} pr`)), 400, "invalidFilter");
    }

    async function refusedOrNothing(name: string): Promise<void> {
      await idp.patch(path, { op: "add", path: name, value: "x" });
      await idp.patch(path, { op: "add", value: { [name]: "x" } });
    }
  },
  guards: [
    {
      what: "a path that the schema does not know is refused",
      edits: [
        {
          file: "packages/scim/path.ts",
          from: "if (!target) throw invalidPath(",
          to: "if (!target) return { target: resolve(type, 'title')!, text }; if (target === undefined) throw invalidPath(",
        },
      ],
      noticed: /account changed/,
    },
  ],
} satisfies Attack;
