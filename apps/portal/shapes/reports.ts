// GET /api/reports/deals-won   dealsWonQuery → dealsWon
// GET /api/reports/pipeline    → pipeline
import { z } from "zod";
import { dealStage, owner } from "./crm.ts";

const amount = z.number().int();
const part = z.object({ count: z.number().int(), amount });
/** Owners who lost access are counted like everybody else. `owner` is null for deals that nobody owns. */
const ofOwner = { owner: owner.nullable(), team: z.string().nullable() };

export const dealsWonQuery = z.object({ months: z.coerce.number().int().min(1).max(36).default(12) });
/** Amounts in hundredths of the account's currency; months of UTC, like 2026-11, the oldest first. */
export const dealsWon = z.object({
  currency: z.string(),
  months: z.array(z.object({ month: z.string(), ...part.shape })),
  owners: z.array(z.object({ ...ofOwner, ...part.shape, byMonth: z.array(amount) })),
  total: part,
});
export type DealsWon = z.infer<typeof dealsWon>;

/** Open deals only. `byStage` is in the order of `stages`. */
export const pipeline = z.object({
  currency: z.string(),
  stages: z.array(z.object({ stage: dealStage, ...part.shape })),
  owners: z.array(z.object({ ...ofOwner, ...part.shape, byStage: z.array(amount) })),
  teams: z.array(z.object({ team: z.string().nullable(), ...part.shape, byStage: z.array(amount) })),
  total: part,
});
export type Pipeline = z.infer<typeof pipeline>;
