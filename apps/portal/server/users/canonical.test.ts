import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical } from "./canonical.ts";

test("every letter has one canonical form, however it is cased or composed", () => {
  const different: string[] = [];
  for (let code = 0x21; code < 0x20000; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const name = `a${String.fromCodePoint(code)}b`;
    const key = canonical(name);
    const spellings = [key, name.toUpperCase(), name.toLowerCase(), name.normalize("NFD"), name.normalize("NFKC")];
    if (spellings.some((spelling) => canonical(spelling) !== key)) different.push(code.toString(16));
  }
  assert.deepEqual(different, []);
  assert.equal(canonical("STRAẞE"), canonical("straße"));
});
