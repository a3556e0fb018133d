import { z } from "zod";
import { id, time } from "./values.ts";

export const apiToken = z.object({
  id,
  name: z.string(),
  hint: z.string().describe("The beginning and the last four characters"),
  createdBy: z.string(),
  createdAt: time,
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

/** GET /console/api-tokens */
export const apiTokenList = z.object({ tokens: z.array(apiToken) });

/** POST /console/api-tokens */
export const apiTokenCreate = z.object({
  name: z.string().trim().min(1, "Give the token a name.").max(100),
});
export type ApiTokenCreate = z.infer<typeof apiTokenCreate>;

/** The token itself is in this answer and never again. */
export const apiTokenCreated = z.object({ token: apiToken, secret: z.string() });
export type ApiTokenCreated = z.infer<typeof apiTokenCreated>;
