import { z } from "zod";
import { time } from "./values.ts";

const outcome = z.enum(["pass", "fail", "strict", "not_offered", "not_judged"]);
export type Outcome = z.infer<typeof outcome>;

const severity = z.enum(["must", "should", "vendor"]);
export type Severity = z.infer<typeof severity>;

const wire = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().optional(),
  }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string().optional()), body: z.string() }),
});
export type WireExchange = z.infer<typeof wire>;

export const conformanceResult = z.object({
  id: z.string(),
  section: z.string(),
  /** What must be so, as a sentence without its full stop. */
  must: z.string(),
  source: z.string(),
  severity,
  outcome,
  expected: z.string().nullable(),
  came: z.string().nullable(),
  reason: z.string().nullable(),
  advice: z.string().nullable(),
});
export type ConformanceResult = z.infer<typeof conformanceResult>;

/** GET /console/apps/:id/conformance/results/:check */
export const conformanceDetail = conformanceResult.extend({
  exchange: wire.nullable(),
  /** What the check had sent before, oldest first. */
  before: z.array(wire),
});
export type ConformanceDetail = z.infer<typeof conformanceDetail>;

const report = z.object({
  domain: z.string(),
  strict: z.boolean(),
  couldNotRun: z.string().nullable(),
  stopped: z.string().nullable(),
  requests: z.number(),
  secondsWaited: z.number(),
  made: z.number(),
  left: z.array(z.object({ path: z.string(), name: z.string(), deactivated: z.boolean(), why: z.string() })),
  sections: z.array(z.object({ id: z.string(), title: z.string(), passed: z.number(), judged: z.number() })),
  results: z.array(conformanceResult),
});
export type ConformanceReport = z.infer<typeof report>;

/** GET /console/apps/:id/conformance: the run of the app that is under way or was the last, or null. */
export const conformanceState = z.object({
  run: z
    .object({
      name: z.string(),
      status: z.enum(["running", "done", "stopped"]),
      readOnly: z.boolean(),
      startedBy: z.string(),
      startedAt: time,
      finishedAt: time.nullable(),
      done: z.number(),
      total: z.number(),
      failed: z.number(),
      stopping: z.boolean(),
      report: report.nullable(),
    })
    .nullable(),
});
export type ConformanceState = z.infer<typeof conformanceState>;
export type ConformanceRun = NonNullable<ConformanceState["run"]>;

/** POST /console/apps/:id/conformance */
export const conformanceStart = z.object({
  readOnly: z.boolean().default(false),
  /** Domain of the test users' addresses; without it, that of the users who are in the app. */
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(200)
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "Enter a domain such as example.com.")
    .optional(),
});
export type ConformanceStart = z.input<typeof conformanceStart>;

export const checkPath = z.object({ id: z.uuid(), check: z.string().max(100) });
