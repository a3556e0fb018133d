import type { Attack } from "./attack.ts";
import { filtered, searchSchema } from "./stage.ts";

const bombs = [
  `${"(".repeat(10_000)}userName pr${")".repeat(10_000)}`,
  `${"not (".repeat(10_000)}userName pr${")".repeat(10_000)}`,
  `${"emails[".repeat(5_000)}value pr${"]".repeat(5_000)}`,
  Array.from({ length: 20_000 }, () => "userName pr").join(" or "),
  Array.from({ length: 200 }, () => "userName pr").join(" and "),
  `${"(".repeat(30)}userName pr${")".repeat(30)}`,
  "(".repeat(8_000),
];

export default {
  id: "E3",
  known: "Keycloak 50472 and 50513, SCIMple 1126, scim2-parse-filter",
  title: "filters and paths of any depth or length are refused as such",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    for (const filter of bombs) {
      await stage.refused(
        () => idp.call("POST", "/Users/.search", { schemas: [searchSchema], filter }),
        400,
        "invalidFilter",
      );
      await stage.refused(() => idp.patch(`/Users/${id}`, { op: "remove", path: `emails[${filter}]` }), 400);
    }
    await stage.refused(() => idp.call("GET", filtered("/Users", bombs[5] ?? "")), 400, "invalidFilter");
  },
  guards: [
    {
      what: "length, depth and terms are limited while a filter is read, and reading it grows no call stack",
      edits: [
        { file: "packages/scim/limits.ts", from: "filterLength: 8192,", to: "filterLength: 1e9," },
        { file: "packages/scim/limits.ts", from: "filterDepth: 20,", to: "filterDepth: 1e9," },
        { file: "packages/scim/limits.ts", from: "filterTerms: 100,", to: "filterTerms: 1e9," },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
