// For whoever may read the audit log.
// GET /api/audit          auditQuery → auditPage
// GET /api/audit/export   auditExportQuery → a file
import { z } from "zod";
import { id, instant, listEnd, listQuery } from "./list.ts";

export const actorKind = z.enum(["user", "scim", "system", "operator"]);

export const auditFilters = z.object({
  search: z.string().trim().max(200).optional(),
  event: z.string().max(100).optional(),
  user: id.optional(),
  view: z.enum(["all", "sign_ins", "security", "provisioning", "records"]).optional(),
  actor: actorKind.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditFilters = z.output<typeof auditFilters>;
export const auditQuery = listQuery.extend(auditFilters.shape);
export const auditExportQuery = auditFilters.extend({ format: z.enum(["csv", "ndjson"]).default("csv") });

export const auditRow = z.object({
  id,
  /** Counts up by one within the account, without gaps; null for the second until it is given. */
  number: z.number().int().nullable(),
  at: instant,
  event: z.string(),
  actorKind,
  actor: z.string(),
  targetKind: z.string().nullable(),
  targetId: z.string().nullable(),
  target: z.string().nullable(),
  message: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  exchangeId: id.nullable(),
  /** SHA-256 of the seal before it and of the entry, in hexadecimal; null for the second until it is given. */
  seal: z.string().nullable(),
});
export type AuditRow = z.infer<typeof auditRow>;
export const auditPage = z.object({ entries: z.array(auditRow), ...listEnd });
export type AuditPage = z.infer<typeof auditPage>;
