import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../steps/failure.ts";
import { Health } from "./health.ts";

const failure = (change: Partial<Failure>): Failure => ({
  class: "transient",
  message: "It did not work.",
  wayOut: "",
  status: null,
  scimType: undefined,
  unknown: false,
  transport: false,
  retryAfter: undefined,
  ...change,
});
const away = failure({ transport: true });
const broken = failure({ status: 500 });
const throttled = (retryAfter?: number) => failure({ class: "throttled", status: 429, retryAfter });

test("ten exchanges without an answer open the breaker; one in between does not", () => {
  const health = new Health(8);
  for (let index = 0; index < 9; index += 1) assert.equal(health.failed(away).kind, "go on");
  assert.equal(health.answered(), true);
  for (let index = 0; index < 9; index += 1) assert.equal(health.failed(away).kind, "go on");
  assert.equal(health.failed(away).kind, "broken");
});

test("three refusals of the token in a row stop the app", () => {
  const health = new Health(8);
  const refused = failure({ class: "auth", status: 401 });
  assert.deepEqual(
    [1, 2].map(() => health.failed(refused).kind),
    ["go on", "go on"],
  );
  health.answered();
  assert.deepEqual(
    [1, 2, 3].map(() => health.failed(refused).kind),
    ["go on", "go on", "auth"],
  );
});

test("more than 40 % failures of at least 20 within ten minutes open the breaker, older ones do not count", () => {
  let now = 0;
  const health = new Health(8, () => now);
  const run = (good: number, bad: number): string[] => {
    for (let index = 0; index < good; index += 1) health.answered();
    return Array.from({ length: bad }, () => health.failed(broken).kind);
  };
  assert.deepEqual(new Set(run(12, 8)), new Set(["go on"]));
  assert.equal(run(0, 1)[0], "broken");
  now += 700_000;
  assert.deepEqual(new Set(run(0, 19)), new Set(["go on"]));
  now += 700_000;
  assert.deepEqual(new Set(run(0, 19)), new Set(["go on"]));
  const last = health.failed(broken);
  assert.ok(last.kind === "broken" && last.reason.startsWith("20 of the last 20 requests failed."));
});

test("while it is asked whether it is back there is one exchange at a time, and one failure is enough", () => {
  const health = new Health(8);
  health.probing = true;
  assert.equal(health.window, 1);
  assert.equal(health.failed(broken).kind, "broken");
  assert.equal(health.answered(), true);
  assert.equal(health.window, 8);
});

test("the pause that an app asks for is kept within half a second and an hour, and grows when it asks again and again", () => {
  const waits = (...pauses: (number | undefined)[]) => {
    const health = new Health(8);
    return pauses.map((pause) => {
      const verdict = health.failed(throttled(pause));
      return verdict.kind === "throttled" ? verdict.wait : undefined;
    });
  };
  assert.deepEqual(waits(undefined, 2_000), [5_000, 2_000]);
  assert.deepEqual(waits(0), [500]);
  assert.deepEqual(waits(1e12), [3_600_000]);
  assert.deepEqual(waits(0, 0, 0, 0, 0), [500, 500, 1_000, 2_000, 4_000]);
});

test("refusals of values never stop an app", () => {
  const health = new Health(8);
  const refused = failure({ class: "permanent", status: 400 });
  for (let index = 0; index < 100; index += 1) assert.equal(health.failed(refused).kind, "go on");
});
