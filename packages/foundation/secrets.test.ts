import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { encryptionKeys, parseEncryptionKeys, SealBroken, sealer } from "./secrets.ts";

const newKey = (): string => randomBytes(32).toString("base64");

test("a sealed secret opens in its own context and in no other", () => {
  const { seal, open } = sealer(parseEncryptionKeys(newKey()));
  const sealed = seal("s3cret", "app 1 https://a.example");
  assert(!sealed.includes("s3cret"));
  assert.notEqual(sealed, seal("s3cret", "app 1 https://a.example"));
  assert.equal(open(sealed, "app 1 https://a.example"), "s3cret");
  assert.throws(() => open(sealed, "app 1 https://b.example"), SealBroken);
  assert.throws(() => open(sealed, "app 2 https://a.example"), SealBroken);
});

test("after a change of keys old secrets still open, and new ones are sealed with the new key", () => {
  const [older, newer] = [newKey(), newKey()];
  const sealed = sealer(parseEncryptionKeys(older)).seal("s3cret", "x");
  const both = sealer(parseEncryptionKeys(`${newer},${older}`));
  assert.equal(both.open(sealed, "x"), "s3cret");
  assert.equal(sealer(parseEncryptionKeys(newer)).open(both.seal("s3cret", "x"), "x"), "s3cret");
  assert.throws(() => sealer(parseEncryptionKeys(newer)).open(sealed, "x"), /not among the encryption keys/);
});

test("a damaged or cut sealed text is refused", () => {
  const { seal, open } = sealer(parseEncryptionKeys(newKey()));
  const sealed = seal("s3cret", "x");
  const last = sealed.at(-1) === "A" ? "B" : "A";
  for (const wrong of [
    sealed.slice(0, -10),
    `${sealed.slice(0, 20)}${last}${sealed.slice(21)}`,
    "",
    "v1",
    "v2.x.y",
    "v1...",
  ]) {
    if (wrong !== sealed) assert.throws(() => open(wrong, "x"), SealBroken);
  }
});

test("the key is made once, readable for its owner only; a key of the wrong length is refused", () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "rollcall-secrets-"));
  try {
    const [first] = encryptionKeys({ setting: undefined, dataFolder });
    const [again] = encryptionKeys({ setting: undefined, dataFolder });
    assert.deepEqual(again, first);
    assert.equal(statSync(join(dataFolder, "secrets", "encryption-key")).mode & 0o777, 0o600);
    assert.throws(() => encryptionKeys({ setting: "c2hvcnQ=", dataFolder }), /openssl rand -base64 32/);
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
});
