import assert from "node:assert/strict";
import { test } from "node:test";
import { gather } from "./batch.ts";

test("calls of one turn share one run, and each gets its own answer", async () => {
  const runs: number[][] = [];
  const double = gather(async (items: number[]) => {
    runs.push(items);
    return items.map((item) => item * 2);
  });
  assert.deepEqual(await Promise.all([double(1), double(2), double(3)]), [2, 4, 6]);
  assert.equal(await double(4), 8);
  assert.deepEqual(runs, [[1, 2, 3], [4]]);
});

test("an item that is refused does not take the others along", async () => {
  const check = gather(async (items: number[]) => items.map((item) => (item < 0 ? new Error("negative") : item)));
  const [one, two] = await Promise.allSettled([check(1), check(-1)]);
  assert.deepEqual(one, { status: "fulfilled", value: 1 });
  assert.equal(two.status, "rejected");
});

test("a run that fails refuses each of its items, and the next run is not affected", async () => {
  let broken = true;
  const run = gather(async (items: number[]) => {
    if (broken) throw new Error("away");
    return items;
  });
  const results = await Promise.allSettled([run(1), run(2)]);
  assert.deepEqual(
    results.map((result) => result.status),
    ["rejected", "rejected"],
  );
  broken = false;
  assert.equal(await run(3), 3);
});

test("a run takes no more than its size", async () => {
  const sizes: number[] = [];
  const run = gather(
    async (items: number[]) => {
      sizes.push(items.length);
      return items;
    },
    { size: 4 },
  );
  await Promise.all(Array.from({ length: 10 }, (_, index) => run(index)));
  assert.deepEqual(sizes, [4, 4, 2]);
});
