import type { z } from "zod";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { isId } from "@rollcall/foundation/ids";
import type {
  ActivityDetail,
  ActivityPage,
  activityQuery,
  ActivityRow,
  OperationName,
} from "../../../shapes/provisioning.ts";
import { fail } from "../../errors.ts";
import type { Db } from "../../tables.ts";
import { shownWith, summaryOf } from "./activity-words.ts";
import { type AttemptRow, readAttempt, readAttempts } from "./activity-store.ts";

/** What was sent to an app, newest first. */
export async function activityPage(db: Db, appId: string, query: z.infer<typeof activityQuery>): Promise<ActivityPage> {
  const { cursor, limit, search = "", ...filter } = query;
  const rows = await readAttempts(db, {
    ...filter,
    words: search
      .split(/\s+/)
      .filter((word) => word !== "")
      .slice(0, 8)
      .map((word) => ({ word, shownAs: shownWith(word) })),
    appId,
    before: cursor === undefined ? undefined : beforeOf(cursor),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page.map(present), next: rows.length > limit && last !== undefined ? encodeCursor([last.id]) : null };
}

/** One exchange in full, with the others of the same piece of work. */
export async function activityDetail(db: Db, attemptId: string): Promise<ActivityDetail> {
  const row = await readAttempt(db, attemptId);
  if (row === undefined) throw fail("not_found", { what: "exchange" });
  const related = await readAttempts(db, { correlation: row.correlation_id, limit: 50 });
  return {
    ...present(row),
    exchange: {
      method: row.method,
      url: row.url,
      request: { headers: row.request_headers, body: row.request_body },
      response:
        row.status === null
          ? null
          : { status: row.status, headers: row.response_headers ?? {}, body: row.response_body },
      error: row.status === null ? (row.message ?? null) : null,
      durationMs: row.duration_ms ?? 0,
    },
    wayOut: row.way_out,
    related: related
      .filter((other) => other.id !== row.id)
      .toReversed()
      .map(present),
  };
}

function present(row: AttemptRow): ActivityRow {
  const result = row.outcome ?? "running";
  return {
    id: row.id,
    at: row.at.toISOString(),
    durationMs: row.duration_ms,
    appId: row.app_id,
    appLabel: row.app_label,
    // The exchange of a pushed group is about nobody.
    person: row.source_id === null || row.kind === "group" ? null : { id: row.source_id, name: row.source_name ?? "" },
    operation: row.operation as OperationName,
    result,
    status: row.status,
    summary: summaryOf(row.summary, result),
    detail: row.message,
    correlationId: row.correlation_id,
  };
}

function beforeOf(cursor: string): string {
  const [id] = decodeCursor(cursor) ?? [];
  if (typeof id !== "string" || !isId(id)) throw fail("invalid_cursor");
  return id;
}
