import assert from "node:assert/strict";
import { test } from "node:test";
import { curl, duration, initials, jsonParts, plural, prettyJson, relativeTime } from "./format.ts";

const now = new Date("2026-11-23T12:00:00Z");
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

test("times near now are told in seconds, older ones in the largest whole unit", () => {
  assert.equal(relativeTime(before(1), now), "just now");
  assert.equal(relativeTime(before(12), now), "12 s ago");
  assert.equal(relativeTime(before(90), now), "1 minute ago");
  assert.equal(relativeTime(before(3600 * 26), now), "yesterday");
  assert.equal(relativeTime(before(-40), now), "in 40 s");
});

test("counts agree with their noun", () => {
  assert.equal(plural(1, "user"), "1 user");
  assert.equal(plural(1200, "person", "people"), "1,200 people");
});

test("initials work for one word, several words and other scripts", () => {
  assert.equal(initials("Ada Lovelace"), "AL");
  assert.equal(initials("Björn"), "B");
  assert.equal(initials("田中 花子"), "田花");
  assert.equal(initials("First Administrator (you)"), "FA");
  assert.equal(initials(""), "");
});

test("a copied cURL command holds no credential and survives quotes in the body", () => {
  const text = curl({
    method: "PATCH",
    url: "http://localhost:3000/scim/v2/Users/1",
    headers: { Authorization: "Bearer rollcall_scim_secret", "content-length": "3" },
    body: `{"name":"O'Hara"}`,
  });
  assert.ok(!text.includes("rollcall_scim_secret"));
  assert.ok(text.includes(`'Authorization: Bearer '"$SCIM_TOKEN"`));
  assert.ok(!text.includes("content-length"));
  assert.ok(text.includes(`O'\\''Hara`));
});

test("JSON is split into keys, strings, numbers and words without losing a character", () => {
  const body = { active: false, count: 2, name: 'a "quoted" : name', none: null };
  const parts = jsonParts(body);
  assert.equal(parts.map((part) => part.text).join(""), JSON.stringify(body, null, 2));
  assert.deepEqual(
    parts.filter((part) => part.kind !== "mark").map((part) => part.kind),
    ["key", "word", "key", "number", "key", "string", "key", "word"],
  );
});

test("a body that is no JSON is shown as it came", () => {
  assert.equal(prettyJson("<html>"), "<html>");
  assert.equal(prettyJson(undefined), "");
});

test("durations are short", () => {
  assert.equal(duration(3.6), "4 ms");
  assert.equal(duration(1420), "1.4 s");
});
