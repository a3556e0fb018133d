import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCursor, encodeCursor, pageOf } from "./list-page.ts";

test("a cursor carries the key of the last row and nothing can be read from it by chance", () => {
  const key = ["Zoë", 12, null, true];
  const cursor = encodeCursor(key);
  assert.match(cursor, /^[A-Za-z0-9_-]+$/);
  assert.deepEqual(decodeCursor(cursor), key);
});

test("a cursor that is none of ours is told apart and never throws", () => {
  const odd = ["", "x", "%", "e30", "bnVsbA", Buffer.from('[{"a":1}]').toString("base64url"), "A".repeat(5_000)];
  for (const text of odd) assert.equal(decodeCursor(text), undefined, text);
});

test("a page says whether there is a next one", () => {
  const key = (row: number): number[] => [row];
  assert.deepEqual(pageOf([1, 2, 3], 2, key), { items: [1, 2], nextCursor: encodeCursor([2]) });
  assert.deepEqual(pageOf([1, 2], 2, key), { items: [1, 2], nextCursor: null });
  assert.deepEqual(pageOf([], 2, key), { items: [], nextCursor: null });
});
