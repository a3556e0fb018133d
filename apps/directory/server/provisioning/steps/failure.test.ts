import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf, retryAfter, retryDelay } from "./failure.ts";
import { TransportFailure } from "../outbound/transport-failure.ts";

const facts = {
  now: Date.parse("2026-01-01T00:00:00Z"),
  userName: "ada@example.com",
  base: "https://app.example.com/scim/v2",
};
const answered = (status: number, headers: Record<string, string> = {}, detail = "") =>
  failureOf({ status, headers, error: { status, detail }, exchange: {} as never }, facts);

test("an error belongs to one class, which says when it is tried again", () => {
  const table: [number, string][] = [
    [400, "permanent"],
    [401, "auth"],
    [403, "auth"],
    [404, "permanent"],
    [408, "transient"],
    [409, "permanent"],
    [413, "permanent"],
    [429, "throttled"],
    [500, "transient"],
    [501, "permanent"],
    [502, "transient"],
    [503, "transient"],
    [301, "permanent"],
  ];
  for (const [status, kind] of table) assert.equal(answered(status).class, kind, String(status));
  assert.equal(answered(503, { "retry-after": "3" }).class, "throttled");
  const lost = failureOf(new TransportFailure("ECONNRESET", "gone", "", true), facts);
  assert.deepEqual([lost.class, lost.unknown], ["transient", true]);
});

test("every failure says what is wrong and what to do", () => {
  for (const status of [200, 302, 400, 401, 403, 404, 409, 413, 418, 429, 500, 503]) {
    const failure = answered(status, {}, "because");
    assert.match(failure.message, /\.$/);
    assert.match(failure.wayOut, /\.$/);
  }
  assert.match(answered(409).message, /ada@example\.com/);
});

test("Retry-After is read as seconds and as a date, and absurd values are cut", () => {
  assert.equal(retryAfter("7", facts.now), 7_000);
  assert.equal(retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", facts.now), 30_000);
  assert.equal(retryAfter("Wed, 31 Dec 2025 00:00:00 GMT", facts.now), 0);
  assert.equal(retryAfter("99999999999", facts.now), 3_600_000);
  assert.equal(retryAfter("soon", facts.now), undefined);
});

test("the first retry is quick, later ones grow to an hour with full jitter", () => {
  assert.ok(retryDelay(0) <= 1_000);
  assert.equal(
    retryDelay(3, () => 1),
    40_000,
  );
  assert.equal(
    retryDelay(50, () => 1),
    3_600_000,
  );
  assert.equal(
    retryDelay(50, () => 0),
    1_000,
  );
});
