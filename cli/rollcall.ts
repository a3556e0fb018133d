#!/usr/bin/env node
import { ConfigError } from "@rollcall/foundation/config";
import { DomainError, problemOf, type ProblemTable } from "@rollcall/foundation/problem";
import { UsageError } from "./arguments.ts";
import { verifyAuditCommand } from "./audit.ts";
import { checkCommand } from "./check.ts";
import {
  createAccountCommand,
  createTokenCommand,
  migrateCommand,
  rotateKeyCommand,
  signInLinkCommand,
} from "./commands.ts";
import { start } from "./start.ts";

const USAGE = `Usage: npm run -s rollcall -- <command>

  start [portal|directory]             run Rollcall (npm start), or one of its two apps
  migrate                              bring both databases up to this version
  account create --name NAME [--plan PLAN]
                                       create a portal and print its number
  token create --portal NUMBER --name NAME [--any-domain] [--rate PER_SECOND] [--dialect compatible|strict]
               [--connection NAME] [--expires DAY]
                                       create a SCIM token and print it; --rate 0 lifts the limit, --connection
                                       names a connection, which is made where there is none
  token create --directory --name NAME create a token of the directory's management API and print it
  sign-in-link [--portal NUMBER | --directory]
                                       print a link that signs in once, within 15 minutes
  check URL [--token-file FILE | --token TOKEN] [--section NAME,NAME] [--read-only] [--domain DOMAIN]
            [--json] [--verbose]       ask any SCIM 2.0 server the questions of the standards and of Okta, Entra ID
                                       and others; makes test users there and removes them again
  audit verify [--portal NUMBER [--kept NUMBER:SEAL]]
                                       prove that no entry of the audit log was changed or taken out; --kept compares
                                       with the last entry that an earlier run printed
  rotate-key                           put a new encryption key in front of the old one in the data folder; what was
                                       sealed with the old one is sealed anew at the next start
  help                                 print this

check also takes its token from ROLLCALL_CHECK_TOKEN.
Settings are environment variables: PORTAL_PORT, DIRECTORY_PORT, PORTAL_URL, DIRECTORY_URL, HOST, DATA_DIR,
DATABASE_URL, SAMPLE_DATA, LOG_LEVEL. A secret NAME may also be put in a file that NAME_FILE names.`;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function run(words: string[]): Promise<void> {
  const { env } = process;
  const [first = "help", second = ""] = words;
  if (first === "start") return start(words.slice(1), env);
  if (first === "migrate") return migrateCommand(words.slice(1), env);
  if (first === "account" && second === "create") return createAccountCommand(words.slice(2), env, print);
  if (first === "token" && second === "create") return createTokenCommand(words.slice(2), env, print);
  if (first === "rotate-key") return rotateKeyCommand(words.slice(1), env, print);
  if (first === "sign-in-link") return signInLinkCommand(words.slice(1), env, print);
  if (first === "audit" && second === "verify") {
    process.exitCode = (await verifyAuditCommand(words.slice(2), env, print)) ? 0 : 1;
    return;
  }
  if (first === "check") {
    const say = (text: string): void => void process.stderr.write(text);
    process.exitCode = await checkCommand(words.slice(1), env, { print, say, live: process.stderr.isTTY });
    return;
  }
  if (first === "help" || first === "--help" || first === "-h") return print(USAGE);
  const seconds = new Map([
    ["account", "create"],
    ["token", "create"],
    ["audit", "verify"],
  ]);
  const wanted = seconds.get(first);
  if (wanted !== undefined) {
    throw new UsageError(
      second === ""
        ? `"${first}" needs a second word: ${first} ${wanted}.`
        : `There is no command "${first} ${second}".`,
    );
  }
  throw new UsageError(`There is no command "${first}".`);
}

/** What a person can do something about is a sentence; a bug shows where it is. */
async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof DomainError) {
    const tables = await Promise.all([
      import("@rollcall/portal/server/errors").then((module) => module.problems as ProblemTable<string>),
      import("@rollcall/directory/server/errors").then((module) => module.problems as ProblemTable<string>),
    ]);
    for (const table of tables) {
      const known = problemOf(table, error);
      if (known !== undefined) return known.detail;
    }
  }
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.name === "TypeError" || error.name === "ReferenceError" ? (error.stack ?? error.message) : error.message;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${await sentenceOf(error)}\n`);
  // For `check`, 1 means that the server has failed.
  process.exitCode = process.argv[2] === "check" ? 2 : 1;
}
