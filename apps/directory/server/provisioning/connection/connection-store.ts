import type { Database } from "@rollcall/foundation/database";
import { sql } from "kysely";
import type { ConnectionTest } from "../../../shapes/provisioning.ts";
import type { Db, DirectoryTables } from "../../tables.ts";
import { storable, storableJson } from "../json-store.ts";
import type { AttemptEnd } from "../link.ts";

export interface StoredConnection {
  id: string;
  base_url: string | null;
  token_sealed: string | null;
  token_origin: string | null;
}

export async function readConnection(db: Db, appId: string): Promise<StoredConnection | undefined> {
  return db
    .selectFrom("apps")
    .select(["id", "base_url", "token_sealed", "token_origin"])
    .where("id", "=", appId)
    .executeTakeFirst();
}

/** Keeps what the test found, unless the address was changed while it ran. What was learned outlives a test that fails. */
export async function saveTest(db: Db, appId: string, baseUrl: string, test: ConnectionTest): Promise<boolean> {
  const { rows } = await sql`
    update apps set connection_status = ${test.passed ? "working" : "failing"}, connection_tested_at = ${test.at}::timestamptz,
      connection_checks = ${storableJson(test.checks)}::jsonb,
      capabilities = coalesce(${test.capabilities === null ? null : storableJson(test.capabilities)}::jsonb, capabilities)
    where id = ${appId} and base_url = ${baseUrl} returning 1`.execute(db);
  return rows.length > 0;
}

export interface TestStart {
  id: string;
  at: string;
  summary: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  /** "test" unless it is something else that somebody watches. */
  operation?: "read";
}

export async function writeTestStart(
  db: Database<DirectoryTables>,
  appId: string,
  correlation: string,
  start: TestStart,
): Promise<void> {
  await db.query(
    undefined,
    `insert into attempts (id, app_id, at, operation, summary, correlation_id, method, url, request_headers) values ($1, $2, $3, $9, $4, $5, $6, $7, $8)`,
    [
      start.id,
      appId,
      start.at,
      start.summary,
      correlation,
      start.method,
      start.url,
      storableJson(start.headers),
      start.operation ?? "test",
    ],
  );
}

export async function writeTestEnd(
  db: Database<DirectoryTables>,
  appId: string,
  end: Omit<AttemptEnd, "app_id">,
): Promise<void> {
  await db.query(
    undefined,
    `with ended as (
       insert into attempt_ends (attempt_id, at, outcome, status, response_headers, response_body, error, message, way_out, duration_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict do nothing
     )
     insert into gates as g (app_id, requests) values ($11, 1) on conflict (app_id) do update set requests = g.requests + 1`,
    [
      end.attempt_id,
      end.at,
      end.outcome,
      end.status,
      end.response_headers === null ? null : storableJson(end.response_headers),
      end.response_body === null ? null : storable(end.response_body),
      end.error,
      end.message,
      end.way_out,
      end.duration_ms,
      appId,
    ],
  );
}
