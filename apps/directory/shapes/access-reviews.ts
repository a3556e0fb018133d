import { z } from "zod";
import { id, pageQuery, search, time } from "./values.ts";

const named = z.object({ id, name: z.string() });

export const reviewCounts = z.object({
  items: z.number().int(),
  decided: z.number().int(),
  keep: z.number().int(),
  revoke: z.number().int(),
  give: z.number().int(),
  assigned: z.number().int(),
  orphan: z.number().int(),
  missing: z.number().int(),
  neverSignedIn: z.number().int(),
});

export const accessReview = z.object({
  id,
  name: z.string(),
  status: z.enum(["open", "closed"]),
  scope: z.object({ apps: z.array(named), groups: z.array(named) }),
  reviewers: z.array(z.object({ id, name: z.string(), email: z.string() })),
  byManager: z.boolean(),
  dueAt: time,
  createdBy: z.string(),
  createdAt: time,
  closedBy: z.string().nullable(),
  closedAt: time.nullable(),
  counts: reviewCounts,
});
export type AccessReview = z.infer<typeof accessReview>;

/** GET /console/access-reviews */
export const accessReviews = z.object({ reviews: z.array(accessReview) });

/** POST /console/access-reviews: without apps, all of them; groups narrow it down to their members. */
export const accessReviewCreate = z.object({
  name: z.string().trim().min(1, { error: "Give the review a name." }).max(120),
  apps: z.array(id).max(200),
  groups: z.array(id).max(200),
  reviewers: z.array(id).max(50),
  byManager: z.boolean().default(false),
  dueAt: time,
});
export type AccessReviewCreate = z.input<typeof accessReviewCreate>;

export const reviewItemKind = z.enum(["assigned", "orphan", "missing"]);
export const reviewDecision = z.enum(["keep", "revoke", "give"]);
export type ReviewDecision = z.infer<typeof reviewDecision>;

export const reviewItem = z.object({
  id,
  kind: reviewItemKind,
  app: named,
  person: z.object({
    id: id.nullable(),
    name: z.string(),
    login: z.string(),
    department: z.string(),
    status: z.string().nullable(),
  }),
  account: z.string(),
  through: z.array(z.object({ kind: z.enum(["direct", "group"]), id, name: z.string() })),
  since: time.nullable(),
  lastSignInAt: time.nullable(),
  neverSignedIn: z.boolean(),
  reviewers: z.array(z.string()),
  mayDecide: z.boolean(),
  decision: reviewDecision.nullable(),
  leaveGroups: z.boolean(),
  reason: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
  outcome: z.enum(["done", "remains", "refused"]).nullable(),
  outcomeText: z.string().nullable(),
});
export type ReviewItem = z.infer<typeof reviewItem>;

/** GET /console/access-reviews/:id/items (and .../items.csv) */
export const reviewItemsQuery = z.object({
  ...pageQuery,
  search,
  show: z.enum(["all", "open", "mine", "orphan", "missing", "never", "keep", "revoke"]).default("all"),
  app: id.optional(),
});
export type ReviewItemsQuery = z.output<typeof reviewItemsQuery>;
export const reviewItemsPage = z.object({ items: z.array(reviewItem), next: z.string().nullable() });
export type ReviewItemsPage = z.infer<typeof reviewItemsPage>;

/** POST /console/access-reviews/:id/decisions. Taking access away needs a reason. */
export const reviewDecisions = z.object({
  items: z.array(id).min(1, { error: "Choose at least one." }).max(500),
  decision: reviewDecision.nullable(),
  reason: z.string().trim().max(500).default(""),
  /** With "revoke": also end the memberships of the groups that give the app. */
  leaveGroups: z.boolean().default(false),
});
export type ReviewDecisions = z.input<typeof reviewDecisions>;
export const reviewDecided = z.object({
  done: z.number().int(),
  refused: z.array(z.object({ name: z.string(), reason: z.string() })),
});
