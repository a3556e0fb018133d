import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser } from "./stage.ts";

const formulas = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1+1",
  " =1+1",
  "\u00a0=1+1",
  "＝1+1",
  '=HYPERLINK("http://evil.test")',
  "\r=1",
];

export default {
  id: "E13",
  known: "CVE-2026-55154, EspoCRM; CVE-2021-25960, SuiteCRM; CVE-2026-93581, OTRS",
  title: "a name that a spreadsheet would run is a text in the exported file, and stays as it is in the portal",
  async run(stage) {
    const { idp, admin } = stage.a;
    for (const [index, displayName] of formulas.entries()) {
      const answer = await idp.call("POST", "/Users", newUser(`f${index}@acme.test`, { displayName }));
      if (answer.status === 201) assert.equal(answer.body.displayName, displayName);
    }
    await idp.call("GET", "/Users?count=0", undefined, { "user-agent": "=cmd|' /C calc'!A0" });
    const { text } = await admin.call("GET", "/exchanges/export?format=csv");
    const cells = cellsOf(text);
    assert.ok(
      cells.some((cell) => cell.includes("1+1")),
      "the names are in the file",
    );
    for (const cell of cells)
      assert.doesNotMatch(cell, /^[\s\u00a0]*[=+@\t\r＝]|^\s*-[^\d]|^-\d+\+/, "a cell would be run");
  },
  guards: [
    {
      what: "an apostrophe before every cell that begins like a formula",
      edits: [
        {
          file: "packages/foundation/csv.ts",
          from: "const safe = formula.test(text) && !number.test(text) ? `'${text}` : text;",
          to: "const safe = text;",
        },
      ],
      noticed: /a cell would be run/,
    },
  ],
} satisfies Attack;

/** RFC 4180, without judging what is in the cells. */
function cellsOf(text: string): string[] {
  const found = text.replace(/^\ufeff/, "").matchAll(/"((?:[^"]|"")*)"|([^",\r\n]+)/g);
  return [...found].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
