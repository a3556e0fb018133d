import assert from "node:assert/strict";
import { test } from "node:test";
import { csvLine } from "./csv.ts";

test("a cell with a comma, a quote or a line break is quoted as RFC 4180 says", () => {
  assert.equal(
    csvLine(["a,b", 'say "hi"', "two\nlines", 3, null, true]),
    '"a,b","say ""hi""","two\nlines",3,,true\r\n',
  );
});

test("what a spreadsheet would run as a formula becomes a text, also behind blanks", () => {
  for (const text of [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\uff1d1",
    '=HYPERLINK("x")',
  ])
    assert.match(csvLine([text]), /^"?'/, JSON.stringify(text));
});

test("a number stays a number, and a name stays as it is", () => {
  assert.equal(csvLine([-12.5, "-12.5", "Ada Byron", "Łukasz"]), "-12.5,-12.5,Ada Byron,Łukasz\r\n");
});
