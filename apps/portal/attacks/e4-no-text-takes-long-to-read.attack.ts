import type { Attack } from "./attack.ts";
import { newUser, searchSchema } from "./stage.ts";

const long = 200_000;
const texts = [
  `${" ".repeat(long)}x`,
  '"'.repeat(long),
  "\\".repeat(long),
  `userName eq "${"\\".repeat(long)}`,
  `userName eq "${'\\"'.repeat(long / 2)}"`,
  `userName${" ".repeat(long)}eq "x"`,
  `userName eq "${" ".repeat(long)}"`,
  `${"a.".repeat(long / 2)} pr`,
];

export default {
  id: "E4",
  known: "idenplane 946",
  title: "200,000 blanks, quotes or backslashes are refused for their length, before anything reads them",
  async run(stage) {
    const { idp } = stage.a;
    const { id } = await idp.create({ userName: "ann@acme.test" });
    for (const filter of texts) {
      await stage.refused(
        () => idp.call("POST", "/Users/.search", { schemas: [searchSchema], filter }),
        400,
        "invalidFilter",
      );
      await stage.refused(() => idp.patch(`/Users/${id}`, { op: "replace", path: filter, value: "x" }), 400);
      await stage.refused(() => idp.call("POST", "/Users", newUser("x\u0007", { displayName: filter })), 400);
    }
  },
  guards: [
    {
      what: "the length of a filter is asked first",
      edits: [{ file: "packages/scim/limits.ts", from: "filterLength: 8192,", to: "filterLength: 1e9," }],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
