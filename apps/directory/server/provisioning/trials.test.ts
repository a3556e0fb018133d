import { describe, test } from "node:test";
import {
  answersLost,
  deliveredTwice,
  killedAt,
  oneJobManyWorkers,
  pausedPastItsLease,
  reordered,
  steps,
} from "./testbed/trials.ts";

describe(
  "whatever happens on the way, everybody is right in the end, once, in order, and written down",
  { concurrency: 2 },
  () => {
    for (const [index, step] of steps.entries())
      test(`X2: a process is killed at "${step}" while it creates, changes and takes access away`, () =>
        killedAt(step, 11 + index));
    test("X5: a process sleeps past its lease, and writes nothing over what others have done", () =>
      pausedPastItsLease(21));
    test("X12: answers to what was done get lost", () => answersLost(31));
    test("X13: every request is delivered twice, and the first answer comes back", () => deliveredTwice(40));
    test("X13: every request is delivered twice, and the second answer comes back", () => deliveredTwice(41));
    test("X14: two workers, and people who change while they are worked on", () => reordered(51));
    test("X17: four workers and one person: one request for each change", () => oneJobManyWorkers(61));
  },
);
