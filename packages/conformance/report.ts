import type { Exchange } from "./answer.ts";
import type { Feature, Severity } from "./check.ts";
import type { SectionId } from "./sections.ts";

/**
 * `strict`: the server follows the interoperability profile, which forbids what was asked for. `not_offered`: the server
 * does not announce the feature. `not_judged`: the question could not be put; `reason` says why.
 */
export type Outcome = "pass" | "fail" | "strict" | "not_offered" | "not_judged";

export interface CheckResult {
  id: string;
  section: SectionId;
  must: string;
  source: string;
  severity: Severity;
  outcome: Outcome;
  /** Of a failure: what was expected, and what came instead. */
  expected: string | null;
  came: string | null;
  /** Why it was not judged, or not held against the server. */
  reason: string | null;
  /** Of a failure: what to do. */
  advice: string | null;
  /** The exchange that failed, and what the check had sent before it. */
  exchange: Exchange | null;
  before: Exchange[];
}

export interface SectionScore {
  id: SectionId;
  title: string;
  passed: number;
  /** Passed or failed: what was not offered or not judged does not count. */
  judged: number;
}

/** Something that the run made and could not remove. */
export interface Left {
  path: string;
  name: string;
  /** Deactivated, where it could not be removed. */
  deactivated: boolean;
  why: string;
}

export interface Report {
  baseUrl: string;
  /** Six letters and digits: every name that the run made contains them. */
  run: string;
  startedAt: string;
  finishedAt: string;
  readOnly: boolean;
  domain: string;
  /** The server says that it follows the interoperability profile. */
  strict: boolean;
  features: Feature[];
  /** Why nothing, or nothing that writes, could be asked; null when all went well. */
  couldNotRun: string | null;
  /** Why it ended before its end. */
  stopped: string | null;
  requests: number;
  secondsWaited: number;
  /** How many resources were made, and what of it could not be removed. */
  made: number;
  left: Left[];
  sections: SectionScore[];
  results: CheckResult[];
}

/** Every must-check that could be judged has passed; in sections that were asked for by name, those of the vendor too. */
export function allMustPass(report: Pick<Report, "results">, named: ReadonlySet<string> = new Set()): boolean {
  return !report.results.some(
    ({ outcome, severity, section }) =>
      outcome === "fail" && (severity === "must" || (severity === "vendor" && named.has(section))),
  );
}
