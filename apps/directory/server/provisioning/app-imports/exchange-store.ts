import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { storable, storableJson } from "../json-store.ts";
import type { AttemptEnd } from "../link.ts";

interface ReadStart {
  id: string;
  at: string;
  summary: string;
  correlation: string;
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** A reading is about nobody in particular: its exchanges stand in the activity without a person. */
export async function writeReadStart(db: Database<DirectoryTables>, appId: string, start: ReadStart): Promise<void> {
  await db.query(
    "reading starts",
    `insert into attempts (id, app_id, at, operation, summary, correlation_id, method, url, request_headers)
     values ($1, $2, $3, 'read', $4, $5, $6, $7, $8)`,
    [start.id, appId, start.at, start.summary, start.correlation, start.method, start.url, storableJson(start.headers)],
  );
}

export async function writeReadEnd(
  db: Database<DirectoryTables>,
  appId: string,
  end: Omit<AttemptEnd, "app_id">,
): Promise<void> {
  await db.query(
    "reading ends",
    `with ended as (
       insert into attempt_ends (attempt_id, at, outcome, status, response_headers, response_body, error, message, way_out, duration_ms)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing
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
