import assert from "node:assert/strict";
import { test } from "node:test";
import { newSession, sessionCookie, sessionDigest } from "./sessions.ts";

test("a session's secret is random, and only its digest is stored", () => {
  const { secret, digest } = newSession();
  assert.match(secret, /^[\w-]{43}$/);
  assert.deepEqual(sessionDigest(secret), digest);
  assert.notEqual(newSession().secret, secret);
});

test("on https the cookie is bound to its host; on loopback http it works without, and apps do not share it", () => {
  const secure = sessionCookie("portal", "https://portal.example.com");
  assert.deepEqual(secure, {
    name: "__Host-rollcall_portal",
    options: { path: "/", httpOnly: true, sameSite: "lax", secure: true },
  });
  const plain = sessionCookie("directory", "http://localhost:3001");
  assert.equal(plain.name, "rollcall_directory");
  assert.equal(plain.options.secure, false);
});
