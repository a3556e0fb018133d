import assert from "node:assert/strict";
import { test } from "node:test";
import { WriteBehind } from "./write-behind.ts";

const silent = { warn: () => {}, error: () => {} };

test("rows are written in statements of bounded size, in their order", async () => {
  const written: string[][] = [];
  const rows = new WriteBehind<string>({
    name: "rows",
    log: silent,
    wait: 60_000,
    sizeOf: (row) => row.length,
    write: async (items) => void written.push(items),
  });
  const large = Array.from({ length: 5 }, (_, index) => String(index).repeat(400_000));
  const small = Array.from({ length: 450 }, (_, index) => `small ${index}`);
  for (const row of [...large, ...small]) rows.add(row);
  await rows.close();
  assert.deepEqual(written.flat(), [...large, ...small]);
  assert.ok(written.every((items) => items.length <= 200));
  assert.ok(written.every((items) => items.slice(1).reduce((sum, row) => sum + row.length, 0) <= 1_000_000));
});

test("while nothing can be written the oldest rows give way, by number and by bytes, and the log says how many", async () => {
  for (const limit of [{ capacity: 3 }, { bytes: 30 }]) {
    const said: unknown[] = [];
    let away = true;
    const written: string[] = [];
    const rows = new WriteBehind<string>({
      name: "rows",
      log: { ...silent, error: (facts: unknown) => void said.push(facts) },
      wait: 60_000,
      sizeOf: () => 10,
      ...limit,
      write: async (items) => {
        if (away) throw new Error("away");
        written.push(...items);
      },
    });
    rows.add("one");
    await rows.flush();
    for (const row of ["two", "three", "four", "five"]) rows.add(row);
    await rows.flush();
    away = false;
    await rows.flush();
    assert.deepEqual(written, ["three", "four", "five"]);
    assert.deepEqual(said, [{ rows: 2 }]);
    await rows.close();
  }
});
