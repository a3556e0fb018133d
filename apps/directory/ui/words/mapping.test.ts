import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mapping } from "../../shapes/mappings.ts";
import { defaultRows, rowProblems, sameRows, sampleWords, sentRows, targetWords } from "./mapping.ts";

const row: Mapping = {
  target: "title",
  sourceKind: "attribute",
  source: "title",
  apply: "create_and_update",
  required: false,
};

test("a row says what one person gets, or why nothing is sent", () => {
  assert.equal(sampleWords(row, "Clerk", null), "Clerk");
  assert.equal(sampleWords(row, null, null), "Empty, so not sent");
  assert.equal(sampleWords({ ...row, apply: "off" }, "Clerk", null), "Not sent");
  assert.equal(sampleWords(row, null, "title is required"), "title is required");
});

test("a row without a source cannot be saved, nor a required one that is off", () => {
  assert.deepEqual(rowProblems([row]), {});
  assert.match(rowProblems([{ ...row, source: "" }])["title"] ?? "", /Choose the attribute/);
  assert.match(rowProblems([{ ...row, sourceKind: "constant", source: " " }])["title"] ?? "", /Enter the constant/);
  assert.match(rowProblems([{ ...row, required: true, apply: "off" }])["title"] ?? "", /requires/);
});

test("rows compare by what is stored, not by how they are named", () => {
  const named = { ...row, label: "Job title", description: "", isDefault: true };
  assert.equal(sameRows([named], [row]), true);
  assert.equal(sameRows([row], [{ ...row, apply: "create" }]), false);
  assert.deepEqual(sentRows([named]), [row]);
});

test("the defaults keep the names that the list gives them", () => {
  const [first] = defaultRows({
    mappings: [],
    sources: [],
    targets: [{ target: "title", label: "Job title", description: "Such as Clerk", required: false, sent: "text" }],
    defaults: [row],
  });
  assert.equal(first?.label, "Job title");
  assert.equal(first?.isDefault, true);
});

test("the enterprise extension is called by its short name", () => {
  assert.equal(
    targetWords("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"),
    "enterprise › department",
  );
  assert.equal(targetWords('emails[type eq "work"].value'), 'emails[type eq "work"].value');
});
