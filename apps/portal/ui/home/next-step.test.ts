import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStep, setupSteps } from "./next-step.ts";
import type { Known } from "./next-step.ts";

const fresh: Known = {
  enabled: false,
  gate: null,
  prerequisites: [{ met: true }, { met: true }],
  connections: [],
};

test("a portal without a verified domain is led to the requirements first", () => {
  assert.equal(nextStep({ ...fresh, prerequisites: [{ met: false }] })?.action, "Check the requirements");
});

test("the next step follows what is done in fact", () => {
  assert.equal(nextStep(fresh)?.action, "Enable provisioning");
  assert.equal(nextStep({ ...fresh, enabled: true })?.action, "Generate a token");
  const connection = { tokens: [{ state: "live" as const }], oauthClients: [], firstRequestAt: null };
  const waiting: Known = { ...fresh, enabled: true, connections: [connection] };
  assert.equal(nextStep(waiting)?.action, "Show base URL and token");
  assert.equal(
    nextStep({ ...waiting, connections: [{ ...connection, firstRequestAt: "2026-11-23T12:00:00Z" }] }),
    undefined,
  );
});

test("only one step waits at a time", () => {
  assert.deepEqual(
    setupSteps({ ...fresh, enabled: true }).map((step) => step.state),
    ["met", "met", "waiting", "skipped"],
  );
});
