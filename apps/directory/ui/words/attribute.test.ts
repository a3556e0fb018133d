import assert from "node:assert/strict";
import { test } from "node:test";
import { elementsOf, usesWords } from "./attribute.ts";

test("what uses an attribute is counted in words", () => {
  const row = { kind: "mapping" as const, id: "a", name: "Portal", target: "title" };
  const rule = { kind: "group_rule" as const, id: "r", name: "Sales", target: null };
  assert.equal(usesWords([]), "");
  assert.equal(usesWords([row, row, rule]), "2 mapping rows, 1 group rule");
});

test("a list is taken apart as it is kept", () => {
  assert.deepEqual(elementsOf('["a","b"]'), ["a", "b"]);
  assert.deepEqual(elementsOf(""), []);
  assert.deepEqual(elementsOf("a"), ["a"]);
});
