import { z } from "zod";

/** An instant as ISO 8601 text with its zone. */
export const instant = z.iso.datetime({ offset: true });
export const optionalInstant = instant.nullable();
export const id = z.uuid();

/** What every list takes: an opaque cursor from the answer before, and how many rows to give. */
export const listQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What every list answer has beside its rows: the next page's cursor (null on the last) and how many match in all. */
export const listEnd = { next: z.string().nullable(), total: z.number().int() };

/**
 * RFC 9457. `detail` is a sentence for the person at the screen, `code` is for the program; `errors` names the fields
 * of an input that was refused.
 */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** PATCH and DELETE answers that carry nothing. */
export const done = z.object({ done: z.literal(true) });
