// Every attack against the product without the guard that stops it: it must work then, and be noticed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Guard } from "./attack.ts";
import { everyAttack } from "./every-attack.ts";
import { type Outcome, patternOf } from "./weakened.ts";

const root = new URL("../../../", import.meta.url);
const program = new URL("weakened.ts", import.meta.url).pathname;

/** Far more than any attack takes: one that waits for ever is a mistake of its own. */
const LONGEST = 120_000;

async function without(file: string, index: number, guard: Guard): Promise<Outcome> {
  const child = spawn(process.execPath, [program, file, String(index)], {
    stdio: ["pipe", "pipe", "pipe"],
    timeout: LONGEST,
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(JSON.stringify(guard.edits ?? []));
  await new Promise((resolve) => child.once("close", resolve));
  const line = out.trim().split("\n").at(-1) ?? "";
  return line.startsWith("{") ? (JSON.parse(line) as Outcome) : { became: "broken", message: err || out };
}

describe("without its guard each attack is noticed to work", { concurrency: 2 }, async () => {
  for (const { file, attack } of await everyAttack())
    for (const [index, guard] of attack.guards.entries())
      test(`${attack.id} without ${guard.what}`, async () => {
        for (const { file: guarded, from } of guard.edits ?? [])
          assert.ok(
            patternOf(from).test(readFileSync(new URL(guarded, root), "utf8")),
            `the guard is not in ${guarded} any more; say in ${file} where it is now`,
          );
        const { became, message } = await without(file, index, guard);
        assert.equal(became, "noticed", `${file} with its guard taken down: ${message}`);
        assert.match(message, guard.noticed);
      });
});
