import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { linearRegex, PatternError } from "./linear-regex.ts";

test("a pattern finds what the usual regular expressions find", () => {
  const piece = fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "(a|b)", "(?:ab)", "\\.");
  const times = fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{2,}");
  const sequence = fc
    .array(
      fc.tuple(piece, times).map((parts) => parts.join("")),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(""));
  const pattern = fc
    .tuple(fc.constantFrom("", "^"), sequence, fc.constantFrom("", "$"), fc.option(sequence))
    .map(([start, one, end, other]) => start + one + end + (other === null ? "" : `|${other}`));
  fc.assert(
    fc.property(
      pattern,
      fc.array(fc.constantFrom("a", "b", "c", "1", ".", " "), { maxLength: 12 }),
      (source, letters) => {
        const text = letters.join("");
        assert.equal(linearRegex(source)(text), new RegExp(source, "u").test(text), `${source} on "${text}"`);
      },
    ),
    { numRuns: 4_000 },
  );
});

test("a pattern that makes backtracking explode is answered by a walk over the text", () => {
  assert.equal(linearRegex("^(a+)+$")(`${"a".repeat(20_000)}b`), false);
  assert.equal(linearRegex("(a|a)*(a|a)*(a|a)*c")("a".repeat(5_000)), false);
});

test("what would need going back is refused with the place of it", () => {
  for (const source of [
    "(a)\\1",
    "(?=a)",
    "(?<n>a)",
    "a*?",
    "a++",
    "(",
    ")",
    "[a",
    "*a",
    "a{3,1}",
    "\\",
    "((a{999}){999}){999}",
    "((((){999}){999}){999})",
  ])
    assert.throws(() => linearRegex(source), PatternError, source);
});
