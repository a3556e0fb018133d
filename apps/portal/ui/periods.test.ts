import assert from "node:assert/strict";
import { test } from "node:test";
import { periodStart, periods } from "./periods.ts";

const now = new Date("2026-11-23T12:00:00Z");

test("a period counts back from now", () => {
  assert.equal(periodStart("24h", now), "2026-11-22T12:00:00.000Z");
});

test("every period on offer is known", () => {
  for (const period of periods) assert.ok(periodStart(period.value, now), period.label);
});

test("no period and an unknown one from a shared link mean all time", () => {
  assert.equal(periodStart(undefined, now), undefined);
  assert.equal(periodStart("fortnight", now), undefined);
});
