// Giving records another owner, in one go. For whoever may reassign records.
// GET  /api/users/:id/records         → recordsOfUser                     (everybody)
// POST /api/reassignments/preview     wish → preview
// POST /api/reassignments             wish → reassignment
// GET  /api/reassignments             listQuery → reassignments
// POST /api/reassignments/:id/undo    → reassignment                      (for a day)
import { z } from "zod";
import { owner } from "./crm.ts";
import { id, instant, listEnd, optionalInstant } from "./list.ts";

const count = z.number().int();

/** What somebody owns; amounts in hundredths of the account's currency. */
export const recordsOfUser = z.object({
  contacts: count,
  openDeals: count,
  closedDeals: count,
  openAmount: count,
  currency: z.string(),
});
export type RecordsOfUser = z.infer<typeof recordsOfUser>;

/** All of one owner's, by kind, or records that were picked. */
export const wish = z.object({
  what: z.union([
    z.object({ from: id, contacts: z.boolean(), openDeals: z.boolean(), closedDeals: z.boolean() }),
    z.object({ kind: z.enum(["contact", "deal"]), ids: z.array(id).min(1).max(1_000) }),
  ]),
  to: id,
});
export type Wish = z.infer<typeof wish>;

export const preview = z.object({
  contacts: count,
  openDeals: count,
  closedDeals: count,
  openAmount: count,
  currency: z.string(),
  /** The first few, by name. */
  examples: z.array(z.object({ kind: z.enum(["contact", "deal"]), id, name: z.string() })),
});
export type Preview = z.infer<typeof preview>;

export const reassignment = z.object({
  id,
  at: instant,
  by: z.string(),
  /** Null when the records were picked one by one. */
  from: owner.nullable(),
  to: owner,
  contacts: count,
  deals: count,
  undoneAt: optionalInstant,
  undoneBy: z.string().nullable(),
  /** Until when it can be undone; null when it cannot any more. */
  undoUntil: optionalInstant,
});
export type Reassignment = z.infer<typeof reassignment>;
export const undone = reassignment.extend({
  restored: count,
  /** Records that somebody gave yet another owner meanwhile: they stay with that one. */
  kept: count,
});
export type Undone = z.infer<typeof undone>;
export const reassignments = z.object({ reassignments: z.array(reassignment), ...listEnd });
export type Reassignments = z.infer<typeof reassignments>;
