import assert from "node:assert/strict";
import { test } from "node:test";
import { signalOf } from "./signal-state.ts";

const live = [{ state: "live" as const }];
const never = { lastRequestAt: null };
const once = { lastRequestAt: "2026-11-23T12:00:00Z" };

test("switched off is off, whatever was heard before", () => {
  assert.equal(signalOf({ enabled: false, tokens: live, connection: once }), "off");
});

test("without a live token the next step is a token", () => {
  assert.equal(signalOf({ enabled: true, tokens: [{ state: "revoked" }], connection: once }), "no-token");
});

test("with a token it waits for the first request, then it is connected", () => {
  assert.equal(signalOf({ enabled: true, tokens: live, connection: never }), "waiting");
  assert.equal(signalOf({ enabled: true, tokens: live, connection: once }), "connected");
});
