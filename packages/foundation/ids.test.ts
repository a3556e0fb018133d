import assert from "node:assert/strict";
import { test } from "node:test";
import { isId, newId } from "./ids.ts";

test("ids are version 7, differ, and sort in the order they were made", () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.toSorted(), ids);
  for (const id of ids.slice(0, 100)) {
    assert(isId(id));
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("what PostgreSQL would refuse as a uuid is no id", () => {
  for (const text of ["", "1", "me", `${newId()} `, newId().replaceAll("-", ""), `${newId()}\n`])
    assert(!isId(text), text);
});
