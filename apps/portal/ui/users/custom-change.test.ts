import assert from "node:assert/strict";
import { test } from "node:test";
import type { CustomValue } from "../../shapes/users.ts";
import { changedValues } from "./custom-change.ts";

const attribute = (name: string, values: string[]): CustomValue => ({
  name,
  label: name,
  description: "",
  type: "string",
  multiValued: true,
  required: false,
  canonicalValues: [],
  values,
});

test("only the custom attributes that were changed are sent, without blanks around them", () => {
  const before = [attribute("a", ["1"]), attribute("b", ["x", "y"]), attribute("c", [])];
  assert.deepEqual(changedValues(before, { a: ["1"], b: ["x", "y"], c: [] }), {});
  assert.deepEqual(changedValues(before, { a: [], b: ["y", "x"], c: [" z ", " "] }), {
    a: [],
    b: ["y", "x"],
    c: ["z"],
  });
});
