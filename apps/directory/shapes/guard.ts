// The deletion guard of an app.
// GET  /console/apps/:id/guard            → guard
// PUT  /console/apps/:id/guard            guardSetting → guard
// GET  /console/apps/:id/guard/people     guardQuery → heldPage
// POST /console/apps/:id/guard/decision   guardDecision → decided
import { z } from "zod";
import { pageQuery, search, time } from "./values.ts";

export const guardSetting = z.object({
  /** Share of the active accounts in percent; 100 switches the guard off. */
  percent: z.number().int().min(0).max(100),
  least: z.number().int().min(1).max(1_000_000),
});
export type GuardSetting = z.infer<typeof guardSetting>;

export const guard = guardSetting.extend({
  /** What waits for a decision, or null. */
  hold: z
    .object({
      id: z.uuid(),
      openedAt: time,
      /** How many accounts were active, and how many people were losing theirs, when it was opened. */
      active: z.number().int(),
      losing: z.number().int(),
      /** How many are held now. */
      people: z.number().int(),
    })
    .nullable(),
});
export type Guard = z.infer<typeof guard>;

export const guardQuery = z.object({ search, ...pageQuery });
export const heldPage = z.object({
  people: z.array(
    z.object({
      id: z.uuid(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      remoteId: z.string(),
      since: time,
      /** When the app was taken away here. */
      lostAt: time.nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type HeldPage = z.infer<typeof heldPage>;

/** `people`: how many the list showed; when others have joined since, nothing is decided. */
export const guardDecision = z.object({
  hold: z.uuid(),
  decision: z.enum(["approved", "kept"]),
  people: z.number().int(),
});
export type GuardDecision = z.infer<typeof guardDecision>;
export const decided = z.object({ people: z.number().int() });
export type Decided = z.infer<typeof decided>;
