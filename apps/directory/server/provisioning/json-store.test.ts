import assert from "node:assert/strict";
import { test } from "node:test";
import { storableJson } from "./json-store.ts";

test("what PostgreSQL cannot keep is replaced, and nothing else is touched", () => {
  const said = (text: string) => (JSON.parse(storableJson([{ a: { b: text } }])) as [{ a: { b: string } }])[0].a.b;
  assert.equal(said("zero \0 here"), "zero \uFFFD here");
  assert.equal(said("half \uD83D here"), "half \uFFFD here");
  assert.equal(said("half \uDE00 here"), "half \uFFFD here");
  for (const fine of ["plain", "whole \u{1F600}", "written \\u0000 out", '\u0001 \n "']) assert.equal(said(fine), fine);
});
