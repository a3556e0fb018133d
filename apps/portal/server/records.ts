// What is kept of a change: who did it (audit) and the request that asked for it (exchange). Both are written in the
// statement or transaction of the change itself, so these shapes and their SQL belong to no single feature.
import { sql, type Transaction } from "kysely";
import { newId } from "@rollcall/foundation/ids";
import type { ExchangeOperation } from "../shapes/exchanges.ts";
import type { Tables } from "./tables.ts";

export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

/** Who does something: a signed-in user, a connection over SCIM, the product itself, or who runs it (command line). */
export interface Actor {
  kind: "user" | "scim" | "system" | "operator";
  id: string | null;
  name: string;
  /** Of a user: the epoch of the session. A change is refused when it is another one by the time it is committed. */
  epoch?: number;
}

export interface AuditEntry {
  account_id: number;
  id: string;
  at: string;
  event: string;
  actor_kind: Actor["kind"];
  actor_id: string | null;
  actor: string;
  actor_epoch?: number;
  target_kind: string | null;
  target_id: string | null;
  target: string | null;
  message: string;
  changes: Change[];
  exchange_id: string | null;
}

/** A row of `exchanges`, ready for JSON. */
export interface ExchangeRecord {
  account_id: number;
  id: string;
  at: string;
  connection_id: string;
  token_id: string;
  correlation_id: string;
  operation: ExchangeOperation;
  ok: boolean;
  status: number;
  summary: string;
  method: string;
  path: string;
  milliseconds: number;
  client: string;
  user_agent: string | null;
  address: string | null;
  user_id: string | null;
  user_name: string | null;
  team_id: string | null;
  team_name: string | null;
  request_headers: Record<string, string>;
  request_body: string | null;
  response_headers: Record<string, string>;
  response_body: string | null;
  changes: Change[];
  error_code: string | null;
}

export interface AuditFacts {
  account: number;
  event: string;
  actor: Actor;
  target?: {
    kind:
      | "user"
      | "team"
      | "account"
      | "token"
      | "oauth_client"
      | "domain"
      | "connection"
      | "permission set"
      | "contact"
      | "deal";
    id: string | null;
    name: string;
  };
  message: string;
  changes?: Change[];
  exchangeId?: string;
}

/** One event is one line wherever it is read, even if a name in it has a line break. */
export function oneLine(words: string): string {
  return words.replaceAll(/[\r\n\u2028\u2029]+/g, " ");
}

export function auditEntry(facts: AuditFacts, at: Date): AuditEntry {
  return {
    account_id: facts.account,
    id: newId(),
    at: at.toISOString(),
    event: facts.event,
    actor_kind: facts.actor.kind,
    actor_id: facts.actor.id,
    actor: facts.actor.name,
    ...(facts.actor.epoch === undefined ? {} : { actor_epoch: facts.actor.epoch }),
    target_kind: facts.target?.kind ?? null,
    target_id: facts.target?.id ?? null,
    target: facts.target?.name ?? null,
    message: oneLine(facts.message),
    changes: facts.changes ?? [],
    exchange_id: facts.exchangeId ?? null,
  };
}

/** `insert into audit … select` over rows of JSON: `source` is a query that yields one jsonb column named `entry`. */
export function auditInsert(source: string): string {
  return `insert into audit select r.* from (${source}) s, jsonb_populate_record(null::audit, s.entry) r`;
}

export function exchangeInsert(source: string): string {
  return `insert into exchanges select r.* from (${source}) s, jsonb_populate_record(null::exchanges, s.entry) r`;
}

/** Writes audit entries inside a transaction of the console. */
export async function recordAudit(trx: Transaction<Tables>, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const source = "select entry from jsonb_array_elements($$::jsonb) as e(entry)";
  const [before = "", after = ""] = auditInsert(source).split("$$");
  await sql`${sql.raw(before)}${JSON.stringify(entries)}${sql.raw(after)}`.execute(trx);
}
