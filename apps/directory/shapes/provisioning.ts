import { z } from "zod";

// Shapes of the console's provisioning routes. Times are ISO 8601 texts; every `text`, `summary`, `detail` and
// `wayOut` is a sentence ready to be shown.

/** Where a person stands in one app. */
export const syncStateName = z.enum([
  "waiting", // something is still to be sent
  "provisioned", // the app holds what the directory says
  "failed", // refused by the app or not sendable; waits for a change or a retry
  "held", // waits for somebody's approval
  "deactivated", // the account stays in the app, switched off
  "none", // never provisioned there
]);
export type SyncStateName = z.infer<typeof syncStateName>;

export const syncState = z.object({
  appId: z.string(),
  appLabel: z.string(),
  personId: z.string(),
  state: syncStateName,
  /** "Provisioned 12 s ago", "Waiting: 14 before it, about 3 s", "Failed: e-mail already in use". */
  text: z.string(),
  since: z.string().nullable(),
  /** When the next attempt is due, while waiting. */
  nextAt: z.string().nullable(),
  /** What to do about a failure. */
  wayOut: z.string().nullable(),
  errorClass: z.enum(["auth", "throttled", "transient", "permanent"]).nullable(),
  attempts: z.number(),
  remoteId: z.string().nullable(),
  /** "created here", "matched by externalId", "matched by userName". */
  matchedHow: z.string().nullable(),
  lastOperation: z.string().nullable(),
  /** Last state that the app confirmed, one row an attribute. */
  confirmed: z.array(z.object({ target: z.string(), value: z.unknown(), at: z.string() })),
});
export type SyncState = z.infer<typeof syncState>;

/** GET /console/people/:personId/sync */
export const personSync = z.object({ apps: z.array(syncState) });

export const operationName = z.enum([
  "create",
  "look_up",
  "read",
  "update",
  "deactivate",
  "reactivate",
  "delete",
  "test",
]);
export type OperationName = z.infer<typeof operationName>;

export const attemptResult = z.enum(["running", "ok", "failed", "unknown"]);
export type AttemptResult = z.infer<typeof attemptResult>;

export const activityRow = z.object({
  id: z.string(),
  at: z.string(),
  durationMs: z.number().nullable(),
  appId: z.string(),
  appLabel: z.string(),
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  operation: operationName,
  result: attemptResult,
  /** HTTP status, when there was an answer. */
  status: z.number().nullable(),
  /** "Created Ada Lovelace", "Updated title of Ada Lovelace". */
  summary: z.string(),
  /** Why it failed, in words. */
  detail: z.string().nullable(),
  correlationId: z.string(),
});
export type ActivityRow = z.infer<typeof activityRow>;

/** GET /console/apps/:id/activity?search&result&operation&person&from&to&cursor&limit */
export const activityQuery = z.object({
  search: z.string().max(200).optional(),
  result: attemptResult.optional(),
  operation: operationName.optional(),
  person: z.uuid().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const activityPage = z.object({
  rows: z.array(activityRow),
  next: z.string().nullable(),
});
export type ActivityPage = z.infer<typeof activityPage>;

export const exchangeSide = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});
export const exchange = z.object({
  method: z.string(),
  url: z.string(),
  request: exchangeSide,
  response: exchangeSide.extend({ status: z.number() }).nullable(),
  /** What went wrong when there was no answer: "Connection refused". */
  error: z.string().nullable(),
  durationMs: z.number(),
});
export type ExchangeShape = z.infer<typeof exchange>;

/** GET /console/activity/:attemptId */
export const activityDetail = activityRow.extend({
  exchange,
  wayOut: z.string().nullable(),
  /** The other exchanges of the same piece of work, in order. */
  related: z.array(activityRow),
});
export type ActivityDetail = z.infer<typeof activityDetail>;

export const gateState = z.enum(["off", "open", "paused", "auth", "throttled", "broken", "quarantine"]);
export type GateState = z.infer<typeof gateState>;

/** POST /console/apps/:id/pause */
export const pauseReason = z.object({ reason: z.string().trim().max(200, "At most 200 characters.").optional() });

/** GET /console/apps/:id/progress; POST /console/apps/:id/pause and .../resume answer the same */
export const progress = z.object({
  people: z.object({
    provisioned: z.number(),
    waiting: z.number(),
    failed: z.number(),
    held: z.number(),
    deactivated: z.number(),
  }),
  queue: z.object({
    /** May be sent now. */
    due: z.number(),
    /** Waits for a time: retries. */
    later: z.number(),
    running: z.number(),
    /** Of the due ones, those that take access away. */
    urgent: z.number(),
    /** All that wait, whether due or not, by lane: access to take away, somebody is watching, usual, bulk. */
    lanes: z.array(z.number()),
    nextAt: z.string().nullable(),
  }),
  /** Finished people a minute, over the last minute. */
  ratePerMinute: z.number(),
  etaSeconds: z.number().nullable(),
  /** Since the app was added. */
  statistics: z.object({
    created: z.number(),
    linked: z.number(),
    updated: z.number(),
    deactivated: z.number(),
    reactivated: z.number(),
    failed: z.number(),
    requests: z.number(),
  }),
  gate: z.object({
    state: gateState,
    /** "Paused by Ada Lovelace", "The app refused the token 3 times in a row". */
    reason: z.string().nullable(),
    wayOut: z.string().nullable(),
    since: z.string().nullable(),
    resumesAt: z.string().nullable(),
  }),
  /** How fast the app may be called; null where nobody said anything about it and the catalog entry decides. */
  pace: z.object({
    concurrency: z.number().nullable(),
    usualConcurrency: z.number(),
    /** Exchanges at once while the app has asked to be called less often. */
    slowedTo: z.number().nullable(),
    ratePerMinute: z.number().nullable(),
    /** What the catalog entry knows: "180 changes of users a minute". */
    limits: z.array(z.string()),
  }),
  /** Failures grouped by cause, most people first. */
  failures: z.array(
    z.object({
      message: z.string(),
      wayOut: z.string().nullable(),
      people: z.number(),
      examples: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type Progress = z.infer<typeof progress>;

/** PUT /console/apps/:id/pace; answers progress */
export const paceUpdate = z.object({
  concurrency: z.number().int("Give a whole number.").min(1, "At least 1.").max(256, "At most 256.").nullable(),
  ratePerMinute: z.number().int("Give a whole number.").min(1, "At least 1.").max(60_000, "At most 60,000.").nullable(),
});
export type PaceUpdate = z.infer<typeof paceUpdate>;

/** POST /console/apps/:id/links/:personId/retry and .../provision-now, POST /console/apps/:id/links/retry (all that failed) */
export const linkPath = z.object({ id: z.uuid(), personId: z.uuid() });
export const wokenPeople = z.object({ people: z.number() });

/** Part of the answer of "Test connection", and of the app's `connection_checks`. */
export const connectionCheck = z.object({
  id: z.enum(["address", "reachable", "tls", "authenticated", "service_provider_config", "schemas", "filter"]),
  title: z.string(),
  result: z.enum(["ok", "failed", "warning", "skipped"]),
  detail: z.string(),
  exchange: exchange.nullable(),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;

export const capabilities = z.object({
  patch: z.boolean(),
  bulk: z.boolean(),
  filter: z.boolean(),
  maxResults: z.number().nullable(),
  sort: z.boolean(),
  etag: z.boolean(),
  changePassword: z.boolean(),
  cursorPaging: z.boolean(),
  /** Attributes of the app's user schema with their rules, by SCIM path. */
  attributes: z.array(
    z.object({
      path: z.string(),
      type: z.string(),
      required: z.boolean(),
      writable: z.boolean(),
      multiValued: z.boolean(),
      canonicalValues: z.array(z.string()).optional(),
    }),
  ),
});
export type Capabilities = z.infer<typeof capabilities>;

export const connectionTest = z.object({
  passed: z.boolean(),
  at: z.string(),
  checks: z.array(connectionCheck),
  capabilities: capabilities.nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTest>;
