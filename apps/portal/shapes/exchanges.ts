// Provisioning activity, for Super Admins.
// GET /api/exchanges           exchangesQuery → exchangesPage
// GET /api/exchanges/sources   → exchangeSources
// GET /api/exchanges/export    exportQuery → a file: CSV, or NDJSON with one exchangeDetail a line
// GET /api/exchanges/live      → text/event-stream: an event "change" when there are new ones
// GET /api/exchanges/:id       → exchangeDetail
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
  "bulk",
  "other",
]);
export type ExchangeOperation = z.infer<typeof exchangeOperation>;

const filters = z.object({
  /** Person, user name, correlation id, path, or words of the error. */
  search: z.string().trim().max(200).optional(),
  result: exchangeResult.optional(),
  operation: exchangeOperation.optional(),
  /** `changes` leaves reads, searches and discovery out. */
  show: z.enum(["all", "changes"]).default("all"),
  user: id.optional(),
  connection: id.optional(),
  /** As the row names it: "Okta", "Entra ID". */
  client: z.string().trim().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type ExchangeFilters = z.output<typeof filters>;
export const exchangesQuery = listQuery.extend(filters.shape);
export type ExchangesQuery = z.input<typeof exchangesQuery>;
export const exportQuery = filters.extend({ format: z.enum(["csv", "ndjson"]) });
export type ExportQuery = z.input<typeof exportQuery>;

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
  connection: z.object({ id, name: z.string() }).nullable(),
  user: z.object({ id, displayName: z.string() }).nullable(),
  team: z.object({ id, name: z.string() }).nullable(),
  correlationId: z.string(),
});
export type ExchangeRow = z.infer<typeof exchangeRow>;
export const exchangesPage = z.object({ exchanges: z.array(exchangeRow), ...listEnd });
export type ExchangesPage = z.infer<typeof exchangesPage>;

/** What a list can be narrowed by. */
export const exchangeSources = z.object({
  connections: z.array(z.object({ id, name: z.string() })),
  clients: z.array(z.string()),
  /** Exchanges older than so many days are removed. */
  keptDays: z.number().int(),
});
export type ExchangeSources = z.infer<typeof exchangeSources>;

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
  explanation: z
    .object({
      why: z.string(),
      wayOut: z.string(),
      /** The page of this console where the way out begins. */
      link: z.object({ label: z.string(), to: z.string() }).nullable(),
    })
    .nullable(),
  curl: z.string(),
});
export type ExchangeDetail = z.infer<typeof exchangeDetail>;
