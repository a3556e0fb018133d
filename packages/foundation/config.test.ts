import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { ConfigError, flag, port, postgresAddress, readConfig, webAddress } from "./config.ts";

const shape = z.object({
  PORT: port(3000),
  URL: webAddress().optional(),
  DATABASE_URL: postgresAddress().optional(),
  SAMPLE: flag(true),
  KEY: z.string().min(3, "expected at least 3 characters"),
});

test("settings have defaults, and an empty variable counts as not set", () => {
  const read = readConfig(shape, { KEY: "abc", PORT: "", SAMPLE: "" });
  assert.deepEqual(read, { PORT: 3000, SAMPLE: true, KEY: "abc" });
});

test("all mistakes in the settings are reported together", () => {
  const env = { PORT: "70000", URL: "portal.example.com", DATABASE_URL: "mysql://x", SAMPLE: "perhaps" };
  assert.throws(
    () => readConfig(shape, env),
    (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.equal(error.mistakes.length, 5);
      for (const name of ["PORT", "URL", "DATABASE_URL", "SAMPLE", "KEY"])
        assert.match(error.message, new RegExp(`- ${name}`));
      return true;
    },
  );
});

test("a secret may be in a file that NAME_FILE names", () => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-config-"));
  try {
    writeFileSync(join(folder, "key"), "from the file\n");
    assert.equal(readConfig(shape, { KEY_FILE: join(folder, "key") }).KEY, "from the file");
    assert.throws(() => readConfig(shape, { KEY_FILE: join(folder, "none") }), /KEY_FILE names .*ENOENT/);
    assert.throws(
      () => readConfig(shape, { KEY: "abc", KEY_FILE: join(folder, "key") }),
      /KEY and KEY_FILE are both set/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the value of a wrong secret is not repeated in the message", () => {
  assert.throws(
    () => readConfig(shape, { KEY: "s3" }),
    (error: Error) => !error.message.includes("s3"),
  );
});

test("an address is kept without the slash at its end, and one with a path is refused", () => {
  assert.equal(readConfig(shape, { KEY: "abc", URL: "https://portal.example.com/" }).URL, "https://portal.example.com");
  assert.throws(() => readConfig(shape, { KEY: "abc", URL: "https://example.com/portal" }), /without a path/);
});
