import type { Attack } from "./attack.ts";
import { newUser, type Stage } from "./stage.ts";

/** One user, and how others might spell the same name. */
const spellings: [string, string[]][] = [
  ["Ann@a.test", ["ANN@A.TEST", "ａｎｎ@a.test", "ann@a.test ", " ann@a.test", "an\u200bn@a.test", "ann\u00ad@a.test"]],
  ["strasse@a.test", ["straße@a.test", "STRASSE@a.test", "stra\u1e9ee@a.test"]],
  ["istanbul@a.test", ["İstanbul@a.test", "ISTANBUL@a.test", "i\u0307stanbul@a.test"]],
  ["ﬁn@a.test", ["fin@a.test", "FIN@a.test"]],
  ["élan@a.test", ["e\u0301lan@a.test", "ÉLAN@a.test"]],
];

async function clash(stage: Stage, userName: string): Promise<void> {
  const { idp } = stage.a;
  const emails = [{ value: userName, primary: true }];
  await stage.refused(() => idp.call("POST", "/Users", newUser(userName)), 409, "uniqueness");
  await stage.refused(() => idp.call("POST", "/Users", newUser(`x${userName}`, { emails })), 409, "uniqueness");
}

export default {
  id: "A10",
  known: "RFC 7644 §7.8",
  title:
    "a name is one name in whatever case, width, composition or with invisible characters; control characters are refused",
  async run(stage) {
    const { idp } = stage.a;
    for (const [first, others] of spellings) {
      await idp.create({ userName: first });
      for (const other of others) await clash(stage, other);
    }
    for (const bad of ["a\u0000@a.test", "a\u0007@a.test", "a\n@a.test", "a\u2028@a.test", "\u200b", " "])
      await stage.refused(() => idp.call("POST", "/Users", newUser(bad)), 400);
  },
  guards: [
    {
      what: "names compared in their canonical form",
      edits: [
        {
          file: "apps/portal/server/users/canonical.ts",
          from: "export function canonical(text: string): string {",
          to: "export function canonical(text: string): string { return text.toLowerCase();",
        },
      ],
      noticed: /refused with 409, not/,
    },
    {
      what: "control characters refused in names",
      edits: [
        {
          file: "apps/portal/server/users/canonical.ts",
          from: "return control.test(text);",
          to: "return text === '' && control.test(text);",
        },
        { file: "packages/scim/value.ts", from: "if (control.test(text) ||", to: "if (" },
      ],
      noticed: /refused with 400, not/,
    },
  ],
} satisfies Attack;
