import assert from "node:assert/strict";
import { test } from "node:test";
import { hashPassword, needsNewHash, verifyPassword } from "./passwords.ts";

test("a password is verified against its hash, and the hash names its cost", async () => {
  const stored = await hashPassword("correct horse");
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert(await verifyPassword("correct horse", stored));
  assert(!(await verifyPassword("Correct horse", stored)));
  assert(!needsNewHash(stored));
});

test("passwords that differ only after 72 bytes are different passwords", async () => {
  const long = "x".repeat(80);
  const stored = await hashPassword(`${long}a`);
  assert(await verifyPassword(`${long}a`, stored));
  assert(!(await verifyPassword(`${long}b`, stored)));
  assert(!(await verifyPassword(long, stored)));
});

test("one letter typed on two kinds of keyboard is the same password", async () => {
  const stored = await hashPassword("u\u0308ber");
  assert(await verifyPassword("\u00fcber", stored));
});

test("nobody signs in with no password, an empty one, or a stored text that is none", async () => {
  for (const stored of [null, "", "plain", "$argon2id$v=19$m=19456,t=2,p=1$$", "$2b$10$abcdefghijklmnopqrstuv"]) {
    assert(!(await verifyPassword("", stored)));
    assert(!(await verifyPassword("plain", stored)));
  }
});

test("a hash of a lower cost is marked for renewal", () => {
  assert(
    needsNewHash("$argon2id$v=19$m=4096,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ"),
  );
});
