// Every attack against the engine as it is, and against the engine without the guard that stops it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Guard } from "./attack.ts";
import { everyAttack, rowOf } from "./every-attack.ts";
import { type Outcome, patternOf } from "./weakened.ts";

const root = new URL("../../../", import.meta.url);
const program = new URL("weakened.ts", import.meta.url).pathname;
const attacks = await everyAttack();

async function without(file: string, guard: Guard): Promise<Outcome> {
  const child = spawn(process.execPath, [program, file], { stdio: ["pipe", "pipe", "pipe"], timeout: 120_000 });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(JSON.stringify(guard.edits));
  await new Promise((resolve) => child.once("close", resolve));
  const line = out.trim().split("\n").at(-1) ?? "";
  return line.startsWith("{") ? (JSON.parse(line) as Outcome) : { became: "broken", message: err || out };
}

describe("what was found in other provisioners works not here", { concurrency: 2 }, () => {
  for (const { attack } of attacks)
    test(`${attack.id} (${attack.known}): ${attack.title}`, async () => {
      await attack.run();
    });
});

describe("without its guard each attack is noticed to work", { concurrency: 2 }, () => {
  for (const { file, attack } of attacks)
    for (const guard of attack.guards)
      test(`${attack.id} without ${guard.what}`, async () => {
        for (const { file: guarded, from } of guard.edits)
          assert.ok(
            patternOf(from).test(readFileSync(new URL(guarded, root), "utf8")),
            `the guard is not in ${guarded} any more; say in ${file} where it is now`,
          );
        const { became, message } = await without(file, guard);
        assert.equal(became, "noticed", `${file} with its guard taken down: ${message}`);
        assert.match(message, guard.noticed);
      });
});

test("docs/attacks.md has the row of every attack, as `node apps/directory/attacks/table.ts` prints it", () => {
  const text = readFileSync(new URL("docs/attacks.md", root), "utf8");
  assert.deepEqual(
    text.split("\n").filter((line) => /^\| F\d/.test(line)),
    attacks.map(rowOf),
  );
});
