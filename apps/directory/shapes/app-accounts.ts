import { z } from "zod";
import { personStatus } from "./people.ts";
import { id, pageQuery, search, time } from "./values.ts";

// What an app holds, read back: its accounts, whose they are, and what differs from the directory.

export const accountPlace = z.enum(["unowned", "exact", "partial", "none", "ignored", "linked"]);
export type AccountPlace = z.infer<typeof accountPlace>;

export const accountMatch = z.enum(["none", "exact", "partial", "several"]);

export const accountRow = z.object({
  remoteId: z.string(),
  name: z.string(),
  userName: z.string(),
  email: z.string(),
  active: z.boolean(),
  lastSignInAt: time.nullable(),
  firstSeenAt: time,
  seenAt: time,
  match: accountMatch,
  /** The likeliest first; `how` is what is equal: a SCIM path, or "name", "email". */
  candidates: z.array(
    z.object({
      id,
      name: z.string(),
      email: z.string(),
      status: personStatus,
      how: z.string(),
      assigned: z.boolean(),
      hasAnother: z.boolean(),
    }),
  ),
  ignored: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
  owner: z.object({ id, name: z.string(), how: z.string() }).nullable(),
});
export type AccountRow = z.infer<typeof accountRow>;

/** GET /console/apps/:id/accounts */
export const accountsQuery = z.object({ ...pageQuery, search, place: accountPlace.default("unowned") });
export const accountsPage = z.object({
  accounts: z.array(accountRow),
  next: z.string().nullable(),
  counts: z.record(accountPlace, z.number().int()),
});
export type AccountsPage = z.infer<typeof accountsPage>;

export const reading = z.object({
  id,
  cause: z.enum(["first", "by_hand", "schedule"]),
  status: z.enum(["running", "held", "done", "failed"]),
  startedBy: z.string(),
  startedAt: time,
  finishedAt: time.nullable(),
  pages: z.number().int(),
  accounts: z.number().int(),
  announced: z.number().int().nullable(),
  complete: z.boolean(),
  note: z.string().nullable(),
  wayOut: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
});
export type Reading = z.infer<typeof reading>;

export const readingSettings = z.object({
  every: z.enum(["off", "hourly", "six_hours", "daily", "weekly"]),
  confirmExact: z.boolean(),
  /** SCIM paths besides externalId and userName whose equality is an exact match. */
  matchOn: z.array(z.string().max(300)).max(10),
  driftPolicy: z.enum(["report", "overwrite", "accept"]),
});
export type ReadingSettings = z.infer<typeof readingSettings>;

/** GET and PUT /console/apps/:id/reading; POST answers the same */
export const readingState = z.object({
  settings: readingSettings,
  nextAt: time.nullable(),
  latest: reading.nullable(),
  /** The latest that was taken over. */
  done: reading.nullable(),
  tellsSignIn: z.boolean(),
  /** Mapped paths that `matchOn` may name. */
  paths: z.array(z.string()),
});
export type ReadingState = z.infer<typeof readingState>;
/** POST /console/apps/:id/reading: `approved` reads once more and takes over what the guard held. */
export const readingStart = z.object({ approved: z.boolean().default(false) }).nullish();

export const accountAction = z.enum(["link", "create", "ignore", "consider", "deactivate"]);
export type AccountAction = z.infer<typeof accountAction>;

/** POST /console/apps/:id/accounts/actions and .../accounts/review (which changes nothing) */
export const accountActions = z
  .object({
    action: accountAction,
    /** `personId` where it is not the first candidate. */
    accounts: z
      .array(z.object({ remoteId: z.string().max(1024), personId: id.optional() }))
      .max(500)
      .default([]),
    /** All that match exactly, whatever their number (only with "link"). */
    allExact: z.boolean().default(false),
    reason: z.string().trim().max(500).default(""),
  })
  .refine(({ accounts, allExact, action }) => accounts.length > 0 || (allExact && action === "link"), {
    error: "Choose at least one account.",
  });
export type AccountActions = z.input<typeof accountActions>;

export const actionResult = z.object({
  done: z.number().int(),
  refused: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type ActionResult = z.infer<typeof actionResult>;

export const accountReview = z.object({
  rows: z.array(
    z.object({
      remoteId: z.string(),
      name: z.string(),
      /** What will happen, in a sentence. */
      text: z.string(),
      /** Why it cannot be done. */
      problem: z.string().nullable(),
      person: z.object({ id: id.nullable(), name: z.string() }).nullable(),
      /** What is sent to the app afterwards. */
      changes: z.array(z.object({ path: z.string(), there: z.string().nullable(), here: z.string().nullable() })),
    }),
  ),
});
export type AccountReview = z.infer<typeof accountReview>;

export const driftState = z.enum(["in_sync", "changed", "missing", "unmanaged", "not_assigned", "accepted", "pending"]);
export type DriftState = z.infer<typeof driftState>;

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable();

export const driftRow = z.object({
  subject: z.string(),
  state: driftState,
  personId: id.nullable(),
  remoteId: z.string().nullable(),
  name: z.string(),
  userName: z.string(),
  note: z.string().nullable(),
  since: time,
  differences: z.array(
    z.object({
      path: z.string(),
      here: scalar,
      there: scalar,
      confirmed: scalar,
      confirmedAt: z.string().nullable(),
      accepted: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
      overwritten: z.string().optional(),
    }),
  ),
});
export type DriftRow = z.infer<typeof driftRow>;

/** GET /console/apps/:id/drift (and .../drift.csv): `state=drift` is everything that somebody should look at. */
export const driftQuery = z.object({
  ...pageQuery,
  search,
  state: z.enum(["drift", "all", ...driftState.options]).default("drift"),
  path: z.string().max(300).optional(),
});
export const driftPage = z.object({
  rows: z.array(driftRow),
  next: z.string().nullable(),
  counts: z.record(driftState, z.number().int()),
  /** Attributes that differ somewhere, the most frequent first. */
  paths: z.array(z.object({ path: z.string(), count: z.number().int() })),
});
export type DriftPage = z.infer<typeof driftPage>;

/** POST /console/apps/:id/drift/actions: the named ones, or all of a state. */
export const driftActions = z.object({
  action: z.enum(["overwrite", "accept", "report"]),
  subjects: z.array(z.string().max(1100)).max(500).default([]),
  all: z.enum(["changed", "missing", "accepted"]).optional(),
  reason: z.string().trim().max(500).default(""),
});
export type DriftActions = z.input<typeof driftActions>;
