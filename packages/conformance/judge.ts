import { type Exchange, NotJudged, Unmet } from "./answer.ts";
import type { Check } from "./check.ts";
import type { CheckResult, Outcome } from "./report.ts";
import type { Stage } from "./stage.ts";
import { NoAnswer, Stopped, type Wire } from "./wire.ts";

/** How many exchanges before the one that failed are kept, and how much of a body. */
const BEFORE = 6;
const LONGEST = 20_000;

/** Puts one question. Throws `Stopped` alone. */
export async function judge(check: Check, stage: Stage, wire: Wire, strict: boolean): Promise<CheckResult> {
  wire.taken();
  try {
    await check.run(stage);
    return resultOf(check, "pass");
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const sent = wire.taken();
    if (error instanceof NotJudged) return skipped(check, "not_judged", error.message);
    if (error instanceof Unmet) return unmet(check, error, sent, strict);
    if (error instanceof NoAnswer) {
      const exchange = { request: error.request, response: { status: 0, headers: {}, body: "" } };
      return failure(check, "an answer", `no answer: ${error.message}`, [...sent, exchange], exchange);
    }
    const reason = `The check itself has a fault: ${error instanceof Error ? error.message : String(error)}`;
    return skipped(check, "not_judged", reason);
  }
}

function unmet(check: Check, error: Unmet, sent: Exchange[], strict: boolean): CheckResult {
  const exchange = error.exchange ?? sent.at(-1);
  const result = failure(check, error.expected, error.came, sent, exchange);
  const refused = exchange !== undefined && exchange.response.status >= 400 && exchange.response.status < 500;
  if (!strict || check.strictDiffers !== true || !(refused || check.section.startsWith("patch"))) return result;
  const reason = "This server is strict: the interoperability profile that it follows forbids what was asked for.";
  return { ...result, outcome: "strict", reason, advice: null };
}

function failure(
  check: Check,
  expected: string,
  came: string,
  sent: Exchange[],
  exchange: Exchange | undefined,
): CheckResult {
  const before = exchange === undefined ? sent : sent.slice(0, Math.max(0, sent.lastIndexOf(exchange)));
  return {
    ...resultOf(check, "fail"),
    expected,
    came,
    advice: check.advice,
    exchange: exchange === undefined ? null : short(exchange),
    before: before.slice(-BEFORE).map(short),
  };
}

export function skipped(check: Check, outcome: Outcome, reason: string): CheckResult {
  return { ...resultOf(check, outcome), reason };
}

function resultOf({ id, section, must, source, severity }: Check, outcome: Outcome): CheckResult {
  const nothing = { expected: null, came: null, reason: null, advice: null, exchange: null, before: [] };
  return { id, section, must, source, severity, outcome, ...nothing };
}

function short(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    request: { ...request, ...(request.body === undefined ? {} : { body: cut(request.body) }) },
    response: { ...response, body: cut(response.body) },
  };
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n… (${text.length - LONGEST} more characters)`;
}
