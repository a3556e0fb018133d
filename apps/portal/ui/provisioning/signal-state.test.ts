import assert from "node:assert/strict";
import { test } from "node:test";
import { type Heard, signalOf } from "./signal-state.ts";

const none: Heard = { tokens: [], oauthClients: [], lastRequestAt: null };
const withToken: Heard = { ...none, tokens: [{ state: "live" }] };
const heard = { lastRequestAt: "2026-11-23T12:00:00Z" };

test("switched off is off, whatever was heard before", () => {
  assert.equal(signalOf(false, { ...withToken, ...heard }), "off");
});

test("without a live credential the next step is a token", () => {
  assert.equal(signalOf(true, undefined), "no-token");
  assert.equal(signalOf(true, { ...none, ...heard, tokens: [{ state: "revoked" }] }), "no-token");
  const client = { state: "live" as const, keys: [], secrets: [{ state: "revoked" as const }] };
  assert.equal(signalOf(true, { ...none, ...heard, oauthClients: [client] }), "no-token");
});

test("with a token or an OAuth client it waits for the first request, then it is connected", () => {
  assert.equal(signalOf(true, withToken), "waiting");
  const secret = { state: "live" as const, keys: [], secrets: [{ state: "live" as const }] };
  assert.equal(signalOf(true, { ...none, oauthClients: [secret] }), "waiting");
  assert.equal(signalOf(true, { ...none, oauthClients: [{ ...secret, keys: [{}], secrets: [] }] }), "waiting");
  assert.equal(signalOf(true, { ...withToken, ...heard }), "connected");
});
