import assert from "node:assert/strict";
import { test } from "node:test";
import { readOptions, UsageError } from "./arguments.ts";

const kinds = { name: "text", rate: "number", "any-domain": "switch" } as const;

test("options are read in both spellings", () => {
  assert.deepEqual(readOptions(["--name", "Acme Ltd", "--rate=0", "--any-domain"], kinds), {
    name: "Acme Ltd",
    rate: 0,
    "any-domain": true,
  });
  assert.deepEqual(readOptions([], kinds), {});
});

test("a command line that could be misread is refused with a sentence", () => {
  const cases: [string[], RegExp][] = [
    [["--nmae", "x"], /no option --nmae/],
    [["--__proto__", "x"], /no option --__proto__/],
    [["--name"], /--name needs a value/],
    [["--name="], /--name needs a value/],
    [["--name", "--any-domain"], /--name needs a value/],
    [["--name", "a", "--name", "b"], /--name is given twice/],
    [["--any-domain=no"], /--any-domain takes no value/],
    [["--rate", "fast"], /--rate is a whole number, and "fast" is none/],
    [["--rate", "-1"], /--rate is a whole number/],
    [["Acme"], /"Acme" is not expected here/],
  ];
  for (const [words, sentence] of cases) {
    assert.throws(
      () => readOptions(words, kinds),
      (error: unknown) => error instanceof UsageError && sentence.test(error.message),
      words.join(" "),
    );
  }
});
