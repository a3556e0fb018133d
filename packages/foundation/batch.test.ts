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

test("what arrives while enough runs are under way shares the next one", async () => {
  const runs: number[][] = [];
  const ends: (() => void)[] = [];
  const double = gather(
    async (items: number[]) => {
      runs.push(items);
      await new Promise<void>((resolve) => ends.push(resolve));
      return items.map((item) => item * 2);
    },
    { runs: 1, patience: 60_000 },
  );
  const first = double(1);
  await turn();
  const second = double(2);
  await turn();
  const third = double(3);
  await turn();
  assert.deepEqual(runs, [[1]]);
  ends[0]?.();
  assert.equal(await first, 2);
  await turn();
  assert.deepEqual(runs, [[1], [2, 3]]);
  ends[1]?.();
  assert.deepEqual(await Promise.all([second, third]), [4, 6]);
});

test("a run that does not end holds the others up for a moment only", async () => {
  const answer = gather(
    async (items: string[]) => {
      if (items.includes("stuck")) await new Promise(() => {});
      return items;
    },
    { runs: 1, patience: 1 },
  );
  void answer("stuck");
  await turn();
  assert.equal(await answer("quick"), "quick");
});

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
