import assert from "node:assert/strict";
import { test } from "node:test";
import { Testbed } from "../testbed/testbed.ts";
import { takeOut } from "./budget-store.ts";
import { Pace, pacingOf } from "./pace.ts";
import { type Budget, budgetsOf, countsIn } from "./profiles.ts";

const paceOf = (bed: Testbed, budget: Budget) => {
  const pacing = pacingOf(budget);
  return new Pace(pacing, (wanted, urgent) =>
    takeOut(bed.db, { appId: bed.appId, name: budget.of, pacing, wanted, urgent }),
  );
};

/** The most that fall into one stretch of time. */
const densest = (times: number[], span: number): number =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + span).length));

test("a budget is kept exactly by several processes together, and used", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const budget: Budget = { of: "requests", requests: 25, seconds: 1 };
  const paces = [1, 2, 3].map(() => paceOf(bed, budget));
  const from = Date.now();
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      await paces[index % 3]?.wait(false);
      times.push(Date.now());
    }),
  );
  // The clock of the test and that of the database differ by what a busy machine makes of a millisecond.
  assert.ok(densest(times, 1_000) <= 26, `${densest(times, 1_000)} in a second`);
  assert.ok(Date.now() - from >= 2_300);
});

test("what is urgent gets the next place, in whichever process it waits", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const budget: Budget = { of: "requests", requests: 4, seconds: 1 };
  const [busy, other] = [paceOf(bed, budget), paceOf(bed, budget)];
  const order: string[] = [];
  const usual = Array.from({ length: 6 }, () => busy.wait(false).then(() => order.push("usual")));
  await usual[0];
  await Promise.all([other.wait(true).then(() => order.push("urgent")), ...usual]);
  assert.ok(order.indexOf("urgent") <= 2, order.join());
});

test("what was counted by the hour may come in a burst of a fifth, and not more", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const budget: Budget = { of: "user_creates", requests: 1_000, seconds: 3_600 };
  const pacing = pacingOf(budget);
  const ask = { appId: bed.appId, name: budget.of, pacing, wanted: 500, urgent: false };
  await takeOut(bed.db, ask);
  await bed.query("update budgets set next_at = now() - interval '1 day'");
  const { granted } = await takeOut(bed.db, ask);
  assert.equal(granted, 201);
  assert.equal((await takeOut(bed.db, ask)).granted, 0);
});

test("budgets of catalog entries count what their vendors count, and an administrator's rate stands beside them", () => {
  const post = { method: "POST", url: "https://app.example/scim/v2/Users" };
  const patch = { method: "PATCH", url: "https://app.example/scim/v2/Users/1" };
  const group = { method: "PATCH", url: "https://app.example/scim/v2/Groups/1" };
  const read = { method: "GET", url: "https://app.example/scim/v2/Users?filter=x" };
  const counted = (of: Budget["of"]) => [post, patch, group, read].map((request) => countsIn(of, request));
  assert.deepEqual(counted("requests"), [true, true, true, true]);
  assert.deepEqual(counted("writes"), [true, true, true, false]);
  assert.deepEqual(counted("user_writes"), [true, true, false, false]);
  assert.deepEqual(counted("user_creates"), [true, false, false, false]);
  assert.deepEqual(budgetsOf("github_enterprise", 1_500), [
    { of: "user_creates", requests: 1_000, seconds: 3_600 },
    { of: "requests", requests: 25, seconds: 1 },
  ]);
  assert.deepEqual(budgetsOf("scim2_app", null), []);
});
