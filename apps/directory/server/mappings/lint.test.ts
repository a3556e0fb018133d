import assert from "node:assert/strict";
import { test } from "node:test";
import { sentAs, warningOf } from "./lint.ts";

const target = {
  path: "title",
  label: "Title",
  description: "",
  type: "string",
  required: false,
  writable: true,
  multiValued: false,
  own: false,
};
const row = {
  target: "title",
  sourceKind: "attribute" as const,
  source: "title",
  apply: "create_and_update" as const,
  required: false,
};

test("each row says how the app takes it", () => {
  assert.equal(sentAs("title", target), "text");
  assert.equal(
    sentAs('emails[type eq "work"].value', target),
    "text, as value of the element of emails with the type work",
  );
  assert.equal(sentAs("level", { ...target, type: "integer" }), "whole number");
});

test("a value that the app would ignore or refuse is warned of before it is sent", () => {
  assert.equal(warningOf(row, target, true), null);
  assert.match(warningOf(row, { ...target, writable: false }, true) ?? "", /read-only/);
  assert.match(warningOf(row, undefined, true) ?? "", /no such attribute/);
  assert.equal(warningOf(row, undefined, false), null, "nothing is known before the first test");
  assert.match(
    warningOf({ ...row, apply: "off", required: true }, { ...target, required: true }, true) ?? "",
    /requires it/,
  );
});
