import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppRow } from "../../shapes/apps.ts";
import type { Progress } from "../../shapes/provisioning.ts";
import { attentionOf, firstSteps } from "./dashboard.ts";

const app: AppRow = {
  id: "1",
  catalog: "scim2_app",
  label: "Wiki",
  status: "active",
  connectionStatus: "working",
  provisioningEnabled: true,
  people: 12,
  groups: 1,
  createdAt: "2026-01-01T00:00:00Z",
};
const progress: Progress = {
  people: { provisioned: 10, waiting: 0, failed: 2, held: 0, deactivated: 0 },
  queue: { due: 0, later: 0, running: 0, urgent: 0, lanes: [0, 0, 0, 0], nextAt: null },
  ratePerMinute: 0,
  etaSeconds: null,
  statistics: { created: 10, linked: 0, updated: 0, deactivated: 0, reactivated: 0, failed: 2, requests: 14 },
  gate: { state: "open", reason: null, wayOut: null, since: null, resumesAt: null },
  pace: { concurrency: null, usualConcurrency: 8, slowedTo: null, ratePerMinute: null, limits: [] },
  failures: [],
};

test("an app where all is well needs nobody", () => {
  assert.deepEqual(attentionOf([app], new Map([["1", progress]])), []);
});

test("failures come with their cause, the people and the way out", () => {
  const failures = [
    { message: "E-mail in use.", wayOut: "Change it.", people: 2, examples: [{ id: "a", name: "Ada" }] },
  ];
  const [first] = attentionOf([app], new Map([["1", { ...progress, failures }]]));
  assert.equal(first?.title, "Wiki, 2 people: E-mail in use.");
  assert.equal(first?.text, "Change it. · Ada and 1 more");
  assert.equal(first?.link.to, "/apps/1/assignments?state=failed");
});

test("what is broken comes before what waits", () => {
  const off = { ...app, id: "2", label: "Off", provisioningEnabled: false };
  const broken = { ...app, id: "3", label: "Broken", connectionStatus: "failing" as const };
  assert.deepEqual(
    attentionOf([off, broken], new Map()).map(({ tone }) => tone),
    ["bad", "wait"],
  );
});

test("an inactive app is left in peace", () => {
  assert.deepEqual(attentionOf([{ ...app, status: "inactive", connectionStatus: "failing" }], new Map()), []);
});

test("first steps are ticked by what is there", () => {
  assert.deepEqual(
    firstSteps(0, []).map(({ state }) => state),
    ["skipped", "skipped", "skipped", "skipped", "skipped"],
  );
  assert.ok(firstSteps(60, [app]).every(({ state }) => state === "met"));
});
