import { readFileSync } from "node:fs";
import { allMustPass, type Report } from "@rollcall/conformance/report";
import { runChecks } from "@rollcall/conformance/run";
import { type SectionId, sectionIds } from "@rollcall/conformance/sections";
import { readOptions, UsageError } from "./arguments.ts";
import { fetchOnce } from "./check-fetch.ts";
import { reportText } from "./check-report.ts";
import type { Environment } from "./settings.ts";

export interface CheckOutput {
  print: (text: string) => void;
  /** Progress and what else is not the result. */
  say: (text: string) => void;
  /** The terminal's width is known, so a line can be written over. */
  live: boolean;
}

/**
 * Asks a SCIM server every question of the conformance checks. Gives the exit code: 0 all must-checks pass, 1 some do
 * not, 2 it could not run.
 */
export async function checkCommand(words: string[], env: Environment, output: CheckOutput): Promise<number> {
  const [address, ...rest] = words;
  if (address === undefined || address.startsWith("--")) throw new UsageError("check needs the base URL of a server.");
  const options = readOptions(rest, {
    token: "text",
    "token-file": "text",
    section: "text",
    "read-only": "switch",
    json: "switch",
    verbose: "switch",
    domain: "text",
  });
  const named = options.section === undefined ? undefined : sectionsOf(options.section);
  const token = tokenOf(options.token, options["token-file"], env);
  const stop = new AbortController();
  const interrupt = (): void => {
    // The second time the process ends as it would have without us.
    process.removeListener("SIGINT", interrupt);
    output.say("Stopping. What was made is removed first; Ctrl-C again leaves it there.\n");
    stop.abort(new Error("It was interrupted."));
  };
  process.on("SIGINT", interrupt);
  try {
    const report = await runChecks({
      baseUrl: baseUrlOf(address),
      token,
      send: fetchOnce,
      sections: named,
      readOnly: options["read-only"] === true,
      domain: options.domain === undefined ? undefined : domainOf(options.domain),
      signal: stop.signal,
      onResult: (result, done, of) => {
        if (output.live) output.say(`\r\u001B[K${done} of ${of}  ${result.id}`);
      },
    });
    if (output.live) output.say("\r\u001B[K");
    output.print(
      options.json === true ? JSON.stringify(report, null, 2) : reportText(report, options.verbose === true),
    );
    return exitCode(report, new Set(named));
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
}

function exitCode(report: Report, named: ReadonlySet<string>): number {
  if (report.couldNotRun !== null || report.stopped !== null) return 2;
  return allMustPass(report, named) ? 0 : 1;
}

function baseUrlOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new UsageError(`"${text}" is not the address of a server: it begins with https:// or http://.`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("The address must not contain a name or a password. Give the token with --token-file.");
  return text;
}

function sectionsOf(text: string): SectionId[] {
  return text.split(",").map((name) => {
    const found = sectionIds.find((id) => id === name.trim());
    if (found === undefined)
      throw new UsageError(`There is no section "${name.trim()}". There are ${sectionIds.join(", ")}.`);
    return found;
  });
}

function domainOf(text: string): string {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return text.toLowerCase();
  throw new UsageError(`--domain is a domain such as example.com, and "${text}" is none.`);
}

function tokenOf(token: string | undefined, file: string | undefined, env: Environment): string | undefined {
  if (token !== undefined && file !== undefined) throw new UsageError("Give --token or --token-file, and not both.");
  if (token !== undefined) return token;
  if (file === undefined) return env["ROLLCALL_CHECK_TOKEN"] || undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new UsageError(`--token-file: ${file} cannot be read.`);
  }
}
