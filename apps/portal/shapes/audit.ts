// GET /api/audit   auditQuery → auditPage      (Super Admin)
import { z } from "zod";
import { id, instant, listEnd, listQuery } from "./list.ts";

export const auditQuery = listQuery.extend({
  search: z.string().trim().max(200).optional(),
  event: z.string().max(100).optional(),
  user: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditQuery = z.input<typeof auditQuery>;

export const auditRow = z.object({
  id,
  /** Counts up by one within the account, without gaps; null for the second until it is given. */
  number: z.number().int().nullable(),
  at: instant,
  event: z.string(),
  actorKind: z.enum(["user", "scim", "system", "operator"]),
  actor: z.string(),
  targetKind: z.string().nullable(),
  targetId: z.string().nullable(),
  target: z.string().nullable(),
  message: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  exchangeId: id.nullable(),
});
export type AuditRow = z.infer<typeof auditRow>;
export const auditPage = z.object({ entries: z.array(auditRow), ...listEnd });
export type AuditPage = z.infer<typeof auditPage>;
