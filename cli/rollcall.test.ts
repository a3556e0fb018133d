import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./rollcall.ts", import.meta.url));

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command, and sees to it that the data folder is afterwards as it was: not there, unless `before` made it. */
async function refused(
  words: string[],
  env: Record<string, string> = {},
  before?: (dataFolder: string) => void,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-cli-"));
  const dataFolder = join(folder, "data");
  before?.(dataFolder);
  const found = existsSync(dataFolder) ? readdirSync(dataFolder) : undefined;
  try {
    const child = spawn(process.execPath, [program, ...words], {
      env: { PATH: process.env["PATH"], DATA_DIR: dataFolder, PORTAL_PORT: "47310", DIRECTORY_PORT: "47311", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const outcome: Outcome = { code: null, out: "", err: "" };
    child.stdout.on("data", (text: Buffer) => (outcome.out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (outcome.err += text.toString()));
    outcome.code = await new Promise((resume) => child.once("close", resume));
    assert.equal(outcome.code, 1, outcome.err);
    assert.equal(outcome.out, "", "a script must not take a sentence for the answer");
    assert.deepEqual(existsSync(dataFolder) ? readdirSync(dataFolder) : undefined, found, "nothing was made");
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a command line that makes no sense gets a sentence and the usage, and changes nothing", async () => {
  const cases: [string[], RegExp][] = [
    [["frobnicate"], /^There is no command "frobnicate"/],
    [["account"], /^"account" needs a second word/],
    [["account", "create"], /^--name is missing/],
    [["account", "create", "--name", "x", "--colour", "red"], /^There is no option --colour here/],
    [["token", "create", "--name", "ci"], /^Say which token/],
    [["token", "create", "--name", "ci", "--portal", "1", "--directory"], /^Say which token/],
    [["token", "create", "--name", "ci", "--directory", "--rate", "1"], /^--rate does not go with --directory/],
    [["token", "create", "--name", "ci", "--portal", "1", "--expires", "2001-01-01"], /^--expires: .* is in the past/],
    [
      ["token", "create", "--name", "ci", "--portal", "1", "--dialect", "klingon"],
      /^--dialect is compatible or strict/,
    ],
    [["start", "everything"], /^There is nothing called "everything" to start/],
  ];
  const outcomes = await Promise.all(cases.map(([words]) => refused(words)));
  for (const [index, [, sentence]] of cases.entries()) {
    assert.match(outcomes[index]?.err ?? "", sentence);
    assert.match(outcomes[index]?.err ?? "", /Usage: /);
  }
});

test("a port in use is named together with its setting, and nothing is started", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resume) => other.once("listening", resume));
  const { port } = other.address() as AddressInfo;
  const { err } = await refused(["start"], { DIRECTORY_PORT: String(port) });
  assert.match(err, new RegExp(`^Port ${port} is in use by another program.*DIRECTORY_PORT=`));
  other.close();
});

test("a DATABASE_URL that does not answer is said, without its password", async () => {
  const env = { DATABASE_URL: "postgresql://rollcall:hush@127.0.0.1:1/rollcall" };
  for (const words of [["start"], ["account", "create", "--name", "Acme"], ["migrate"]]) {
    const { err } = await refused(words, env);
    assert.match(err, /^DATABASE_URL: the database at 127\.0\.0\.1:1 does not answer .*ECONNREFUSED/);
    assert(!err.includes("hush"));
  }
});

test("all wrong settings are reported by one start", async () => {
  const { err } = await refused(["start"], {
    PORTAL_PORT: "abc",
    LOG_LEVEL: "loud",
    PORTAL_URL: "portal",
    PORTAL_POOL_SIZE: "0",
  });
  for (const name of ["PORTAL_PORT", "LOG_LEVEL", "PORTAL_URL", "PORTAL_POOL_SIZE"])
    assert.match(err, new RegExp(`- ${name}: `));
});

test("a data folder of a newer version is refused by every command that would use it", async () => {
  const newer = (dataFolder: string): void => {
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, "format.json"), JSON.stringify({ format: 99, postgresql: 18 }));
  };
  for (const words of [["start"], ["migrate"], ["sign-in-link", "--directory"]]) {
    const { err } = await refused(words, {}, newer);
    assert.match(err, /^The data folder .* was written by a newer version of Rollcall .* Nothing was changed\.$/m);
  }
});
