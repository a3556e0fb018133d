import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { reference } from "./reference.ts";

test("the reference of the mapping language in docs/ is the one that its table of functions gives", () => {
  const written = readFileSync(new URL("../../docs/mapping-language.md", import.meta.url), "utf8");
  assert.equal(written, reference(), "run: npm run reference");
});
