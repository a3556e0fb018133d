import assert from "node:assert/strict";
import { test } from "node:test";
import { isNarrowed, nextSort, readTableState, writeTableState } from "./url-state.ts";

const shape = { status: "current", sort: "name", filters: ["team", "role"] };
const read = (text: string) => readTableState(new URLSearchParams(text), shape);

test("a bare URL shows the default status and order", () => {
  assert.deepEqual(read(""), { search: "", status: "current", filters: {}, sort: "name", cursor: "", page: 1 });
});

test("a shared link restores search, filters, order and page", () => {
  const state = read("q=ada&status=deactivated&team=t1&sort=-name&cursor=abc&page=3&other=1");
  assert.deepEqual(state, {
    search: "ada",
    status: "deactivated",
    filters: { team: "t1" },
    sort: "-name",
    cursor: "abc",
    page: 3,
  });
});

test("a change of search or filter goes back to the first page and keeps foreign parameters", () => {
  const next = writeTableState(new URLSearchParams("tab=users&cursor=abc&page=2"), shape, { search: "ada" });
  assert.equal(next.toString(), "tab=users&q=ada");
});

test("defaults stay out of the URL", () => {
  const next = writeTableState(new URLSearchParams("status=deactivated&sort=-name"), shape, {
    status: "current",
    sort: "name",
  });
  assert.equal(next.toString(), "");
});

test('choosing "all" where the default is narrower stays in the URL', () => {
  const next = writeTableState(new URLSearchParams(""), shape, { status: "" });
  assert.equal(readTableState(next, shape).status, "");
});

test("a page number without a cursor is ignored", () => {
  assert.equal(read("page=7").page, 1);
});

test("only a choice of the person counts as narrowing", () => {
  assert.equal(isNarrowed(read(""), shape), false);
  assert.equal(isNarrowed(read("q=x"), shape), true);
  assert.equal(isNarrowed(read("status=deactivated"), shape), true);
  assert.equal(isNarrowed(read("team=t1"), shape), true);
});

test("a column sorts up, then down, then not", () => {
  assert.equal(nextSort("", "name"), "name");
  assert.equal(nextSort("name", "name"), "-name");
  assert.equal(nextSort("-name", "name"), "");
});
