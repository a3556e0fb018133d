// What a directory asked for and a Super Admin decides. All of these are for Super Admins.
// GET  /api/requests            requestsQuery → requestsPage
// POST /api/requests/decisions  decisions → decided
import { z } from "zod";
import { id, instant, listEnd, listQuery, optionalInstant } from "./list.ts";

/** `match`: to take over a user made by hand. `reactivate`: to give a deactivated user access again. */
export const requestKind = z.enum(["match", "reactivate"]);
export type RequestKind = z.infer<typeof requestKind>;
/** `withdrawn`: the directory does not want it any more. `done`: approved, and the directory was answered with it. */
export const requestState = z.enum(["waiting", "approved", "refused", "withdrawn", "done"]);
export type RequestState = z.infer<typeof requestState>;

export const requestsQuery = listQuery.extend({
  search: z.string().trim().max(200).optional(),
  /** `approved` has those that are done as well. */
  status: z.enum(["waiting", "approved", "refused", "all"]).default("waiting"),
  kind: requestKind.optional(),
  user: id.optional(),
});
export type RequestsQuery = z.input<typeof requestsQuery>;

export const requestRow = z.object({
  id,
  kind: requestKind,
  state: z.enum(["waiting", "approved", "refused"]),
  user: z.object({ id, displayName: z.string(), email: z.string(), superAdmin: z.boolean() }),
  connection: z.string(),
  /** What is asked for, in a sentence. */
  what: z.string(),
  /** What is to be looked at before it is approved, or null. */
  caution: z.string().nullable(),
  /** What would be different at once. */
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  attempts: z.number().int(),
  askedAt: instant,
  lastAskedAt: instant,
  decidedAt: optionalInstant,
  decidedBy: z.string().nullable(),
});
export type RequestRow = z.infer<typeof requestRow>;

export const requestsPage = z.object({
  requests: z.array(requestRow),
  ...listEnd,
  counts: z.object({
    waiting: z.number().int(),
    approved: z.number().int(),
    refused: z.number().int(),
    all: z.number().int(),
  }),
});
export type RequestsPage = z.infer<typeof requestsPage>;

export const decisions = z.object({ ids: z.array(id).min(1).max(200), decision: z.enum(["approve", "refuse"]) });
export type Decisions = z.infer<typeof decisions>;
/** Each request with what came of it: `failed` is why it could not be done, or null. */
export const decided = z.object({
  results: z.array(z.object({ id, name: z.string(), failed: z.string().nullable() })),
});
export type Decided = z.infer<typeof decided>;
