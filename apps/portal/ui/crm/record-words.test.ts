import assert from "node:assert/strict";
import { test } from "node:test";
import { dayWords, money, monthWords, readMoney } from "./record-words.ts";

test("An amount is read as people of different countries write it", () => {
  for (const [typed, hundredths] of [
    ["1200", 120_000],
    ["1,200.50", 120_050],
    ["1.200,50", 120_050],
    ["1 200,5", 120_050],
    ["1.200", 120_000],
    ["0.75", 75],
    ["1'234'567", 123_456_700],
  ] as const)
    assert.equal(readMoney(typed), hundredths, typed);
  for (const typed of ["", "abc", "-5", "1.2.3", "12,34,56", "1e3"]) assert.equal(readMoney(typed), undefined, typed);
});

test("An amount is written with its currency, and with hundredths only where it has some", () => {
  assert.equal(money(120_000, "EUR", "en"), "€1,200");
  assert.equal(money(120_050, "EUR", "en"), "€1,200.50");
  assert.equal(monthWords("2026-11", "en"), "Nov 26");
  assert.equal(dayWords("2026-12-31", "en"), "Dec 31, 2026");
});
