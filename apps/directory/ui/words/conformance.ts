import type { ConformanceReport, ConformanceRun, Outcome, Severity } from "../../shapes/conformance.ts";
import type { Tone } from "@rollcall/ui/status-badge";
import { counted } from "./counted.ts";

export const outcomeWord: Record<Outcome, string> = {
  pass: "Passed",
  fail: "Failed",
  strict: "Strict",
  not_offered: "Not offered",
  not_judged: "Not judged",
};

export const outcomeTone: Record<Outcome, Tone> = {
  pass: "good",
  fail: "bad",
  strict: "info",
  not_offered: "off",
  not_judged: "wait",
};

export const severityWord: Record<Severity, string> = {
  must: "Must",
  should: "Should",
  vendor: "That client needs it",
};

interface Verdict {
  tone: "good" | "bad" | "wait" | "info";
  title: string;
  text: string;
}

/** What a run that has ended says of the server, in a sentence and what follows from it. */
export function verdictOf(run: ConformanceRun, report: ConformanceReport): Verdict {
  if (report.couldNotRun !== null) return { tone: "bad", title: "It could not run", text: report.couldNotRun };
  const failed = report.results.filter(({ outcome }) => outcome === "fail");
  const musts = failed.filter(({ severity }) => severity === "must").length;
  const passed = report.results.filter(({ outcome }) => outcome === "pass").length;
  const score = `${passed} of ${passed + failed.length} checks passed`;
  if (run.status === "stopped")
    return { tone: "wait", title: "It was stopped before its end", text: `${report.stopped ?? ""} ${score}.`.trim() };
  if (musts > 0)
    return {
      tone: "bad",
      title: `${score}; ${counted(musts, "failure breaks", "failures break")} what a standard demands`,
      text: "Each says what was expected, what came instead, and what whoever runs the app can do.",
    };
  if (failed.length > 0)
    return {
      tone: "info",
      title: `${score}; none that failed is demanded by a standard`,
      text: "What failed is recommended, or needed by the client that the check is named for.",
    };
  return {
    tone: "good",
    title: `All ${passed} checks passed`,
    text: "The app does what the standards and the clients ask.",
  };
}

/** What became of the test users and groups. */
export function tidied({ made, left }: ConformanceReport): string {
  if (made === 0) return "Nothing was made in the app.";
  if (left.length === 0) return `All ${made} test users and groups were removed again.`;
  return `${left.length} of ${made} test users and groups could not be removed.`;
}
