import { sql } from "kysely";
import type { Db } from "../../tables.ts";

export interface AttemptRow {
  id: string;
  at: Date;
  app_id: string;
  app_label: string;
  kind: string | null;
  source_id: string | null;
  source_name: string | null;
  operation: string;
  summary: string;
  correlation_id: string;
  outcome: "ok" | "failed" | "unknown" | null;
  status: number | null;
  message: string | null;
  duration_ms: number | null;
}

export interface AttemptDetailRow extends AttemptRow {
  method: string;
  url: string;
  request_headers: Record<string, string>;
  request_body: string | null;
  response_headers: Record<string, string> | null;
  response_body: string | null;
  error: string | null;
  way_out: string | null;
}

export interface ActivityFilter {
  appId?: string | undefined;
  /** Words, all of which must occur; with the beginnings of summaries that are shown with the word once they succeeded. */
  words?: readonly { word: string; shownAs: readonly string[] }[];
  result?: "running" | "ok" | "failed" | "unknown" | undefined;
  operation?: string | undefined;
  person?: string | undefined;
  correlation?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  before?: string | undefined;
  limit: number;
}

const columns = sql`a.id, a.at, a.app_id, p.label as app_label, a.kind, a.source_id, a.source_name, a.operation, a.summary, a.correlation_id,
  e.outcome, e.status, e.message, e.duration_ms`;

/** Newest first. Ids are ordered by time, so they are the key of the pages. */
export async function readAttempts(db: Db, filter: ActivityFilter): Promise<AttemptRow[]> {
  const all = [sql`true`];
  if (filter.appId !== undefined) all.push(sql`a.app_id = ${filter.appId}`);
  if (filter.person !== undefined) all.push(sql`a.source_id = ${filter.person}`);
  if (filter.operation !== undefined) all.push(sql`a.operation = ${filter.operation}`);
  if (filter.correlation !== undefined) all.push(sql`a.correlation_id = ${filter.correlation}`);
  if (filter.from !== undefined) all.push(sql`a.id >= attempt_id_at(${filter.from}::timestamptz)`);
  if (filter.to !== undefined) all.push(sql`a.id < attempt_id_at(${filter.to}::timestamptz)`);
  if (filter.before !== undefined) all.push(sql`a.id < ${filter.before}`);
  if (filter.result === "running") all.push(sql`e.attempt_id is null`);
  else if (filter.result !== undefined) all.push(sql`e.outcome = ${filter.result}`);
  for (const { word, shownAs } of filter.words ?? []) {
    const like = `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`;
    const beginnings = shownAs.map((beginning) => `${beginning}%`);
    all.push(
      sql`((e.outcome = 'ok' and a.summary like any(${beginnings}::text[])) or a.summary ilike ${like} or a.source_name ilike ${like} or e.message ilike ${like} or (${word.length > 2} and a.request_body ilike ${like}) or a.correlation_id = ${word})`,
    );
  }
  const { rows } = await sql<AttemptRow>`
    select ${columns} from attempts a join apps p on p.id = a.app_id left join attempt_ends e on e.attempt_id = a.id
    where ${sql.join(all, sql` and `)} order by a.id desc limit ${filter.limit}`.execute(db);
  return rows;
}

export async function readAttempt(db: Db, id: string): Promise<AttemptDetailRow | undefined> {
  const { rows } = await sql<AttemptDetailRow>`
    select ${columns}, a.method, a.url, a.request_headers, a.request_body, e.response_headers, e.response_body, e.error, e.way_out
    from attempts a join apps p on p.id = a.app_id left join attempt_ends e on e.attempt_id = a.id where a.id = ${id}`.execute(
    db,
  );
  return rows[0];
}
