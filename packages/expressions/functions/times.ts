import { DateError, formatDate, parseDate } from "../date-format.ts";
import { numberOf, type Value } from "../value.ts";
import { any, type FunctionDefinition, onText, optional, Refusal, text } from "./definition.ts";

/** Windows counts hundreds of nanoseconds since 1601. */
const WINDOWS_EPOCH = 11_644_473_600_000;

const iso = (at: Date): string => {
  if (Number.isNaN(at.getTime())) throw new Refusal("There is no such time.");
  return at.toISOString();
};

function isoInput(given: string): Date {
  const at = /^\d{4}-\d\d-\d\d/.test(given) ? new Date(given) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new Refusal(`"${given.slice(0, 40)}" is no ISO 8601 time, such as 2026-11-23T10:00:00Z.`);
  return at;
}

function counted(value: Value | undefined, toMilliseconds: (count: number) => number): Value {
  if (value === null || value === undefined || value === "") return null;
  const count = numberOf(value);
  if (count === undefined) throw new Refusal("This is not a number.");
  return iso(new Date(toMilliseconds(count)));
}

function dated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof DateError ? new Refusal(error.message) : error;
  }
}

/** The same instant as a clock in that zone shows it, as if it were UTC. */
function inZone(at: Date, zone: string): Date {
  try {
    const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(
      at,
    );
    return new Date(`${shown.replace(" ", "T")}.${String(at.getUTCMilliseconds()).padStart(3, "0")}Z`);
  } catch {
    throw new Refusal(`"${zone.slice(0, 40)}" is no time zone, such as Europe/Berlin.`);
  }
}

const table: Omit<FunctionDefinition, "group">[] = [
  {
    name: "Time.now",
    parameters: [optional(text("zone")), optional(text("pattern"))],
    summary: "The time when the value is computed, in UTC or a zone, as ISO 8601 or by a pattern.",
    examples: [
      { expression: "Time.now()", result: "2026-11-23T10:00:00.000Z" },
      { expression: 'Time.now("Europe/Berlin", "dd.MM.yyyy HH:mm")', result: "23.11.2026 11:00" },
    ],
    reads: "now",
    run: ([zone, pattern], { context }) => {
      const at = typeof zone === "string" && zone !== "" ? inZone(context.now, zone) : context.now;
      if (typeof pattern === "string") return dated(() => formatDate(at, pattern));
      return typeof zone === "string" && zone !== "" ? iso(at).slice(0, -1) : iso(at);
    },
  },
  {
    name: "Time.fromWindowsToIso8601",
    parameters: [any("time")],
    summary: "A Windows file time, such as Active Directory's, as ISO 8601.",
    examples: [{ expression: 'Time.fromWindowsToIso8601("130117281610000000")', result: "2013-04-29T16:56:01.000Z" }],
    run: ([value]) => counted(value, (count) => Math.round(count / 10_000) - WINDOWS_EPOCH),
  },
  {
    name: "Time.fromUnixToIso8601",
    parameters: [any("seconds")],
    summary: "Seconds since 1970 as ISO 8601.",
    examples: [{ expression: "Time.fromUnixToIso8601(1463702400)", result: "2016-05-20T00:00:00.000Z" }],
    run: ([value]) => counted(value, (count) => count * 1_000),
  },
  {
    name: "Time.fromStringToIso8601",
    parameters: [text("text"), text("pattern")],
    summary: "A date in words or digits, read by a pattern, as ISO 8601.",
    examples: [
      { expression: 'Time.fromStringToIso8601("23.11.2026", "dd.MM.yyyy")', result: "2026-11-23T00:00:00.000Z" },
    ],
    run: onText((given, pattern) => (given === "" ? null : dated(() => iso(parseDate(given, pattern ?? ""))))),
  },
  {
    name: "Time.fromIso8601ToWindows",
    parameters: [text("time")],
    summary: "An ISO 8601 time as a Windows file time.",
    examples: [{ expression: 'Time.fromIso8601ToWindows("2013-04-29T16:56:01Z")', result: "130117281610000000" }],
    run: onText((given) => `${isoInput(given).getTime() + WINDOWS_EPOCH}0000`),
  },
  {
    name: "Time.fromIso8601ToUnix",
    parameters: [text("time")],
    summary: "An ISO 8601 time as seconds since 1970.",
    examples: [{ expression: 'Time.fromIso8601ToUnix("2016-05-20T00:00:00Z")', result: "1463702400" }],
    run: onText((given) => String(Math.floor(isoInput(given).getTime() / 1_000))),
  },
  {
    name: "Time.fromIso8601ToString",
    parameters: [text("time"), text("pattern")],
    summary:
      "An ISO 8601 time by a pattern: `yyyy MM dd HH mm ss SSS`, `MMM` and `EEE` for names, other text in quotes.",
    examples: [
      {
        expression: 'Time.fromIso8601ToString("2026-11-23T10:00:00Z", "EEE, dd MMM yyyy")',
        result: "Mon, 23 Nov 2026",
      },
    ],
    run: onText((given, pattern) => dated(() => formatDate(isoInput(given), pattern ?? ""))),
  },
];

export const times: FunctionDefinition[] = table.map((one) => ({ ...one, group: "Time" }));
