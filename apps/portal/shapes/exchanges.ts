// Provisioning activity, for Super Admins.
// GET /api/exchanges       exchangesQuery → exchangesPage
// GET /api/exchanges/:id   → exchangeDetail
import { z } from "zod";
import { id, instant, listEnd, listQuery } from "./list.ts";

export const exchangeResult = z.enum(["ok", "failed"]);
export type ExchangeResult = z.infer<typeof exchangeResult>;
export const exchangeOperation = z.enum([
  "create",
  "update",
  "deactivate",
  "reactivate",
  "restore",
  "link",
  "delete",
  "read",
  "search",
  "discovery",
  "group-create",
  "group-update",
  "group-members",
  "group-delete",
  "group-read",
  "other",
]);
export type ExchangeOperation = z.infer<typeof exchangeOperation>;

export const exchangesQuery = listQuery.extend({
  /** Person, user name, correlation id, path, or words of the error. */
  search: z.string().trim().max(200).optional(),
  result: exchangeResult.optional(),
  operation: exchangeOperation.optional(),
  /** `changes` leaves reads, searches and discovery out. */
  show: z.enum(["all", "changes"]).default("all"),
  user: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type ExchangesQuery = z.input<typeof exchangesQuery>;

export const exchangeRow = z.object({
  id,
  at: instant,
  /** In words: "Created Ada Byron", "Deactivated Ada Byron", "Looked for ada@example.com: nobody". */
  summary: z.string(),
  operation: exchangeOperation,
  result: exchangeResult,
  status: z.number().int(),
  method: z.string(),
  path: z.string(),
  milliseconds: z.number(),
  client: z.string(),
  user: z.object({ id, displayName: z.string() }).nullable(),
  team: z.object({ id, name: z.string() }).nullable(),
  correlationId: z.string(),
});
export type ExchangeRow = z.infer<typeof exchangeRow>;
export const exchangesPage = z.object({ exchanges: z.array(exchangeRow), ...listEnd });
export type ExchangesPage = z.infer<typeof exchangesPage>;

const headers = z.record(z.string(), z.string());

export const exchangeDetail = exchangeRow.extend({
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  token: z.object({ name: z.string(), hint: z.string() }).nullable(),
  /** Secrets and passwords are masked before they are stored. */
  request: z.object({ method: z.string(), url: z.string(), headers, body: z.string().nullable() }),
  response: z.object({ status: z.number().int(), headers, body: z.string().nullable() }),
  /** What the exchange changed; empty for reads and refusals. */
  changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** Why it failed in plain words, and the way out. */
  explanation: z.object({ why: z.string(), wayOut: z.string() }).nullable(),
  curl: z.string(),
});
export type ExchangeDetail = z.infer<typeof exchangeDetail>;
