import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { filtered, userSchema } from "./stage.ts";

const ways = [
  "__proto__",
  "constructor",
  "prototype",
  "__proto__.polluted",
  "constructor.prototype",
  "constructor.prototype.polluted",
];

export default {
  id: "E1",
  known: "CVE-2026-48170, scim-patch",
  title: "no key, path, dotted key or filter reaches Object.prototype",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test", name: { givenName: "Ann" } });
    const path = `/Users/${id}`;
    for (const way of ways) {
      for (const op of ["add", "replace"]) {
        await stage.refused(() => idp.patch(path, { op, path: way, value: "x" }), 400, "invalidPath");
        await stage.refused(() => idp.patch(path, { op, path: `name.${way}`, value: "x" }), 400, "invalidPath");
        const raw = `{"Operations":[{"op":"${op}","value":{"${way}":{"polluted":"x"}}}]}`;
        await stage.refused(() => idp.call("PATCH", path, raw), 400, "invalidPath");
      }
      await stage.refused(() => idp.patch(path, { op: "remove", path: way }), 400, "invalidPath");
      await stage.refused(() => idp.call("GET", filtered("/Users", `${way} eq "x"`)), 400, "invalidFilter");
      await stage.refused(() => idp.call("GET", filtered("/Users", `emails[${way} pr]`)), 400, "invalidFilter");
      const raw = `{"schemas":["${userSchema}"],"userName":"${way}@acme.test","${way}":{"polluted":"x"},"name":{"${way}":"x"}}`;
      assert.equal((await idp.call("POST", "/Users", raw)).status, 201);
    }
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  },
  guards: [
    {
      what: "names that lead to a prototype are refused where other unknown names are left out",
      edits: [
        {
          file: "packages/scim/patch-read.ts",
          from: 'if (key.split(".").some((name) => inherited.has(name))) throw',
          to: 'if (key === "") throw',
        },
      ],
      noticed: /refused with 400, not/,
    },
    {
      what: "a path is resolved in a map of the schema's names, never in an object",
      edits: [
        {
          file: "packages/scim/path.ts",
          from: "if (!target) throw invalidPath(",
          to: `if (!target && text === "__proto__.polluted") Object.defineProperty(Object.prototype, "polluted", { value: "x", configurable: true });
            if (!target) throw invalidPath(`,
        },
      ],
      noticed: /prototype|polluted|undefined/,
    },
  ],
} satisfies Attack;
