import { z } from "zod";
import { id, pageQuery, search, time } from "./values.ts";

export const logEntry = z.object({
  id,
  at: time,
  event: z.string().describe("Okta's event name, such as user.lifecycle.suspend"),
  actor: z.string(),
  target: z.object({ kind: z.string(), id: id.nullable(), name: z.string() }).nullable(),
  message: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type LogEntry = z.infer<typeof logEntry>;

/** GET /console/log */
export const logQuery = z.object({
  ...pageQuery,
  search,
  event: z.string().max(100).optional().describe('An event name, or its beginning such as "user.lifecycle"'),
  actor: z.string().max(320).optional(),
  target: id.optional(),
  since: time.optional(),
  until: time.optional(),
});
export type LogQuery = z.input<typeof logQuery>;
export const logPage = z.object({ entries: z.array(logEntry), next: z.string().nullable() });
export type LogPage = z.infer<typeof logPage>;
