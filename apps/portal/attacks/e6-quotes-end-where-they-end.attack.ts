import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { filtered } from "./stage.ts";

export default {
  id: "E6",
  known: "the-dmz 309",
  title: "a text of a filter ends at its own quote: two comparisons are two, and an escaped quote is part of the text",
  async run(stage) {
    const { idp } = stage.a;
    for (const name of ["ann", "bob"]) await idp.create({ userName: `${name}@acme.test`, displayName: name });
    const odd = 'a" or userName pr or userName eq "b';
    await idp.create({ userName: "odd@acme.test", displayName: odd, title: "back\\slash" });
    const asked: [string, string[]][] = [
      ['displayName eq "ann" or displayName eq "bob"', ["ann", "bob"]],
      ['displayName eq "ann" and displayName eq "bob"', []],
      [`displayName eq ${JSON.stringify(odd)}`, ["odd"]],
      ['title eq "back\\\\slash"', ["odd"]],
      ['displayName eq "x\\" or userName pr or \\"" or displayName eq "bob"', ["bob"]],
      ['displayName eq "\\u0061nn"', ["ann"]],
    ];
    for (const [filter, wanted] of asked) {
      const { body, text } = await idp.call("GET", filtered("/Users", filter));
      assert.ok(body.Resources !== undefined, `${filter} was read otherwise: ${text}`);
      const found = body.Resources.map((user: { userName: string }) =>
        user.userName.replace("@acme.test", ""),
      ).toSorted();
      assert.deepEqual(found, wanted, `${filter} was read otherwise`);
    }
    for (const filter of [
      'displayName eq "ann',
      'displayName eq "a"b"',
      'displayName eq "\\x"',
      "displayName eq 'ann'",
    ])
      await stage.refused(() => idp.call("GET", filtered("/Users", filter)), 400, "invalidFilter");
  },
  guards: [
    {
      what: "a scanner that walks the text from quote to quote",
      edits: [
        {
          file: "packages/scim/filter-scan.ts",
          from: "for (; end < text.length && text[end] !== '\"'; end++) {",
          to: "for (end = text.lastIndexOf('\"'); end < 0; end++) {",
        },
      ],
      noticed: /was read otherwise/,
    },
  ],
} satisfies Attack;
