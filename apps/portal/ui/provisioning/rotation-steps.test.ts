import assert from "node:assert/strict";
import { test } from "node:test";
import { rotationSteps } from "./rotation-steps.ts";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();
const states = (old: string | null, next: string | null) =>
  rotationSteps({ name: "Okta", lastUsedAt: old }, { name: "Okta (2)", lastUsedAt: next }, now).map(
    (step) => step.state,
  );

test("the rotation of a token goes from made over used to nothing uses the old one any more", () => {
  assert.deepEqual(states(ago(2), null), ["met", "waiting", "skipped"]);
  assert.deepEqual(states(ago(2), ago(1)), ["met", "met", "waiting"]);
  assert.deepEqual(states(ago(120), ago(1)), ["met", "met", "met"]);
});

test("an old token that was never used does not hold the rotation up", () => {
  assert.deepEqual(states(null, ago(1)), ["met", "met", "met"]);
  assert.deepEqual(states(null, null), ["met", "waiting", "skipped"]);
});
