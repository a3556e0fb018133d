import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError } from "@rollcall/foundation/config";
import { readSettings } from "./settings.ts";

test("without settings both apps run on loopback with the folder .rollcall", () => {
  const settings = readSettings({});
  assert.deepEqual(settings.ports, { portal: 3000, directory: 3001 });
  assert.deepEqual(settings.urls, { portal: "http://localhost:3000", directory: "http://localhost:3001" });
  assert.equal(settings.host, "127.0.0.1");
  assert.match(settings.dataFolder, /\.rollcall$/);
  assert.equal(settings.sampleData, true);
});

test("the mistakes of the command and of both apps are told together, each once", () => {
  const env = { PORTAL_PORT: "x", DIRECTORY_PORT: "x", LOG_LEVEL: "loud", DATABASE_URL: "nowhere" };
  const app = (): never => {
    throw new ConfigError(["LOG_LEVEL: expected trace, debug, info, warn, error, fatal or silent.", "KEY is not set."]);
  };
  assert.throws(
    () => readSettings(env, [app]),
    (error: unknown) => {
      assert(error instanceof ConfigError);
      assert.equal(error.mistakes.length, 6);
      for (const name of ["PORTAL_PORT", "DIRECTORY_PORT", "LOG_LEVEL", "DATABASE_URL", "KEY"]) {
        assert(
          error.mistakes.some((mistake) => mistake.startsWith(name)),
          name,
        );
      }
      return true;
    },
  );
});
