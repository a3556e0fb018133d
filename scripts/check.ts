// Everything that can be said about the code without running the product. Runs all of it, then says what failed.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const program = (name: string): string => resolve(root, "node_modules", ".bin", name);

const checks: { name: string; command: string; args: string[] }[] = [
  { name: "format", command: program("oxfmt"), args: ["--check", "."] },
  { name: "lint", command: program("oxlint"), args: ["--type-aware", "--deny-warnings", "."] },
  { name: "types", command: program("tsc"), args: ["-p", "."] },
  { name: "unused code", command: program("knip"), args: ["--no-progress"] },
  {
    name: "rules of the repository",
    command: process.execPath,
    args: ["--test", ...globSync("tests/**/*.test.ts", { cwd: root })],
  },
];

const failed: string[] = [];
for (const { name, command, args } of checks) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const passed = status === 0;
  process.stdout.write(`${passed ? "ok      " : "FAILED  "}${name}\n`);
  if (!passed) {
    failed.push(name);
    process.stdout.write(`${[stdout, stderr, error?.message].filter(Boolean).join("\n").trim()}\n\n`);
  }
}
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
