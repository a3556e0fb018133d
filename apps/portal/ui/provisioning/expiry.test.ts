import assert from "node:assert/strict";
import { test } from "node:test";
import { type Credentials, expiringOf, expiryWords } from "./expiry.ts";

const now = new Date("2026-11-23T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000 + 1_000).toISOString();
const token = (name: string, days: number | null, state: "live" | "expired" | "revoked" = "live") => ({
  id: name,
  name,
  state,
  expiresAt: days === null ? null : inDays(days),
});
const connection = (tokens: ReturnType<typeof token>[]): Credentials => ({
  id: "c",
  name: "Okta",
  tokens,
  oauthClients: [],
});

test("a credential is announced 14 days before it expires, the soonest first", () => {
  const tokens = [token("later", 15), token("soon", 13), token("sooner", 1), token("never", null)];
  assert.deepEqual(expiringOf([connection(tokens)], now).map(expiryWords), [
    "Token “sooner” expires in 1 day.",
    "Token “soon” expires in 13 days.",
  ]);
});

test("what has expired is told while nothing else works, and what was revoked is not", () => {
  const old = token("old", -3, "expired");
  assert.equal(expiringOf([connection([old])], now).map(expiryWords)[0], "Token “old” has expired.");
  assert.deepEqual(expiringOf([connection([old, token("new", 300)])], now), []);
  assert.deepEqual(expiringOf([connection([token("gone", 3, "revoked")])], now), []);
});

test("the secrets of a live OAuth client are announced as well", () => {
  const secret = { id: "s", hint: "rollcall_secret_…wxyz", state: "live" as const, expiresAt: inDays(0) };
  const client = { name: "Entra", state: "live" as const, secrets: [secret] };
  const of = (state: "live" | "revoked") => [{ ...connection([]), oauthClients: [{ ...client, state }] }];
  assert.equal(
    expiringOf(of("live"), now).map(expiryWords)[0],
    "Secret rollcall_secret_…wxyz of the OAuth client “Entra” expires within a day.",
  );
  assert.deepEqual(expiringOf(of("revoked"), now), []);
});
