import assert from "node:assert/strict";
import { test } from "node:test";
import { tooMany } from "./too-many.ts";

const standard = { percent: 10, least: 5 };

test("The guard holds more than a tenth of the active accounts, and never fewer than five people", () => {
  for (const [losing, active, held] of [
    [4, 4, false],
    [5, 5, true],
    [5, 49, true],
    [5, 50, false],
    [10, 100, false],
    [11, 100, true],
    [0, 0, false],
  ] as const)
    assert.equal(tooMany(losing, active, standard), held, `${losing} of ${active}`);
  assert.equal(tooMany(1, 10_000, { percent: 0, least: 1 }), true);
  assert.equal(tooMany(10_000, 10_000, { percent: 100, least: 5 }), false, "100 % switches it off");
});
