import assert from "node:assert/strict";
import { test } from "node:test";
import { gatherByKey } from "./batch-by-key.ts";

test("calls for one key share a run, one run at a time; other keys do not wait", async () => {
  const runs: [string, number[]][] = [];
  const open = new Map<string, number>();
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const call = gatherByKey<number, number>(async (key, items) => {
    open.set(key, (open.get(key) ?? 0) + 1);
    assert.equal(open.get(key), 1, "one at a time");
    runs.push([key, items]);
    if (key === "a" && items.includes(1)) await gate;
    open.set(key, 0);
    return items.map((item) => item * 10);
  });
  const first = [call("a", 1), call("a", 2)];
  assert.equal(await call("b", 7), 70);
  const later = [call("a", 3), call("a", 4)];
  release();
  assert.deepEqual(await Promise.all([...first, ...later]), [10, 20, 30, 40]);
  assert.deepEqual(runs, [
    ["a", [1, 2]],
    ["b", [7]],
    ["a", [3, 4]],
  ]);
  assert.equal(await call("a", 5), 50, "and once more after a rest");
});

test("one refused item refuses that call alone, a failed run all of its calls, and the next run begins", async () => {
  const call = gatherByKey<number, number>(async (_key, items) => {
    if (items.includes(0)) throw new Error("all");
    return items.map((item) => (item < 0 ? new Error("one") : item));
  });
  const settled = await Promise.allSettled([call("a", 1), call("a", -1)]);
  assert.deepEqual(
    settled.map((one) => one.status),
    ["fulfilled", "rejected"],
  );
  const failing = [call("a", 0), call("a", 1)];
  await assert.rejects(failing[0]!, /all/);
  await assert.rejects(failing[1]!, /all/);
  assert.equal(await call("a", 2), 2);
});

test("a run has no more items than it may", async () => {
  const sizes: number[] = [];
  const call = gatherByKey<number, number>(
    async (_key, items) => {
      sizes.push(items.length);
      return items;
    },
    { size: 2 },
  );
  await Promise.all([1, 2, 3, 4, 5].map((item) => call("a", item)));
  assert.deepEqual(sizes, [2, 2, 1]);
});
