import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConformanceReport, ConformanceResult, ConformanceRun } from "../../shapes/conformance.ts";
import { tidied, verdictOf } from "./conformance.ts";

const result = (outcome: ConformanceResult["outcome"], severity: ConformanceResult["severity"]): ConformanceResult => ({
  id: "users.created",
  section: "users",
  must: "",
  source: "",
  severity,
  outcome,
  expected: null,
  came: null,
  reason: null,
  advice: null,
});
const report = (results: ConformanceResult[], more: Partial<ConformanceReport> = {}): ConformanceReport => ({
  domain: "example.com",
  strict: false,
  couldNotRun: null,
  stopped: null,
  requests: 1,
  secondsWaited: 0,
  made: 2,
  left: [],
  sections: [],
  results,
  ...more,
});
const run = (status: ConformanceRun["status"]) => ({ status }) as ConformanceRun;
const passed = result("pass", "must");

test("a run is summed up by what is worst in it", () => {
  const title = (results: ConformanceResult[], status: ConformanceRun["status"] = "done") =>
    verdictOf(run(status), report(results)).title;
  assert.equal(title([passed]), "All 1 checks passed");
  assert.match(title([passed, result("fail", "should")]), /^1 of 2 checks passed; none that failed is demanded/);
  assert.match(title([passed, result("fail", "must")]), /^1 of 2 checks passed; 1 failure breaks/);
  assert.equal(title([passed, result("fail", "must")], "stopped"), "It was stopped before its end");
  const refused = report([], { couldNotRun: "The server refuses the token." });
  assert.deepEqual(verdictOf(run("done"), refused), {
    tone: "bad",
    title: "It could not run",
    text: "The server refuses the token.",
  });
});

test("what was left behind in the app is told", () => {
  const left = [{ path: "/Users/1", name: "rollcall-check-abcdef-1", deactivated: true, why: "405" }];
  assert.equal(tidied(report([])), "All 2 test users and groups were removed again.");
  assert.equal(tidied(report([], { left })), "1 of 2 test users and groups could not be removed.");
  assert.equal(tidied(report([], { made: 0 })), "Nothing was made in the app.");
});
