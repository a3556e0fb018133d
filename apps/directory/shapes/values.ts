import { z } from "zod";

/** Values that many shapes share. Times travel as ISO 8601 text in UTC. */
export const id = z.uuid();
export const time = z.iso.datetime({ offset: true });
export const idPath = z.object({ id });

/** How a list is asked for; `cursor` is opaque and comes from the `next` of the page before. */
export const pageQuery = {
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const search = z.string().trim().max(200).optional();

/** The body of every error (RFC 9457). `errors` names the inputs at fault. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

export const nothing = z.null().describe("No content");
