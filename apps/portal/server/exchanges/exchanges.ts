import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { isId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type { ExchangeDetail, ExchangeOperation, ExchangesPage, exchangesQuery } from "../../shapes/exchanges.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { explain } from "./explanations.ts";
import { type ExchangeSummaryRow, listExchanges, readExchange } from "./store.ts";

function rowView(row: ExchangeSummaryRow) {
  return {
    id: row.id,
    at: iso(row.at),
    summary: row.summary,
    operation: row.operation as ExchangeOperation,
    result: row.ok ? ("ok" as const) : ("failed" as const),
    status: row.status,
    method: row.method,
    path: row.path,
    milliseconds: Math.round(row.milliseconds * 10) / 10,
    client: row.client,
    user: row.user_id === null ? null : { id: row.user_id, displayName: row.user_name ?? "" },
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? "" },
    correlationId: row.correlation_id,
  };
}

export async function showExchanges(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof exchangesQuery>,
): Promise<ExchangesPage> {
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && (typeof after !== "string" || !isId(after))) throw refuse("invalid_cursor");
  const filter = {
    search: query.search,
    ok: query.result === undefined ? undefined : query.result === "ok",
    operation: query.operation,
    changesOnly: query.show === "changes",
    user: query.user,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
  };
  const { rows, total } = await listExchanges(deps.database, principal.account.number, filter, {
    after,
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    exchanges: shown.map(rowView),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}

export async function showExchange(deps: Dependencies, principal: Principal, id: string): Promise<ExchangeDetail> {
  const row = await readExchange(deps.database, principal.account.number, id);
  if (row === undefined) throw refuse("not_found", { what: "exchange" });
  return {
    ...rowView(row),
    address: row.address,
    userAgent: row.user_agent,
    token: row.token_name === null || row.token_hint === null ? null : { name: row.token_name, hint: row.token_hint },
    request: {
      method: row.method,
      url: `${deps.publicUrl}${row.path}`,
      headers: row.request_headers,
      body: row.request_body,
    },
    response: { status: row.status, headers: row.response_headers, body: row.response_body },
    changes: row.changes,
    explanation: explain(row.status, scimTypeOf(row.response_body), row.error_code),
    curl: asCurl(deps.publicUrl, row),
  };
}

function scimTypeOf(body: string | null): string | undefined {
  const found = body === null || body.length > 10_000 ? null : /"scimType"\s*:\s*"([A-Za-z]+)"/.exec(body);
  return found?.[1];
}

/** The request as a command; the token is left for the reader to fill in. */
function asCurl(publicUrl: string, row: { method: string; path: string; request_body: string | null }): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const lines = [
    `curl -X ${row.method} ${quoted(`${publicUrl}${row.path}`)}`,
    `-H ${quoted("Authorization: Bearer $TOKEN").replaceAll("'", '"')}`,
  ];
  if (row.request_body !== null)
    lines.push(`-H ${quoted("Content-Type: application/scim+json")}`, `--data ${quoted(row.request_body)}`);
  return lines.join(" \\\n  ");
}
