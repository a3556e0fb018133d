import type { CheckResult, Report } from "@rollcall/conformance/report";

type ExchangeOfResult = NonNullable<CheckResult["exchange"]>;

const words: Record<CheckResult["outcome"], string> = {
  pass: "pass",
  fail: "FAIL",
  strict: "strict",
  not_offered: "not offered",
  not_judged: "not judged",
};

const severities: Record<CheckResult["severity"], string> = {
  must: "must",
  should: "should",
  vendor: "needed by this client",
};

/** Longest body that is printed, and with --verbose; --json has more. */
const LONGEST = { short: 1200, verbose: 8000 };

/** How many names of checks that were not judged are printed. */
const SHOWN = 8;

/** A report for a person: counts by section, then each failure with what went over the wire. */
export function reportText(report: Report, verbose: boolean): string {
  const failed = report.results.filter(({ outcome }) => outcome === "fail");
  const lines = [`SCIM check of ${report.baseUrl}`, ...introduction(report), ""];
  if (report.results.length === 0) return lines.join("\n");
  lines.push(...scores(report), "");
  if (verbose) lines.push(...everyResult(report), "");
  for (const result of failed) lines.push(...failure(result, verbose), "");
  lines.push(...unjudged(report, verbose), ...ending(report, failed));
  return lines.join("\n");
}

function introduction(report: Report): string[] {
  const lines: string[] = [];
  if (!report.readOnly && report.results.length > 0)
    lines.push(`Test users have addresses at ${report.domain} and names that begin with rollcall-check-${report.run}.`);
  if (report.readOnly) lines.push("Only what changes nothing was asked (--read-only).");
  if (report.strict)
    lines.push(
      "This server is strict: it follows the interoperability profile, which forbids some of what Okta and Entra ID send.",
    );
  if (report.couldNotRun !== null) lines.push("", `It could not run. ${report.couldNotRun}`);
  if (report.stopped !== null) lines.push("", `It was stopped before its end. ${report.stopped}`);
  return lines;
}

function scores(report: Report): string[] {
  const longest = Math.max(0, ...report.sections.map(({ title }) => title.length));
  return report.sections.map(({ id, title, passed, judged }) => {
    const rest = report.results.filter(
      ({ section, outcome }) => section === id && outcome !== "pass" && outcome !== "fail",
    );
    const score = judged === 0 ? "" : `${passed} of ${judged}`;
    return `${title.padEnd(longest)}  ${score.padEnd(9)}${counted(rest)}`.trimEnd();
  });
}

function counted(results: CheckResult[]): string {
  const kinds = ["strict", "not_offered", "not_judged"] as const;
  return kinds
    .map((kind) => ({ kind, count: results.filter(({ outcome }) => outcome === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${words[kind]}`)
    .join(", ");
}

function everyResult(report: Report): string[] {
  return report.results.map(({ outcome, id, must }) => `${words[outcome].padEnd(12)}${id}: ${must}`);
}

function failure(result: CheckResult, verbose: boolean): string[] {
  const { id, must, source, severity, expected, came, advice, exchange, before } = result;
  return [
    `FAIL  ${id}  (${severities[severity]})`,
    `  ${must}. ${source}`,
    `  expected  ${expected ?? ""}`,
    `  came      ${came ?? ""}`,
    `  to do     ${advice ?? ""}`,
    ...(verbose ? before.flatMap((one) => ["", ...exchangeLines(one, verbose)]) : []),
    ...(exchange === null ? [] : ["", ...exchangeLines(exchange, verbose)]),
  ];
}

function exchangeLines({ request, response }: ExchangeOfResult, verbose: boolean): string[] {
  const longest = verbose ? LONGEST.verbose : LONGEST.short;
  const status = response.status === 0 ? "no answer" : String(response.status);
  return [
    `  > ${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `  > ${name}: ${value}`),
    ...body(request.body ?? "", "  > ", longest),
    `  < ${status}`,
    ...["content-type", "location", "etag", "www-authenticate", "retry-after"].flatMap((name) =>
      response.headers[name] === undefined ? [] : [`  < ${name}: ${response.headers[name]}`],
    ),
    ...body(response.body, "  < ", longest),
  ];
}

function body(text: string, margin: string, longest: number): string[] {
  if (text === "") return [];
  const shown = text.length > longest ? `${text.slice(0, longest)} … (${text.length - longest} more characters)` : text;
  return shown.split("\n").map((line) => `${margin}${printable(line)}`);
}

/** What a server sends must not move the cursor of a terminal. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "\u{fffd}");
}

function unjudged(report: Report, verbose: boolean): string[] {
  const found = report.results.filter(({ outcome }) => outcome === "not_judged" || (verbose && outcome === "strict"));
  const reasons = Map.groupBy(found, ({ reason }) => reason ?? "");
  return [...reasons].flatMap(([reason, results]) => {
    const names = results.map(({ id }) => id).slice(0, verbose ? undefined : SHOWN);
    const more = results.length > names.length ? ` and ${results.length - names.length} more` : "";
    const word = results[0]?.outcome === "strict" ? "Strict" : "Not judged";
    // What kept the whole run from its work is said above already.
    const why = reason === report.couldNotRun ? [] : [`  ${printable(reason)}`];
    return [`${word}: ${names.join(", ")}${more}`, ...why, ""];
  });
}

function ending(report: Report, failed: CheckResult[]): string[] {
  const musts = failed.filter(({ severity }) => severity === "must").length;
  const judged = report.sections.reduce((sum, section) => sum + section.judged, 0);
  const passed = report.sections.reduce((sum, section) => sum + section.passed, 0);
  const waited = report.secondsWaited > 0 ? `, ${report.secondsWaited} s of waiting for 429` : "";
  const lines = [
    `${passed} of ${judged} passed, ${failed.length} failed (${musts} of them a must). ${report.requests} requests${waited}.`,
  ];
  if (report.made > 0 && report.left.length === 0)
    lines.push(`All ${report.made} test users and groups were removed again.`);
  if (report.left.length > 0) {
    lines.push(`${report.left.length} of ${report.made} test users and groups could not be removed:`);
    for (const { path, name, deactivated, why } of report.left)
      lines.push(`  ${path} ${name} ${deactivated ? "(deactivated)" : "(still active)"}: ${printable(why)}`);
  }
  return lines;
}
