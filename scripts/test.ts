// Runs every test: first those beside the sources, then the walks through the whole product, one at a time.
// `npm test -- packages/scim` runs those whose path holds one of the words.
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { mergedRuns, type Totals } from "./test-runs.ts";

const root = resolve(import.meta.dirname, "..");
process.chdir(root);

const words = process.argv.slice(2).map((word) => word.replace(/^\.\//, ""));

function testFiles(patterns: string[]): string[] {
  const found = globSync(patterns, { exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path) });
  return found.filter((path) => words.length === 0 || words.some((word) => path.includes(word))).toSorted();
}

const beside = testFiles(
  ["packages", "apps", "cli", "scripts", "tests", "bench"].map((folder) => `${folder}/**/*.test.ts`),
);
const walks = testFiles(["e2e/**/*.test.ts"]);
if (beside.length + walks.length === 0) {
  process.stderr.write(`No test file has ${words.join(" or ")} in its path.\n`);
  process.exit(1);
}

const browser = join("node_modules", ".rollcall-browser");
if (existsSync(browser)) process.env["CHROMIUM_PATH"] ??= readFileSync(browser, "utf8").trim();

const folder = mkdtempSync(join(tmpdir(), "rollcall-tests-"));
// The server's own system user has to get in.
chmodSync(folder, 0o755);
const server = await startPostgres({ dataFolder: join(folder, "data"), durable: false, keepAlive: true });
process.env["TEST_DATABASE_URL"] = server.url;

async function cleanUp(): Promise<void> {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => interrupted.abort());

const totals: Totals = new Map();
const common = { cwd: root, timeout: 900_000, signal: interrupted.signal };
const runs = [
  () => run({ ...common, files: beside, concurrency: 2 }),
  () => run({ ...common, files: walks, concurrency: false }),
].filter((_, index) => [beside, walks][index]?.length !== 0);

const reporter = new spec();
reporter.pipe(process.stdout, { end: false });
for await (const event of mergedRuns(runs, totals)) {
  if (!reporter.write(event)) await new Promise((resume) => reporter.once("drain", resume));
}
await new Promise<void>((resume) => {
  reporter.once("end", resume);
  reporter.end();
});
await cleanUp();

const failed = ["fail", "cancelled"].some((name) => (totals.get(name) ?? 0) > 0);
process.stdout.write(`${[...totals].map(([name, value]) => `# ${name} ${value}`).join("\n")}\n`);
process.exitCode = failed || interrupted.signal.aborted ? 1 : 0;
