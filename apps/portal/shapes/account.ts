// GET   /api/account   → account
// PATCH /api/account   accountChange → account             (Super Admin)
import { z } from "zod";
import { instant } from "./list.ts";
import { plan } from "./session.ts";

export const account = z.object({
  number: z.number().int(),
  name: z.string(),
  plan,
  scimIncluded: z.boolean(),
  ssoIncluded: z.boolean(),
  createdAt: instant,
});
export type Account = z.infer<typeof account>;

export const accountChange = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  plan: plan.optional(),
});
export type AccountChange = z.infer<typeof accountChange>;
