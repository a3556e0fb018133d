import { NotJudged } from "./answer.ts";
import { checks as everyCheck } from "./checks.ts";
import type { Check } from "./check.ts";
import { Cleaning } from "./cleaning.ts";
import { judge, skipped } from "./judge.ts";
import type { CheckResult, Report } from "./report.ts";
import { profileSections, type SectionId, sectionIds, sections } from "./sections.ts";
import { Stage } from "./stage.ts";
import { CannotRun, type Survey, survey } from "./survey.ts";
import { NoAnswer, reasonOf, type Send, Stopped, Wire } from "./wire.ts";

export interface RunOptions {
  baseUrl: string;
  token?: string | undefined;
  /** Sends one request; throws with a sentence when there is no answer. */
  send: Send;
  /** Only these sections; a profile's section is then judged even if the server does not claim the profile. */
  sections?: readonly SectionId[] | undefined;
  /** Asks only what changes nothing. */
  readOnly?: boolean | undefined;
  /** Domain of the test users' addresses; by default that of the users who are there, or example.com. */
  domain?: string | undefined;
  /** Ends the run early; what was made is removed all the same. */
  signal?: AbortSignal | undefined;
  /** Most requests (cleaning up apart), and longest time. */
  maxRequests?: number | undefined;
  maxSeconds?: number | undefined;
  /** Six letters and digits for the names that it makes; `newRun()`, where somebody must know them beforehand. */
  run?: string | undefined;
  onResult?: ((result: CheckResult, done: number, of: number) => void) | undefined;
  /** The checks themselves, for tests of the runner. */
  checks?: readonly Check[] | undefined;
  pause?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export const USER_AGENT = "Rollcall-Check/0.1 (SCIM conformance)";

/** Asks a SCIM server every question that applies to it. Never throws for what the server does; the report says it. */
export async function runChecks(options: RunOptions): Promise<Report> {
  const startedAt = new Date().toISOString();
  const timeout = AbortSignal.timeout((options.maxSeconds ?? 600) * 1000);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  const maxRequests = options.maxRequests ?? 3000;
  const pause = options.pause ?? pauseFor;
  const { baseUrl, token, send } = options;
  const wire = new Wire({ baseUrl, token, send, userAgent: USER_AGENT, pause, signal, maxRequests });
  const report: Report = {
    baseUrl,
    run: options.run ?? newRun(),
    startedAt,
    finishedAt: startedAt,
    readOnly: options.readOnly === true,
    domain: options.domain ?? "example.com",
    strict: false,
    features: [],
    couldNotRun: null,
    stopped: null,
    requests: 0,
    secondsWaited: 0,
    made: 0,
    left: [],
    sections: [],
    results: [],
  };
  try {
    const found = await survey(wire);
    await runOn(found, wire, report, { ...options, signal });
  } catch (error) {
    if (error instanceof CannotRun) report.couldNotRun = error.message;
    else if (error instanceof Stopped) report.stopped = error.message;
    else throw error;
  }
  report.requests = wire.requests;
  report.secondsWaited = wire.waited;
  report.sections = scores(report.results);
  report.finishedAt = new Date().toISOString();
  return report;
}

async function runOn(found: Survey, wire: Wire, report: Report, options: RunOptions & { signal: AbortSignal }) {
  report.strict = found.strict;
  report.features = [...found.features];
  report.domain = options.domain ?? found.domain ?? "example.com";
  const { config, userEndpoint, groupEndpoint } = found;
  const stage = new Stage({ wire, run: report.run, domain: report.domain, config, userEndpoint, groupEndpoint });
  const cleaning = new Cleaning(stage);
  const chosen = (options.checks ?? everyCheck).filter(
    ({ section, readOnly }) =>
      (options.sections === undefined || options.sections.includes(section)) && (!report.readOnly || readOnly === true),
  );
  const named = new Set(options.sections);
  try {
    if (chosen.some((check) => check.readOnly !== true)) report.couldNotRun = await trial(stage);
    let silent = 0;
    for (const check of chosen) {
      const reason = report.couldNotRun;
      const result =
        offered(check, found, named) ??
        (reason !== null && check.readOnly !== true
          ? skipped(check, "not_judged", reason)
          : await judge(check, stage, wire, found.strict));
      report.results.push(result);
      options.onResult?.(result, report.results.length, chosen.length);
      silent = result.came?.startsWith("no answer") === true ? silent + 1 : 0;
      if (silent === 3) throw new Stopped("The server did not answer three checks in a row.");
      await cleaning.remove(new Set(await stage.castPaths()));
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    report.stopped = error.message;
    const done = new Set(report.results.map(({ id }) => id));
    for (const check of chosen)
      if (!done.has(check.id))
        report.results.push(skipped(check, "not_judged", `The run was stopped before. ${error.message}`));
  } finally {
    // Whatever ended the run, what it made is removed: with a time of its own.
    wire.goOn(AbortSignal.timeout(60_000), 1000);
    await cleaning.removeUncertain();
    await cleaning.remove(new Set());
    report.made = stage.ledger.made;
    report.left = [...cleaning.left.values()];
  }
}

/** Why no test user can be created here, in words; null when one can. */
async function trial(stage: Stage): Promise<string | null> {
  try {
    await stage.user();
    return null;
  } catch (error) {
    if (error instanceof NoAnswer) return `The server does not answer when a user is created: ${error.message}`;
    if (!(error instanceof NotJudged)) throw error;
    return `${error.message} The test users have addresses at ${stage.domain}: if the server does not accept these, give a domain that it accepts with --domain. If the token may only read, use --read-only.`;
  }
}

function offered(check: Check, found: Survey, named: ReadonlySet<SectionId>): CheckResult | undefined {
  if (profileSections.has(check.section) && !found.strict && !named.has(check.section)) {
    const reason = "The server does not say that it follows the interoperability profile (interopProfileConformant).";
    return skipped(check, "not_offered", reason);
  }
  const missing = [check.needs ?? []].flat().filter((feature) => !found.features.has(feature));
  if (missing.length === 0) return undefined;
  return skipped(check, "not_offered", `The server does not announce it (${missing.join(", ")}).`);
}

function scores(results: CheckResult[]): Report["sections"] {
  return sectionIds.flatMap((id) => {
    const own = results.filter(({ section }) => section === id);
    if (own.length === 0) return [];
    const passed = own.filter(({ outcome }) => outcome === "pass").length;
    const failed = own.filter(({ outcome }) => outcome === "fail").length;
    return [{ id, title: sections[id], passed, judged: passed + failed }];
  });
}

/** Six letters and digits, of which none is taken for another. */
export function newRun(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join("");
}

export function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Stopped(reasonOf(signal)));
    };
    if (signal.aborted) return reject(new Stopped(reasonOf(signal)));
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
