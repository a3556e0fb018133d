import assert from "node:assert/strict";
import { test } from "node:test";
import { base32, codeOf, otpauthUri, stepAt, stepOf } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

test("The codes are those of RFC 6238, appendix B", () => {
  for (const [seconds, code] of [
    [59, "94287082"],
    [1111111109, "07081804"],
    [1111111111, "14050471"],
    [1234567890, "89005924"],
    [2000000000, "69279037"],
    [20000000000, "65353130"],
  ] as const)
    assert.equal(codeOf(secret, stepAt(new Date(seconds * 1000)), 8), code);
});

test("A code is taken half a minute early or late, once, and not after a later one", () => {
  const now = new Date("2026-11-24T12:00:10Z");
  const step = stepAt(now);
  for (const skew of [-1, 0, 1]) assert.equal(stepOf(secret, codeOf(secret, step + skew), now, 0), step + skew);
  for (const skew of [-2, 2]) assert.equal(stepOf(secret, codeOf(secret, step + skew), now, 0), undefined);
  assert.equal(stepOf(secret, codeOf(secret, step), now, step), undefined);
  assert.equal(stepOf(secret, codeOf(secret, step - 1), now, step), undefined);
  for (const code of ["", "12345", "1234567", "abcdef", " 94287"])
    assert.equal(stepOf(secret, code, now, 0), undefined);
});

test("The secret is written in base32 as in RFC 4648, section 10", () => {
  for (const [text, written] of [
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ] as const)
    assert.equal(base32(Buffer.from(text)), written);
  assert.equal(
    otpauthUri(Buffer.from("foobar"), { issuer: "Acme: 1", user: "ada@acme.test" }),
    "otpauth://totp/Acme%20%201:ada%40acme.test?secret=MZXW6YTBOI&issuer=Acme%20%201&digits=6&period=30",
  );
});
