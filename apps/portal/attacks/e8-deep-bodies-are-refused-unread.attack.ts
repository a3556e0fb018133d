import type { Attack } from "./attack.ts";
import { userSchema } from "./stage.ts";

const inside = (value: string) => `{"schemas":["${userSchema}"],"userName":"x@acme.test","x":${value}}`;

export default {
  id: "E8",
  known: "CWE-674, JSON depth bombs",
  title: "a body that is too large or too deep is refused before it is parsed",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    for (const depth of [40, 1_000, 100_000]) {
      const lists = inside(`${"[".repeat(depth)}${"]".repeat(depth)}`);
      const objects = inside(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
      for (const text of [lists, objects]) {
        await stage.refused(() => idp.call("POST", "/Users", text), [400, 413]);
        await stage.refused(() => idp.call("PUT", `/Users/${id}`, text), [400, 413]);
        await stage.refused(() => idp.call("PATCH", `/Users/${id}`, text), [400, 413]);
        await stage.refused(() => idp.call("POST", "/Users/.search", text), [400, 413]);
      }
    }
    await stage.refused(() => idp.call("POST", "/Users", "[".repeat(1_000_000)), [400, 413]);
    await stage.refused(() => idp.call("POST", "/Users", "[".repeat(5_000_000)), 413);
    await stage.refused(() => idp.call("POST", "/Users", inside(`"${"x".repeat(1_100_000)}"`)), 413);
  },
  guards: [
    {
      what: "size and depth are limited before JSON.parse",
      edits: [{ file: "packages/scim/limits.ts", from: "jsonDepth: 32,", to: "jsonDepth: 1e9," }],
      noticed: /refused with 400 or 413, not/,
    },
  ],
} satisfies Attack;
