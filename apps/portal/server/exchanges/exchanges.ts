import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { isId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type {
  ExchangeDetail,
  ExchangeFilters,
  ExchangeOperation,
  ExchangesPage,
  ExchangeSources,
  exchangesQuery,
} from "../../shapes/exchanges.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { explain } from "./explanations.ts";
import { KEPT_DAYS } from "./retention.ts";
import {
  type ExchangeDetailRow,
  type ExchangeFilter,
  type ExchangeSummaryRow,
  listExchanges,
  readExchange,
  readSources,
} from "./store.ts";

export function rowView(row: ExchangeSummaryRow) {
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
    connection:
      row.connection_id === null || row.connection_name === null
        ? null
        : { id: row.connection_id, name: row.connection_name },
    user: row.user_id === null ? null : { id: row.user_id, displayName: row.user_name ?? "" },
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? "" },
    correlationId: row.correlation_id,
  };
}

export function filterOf(query: ExchangeFilters): ExchangeFilter {
  return {
    search: query.search,
    ok: query.result === undefined ? undefined : query.result === "ok",
    operation: query.operation,
    changesOnly: query.show === "changes",
    user: query.user,
    connection: query.connection,
    client: query.client,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
  };
}

export async function showExchanges(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof exchangesQuery>,
): Promise<ExchangesPage> {
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && (typeof after !== "string" || !isId(after))) throw refuse("invalid_cursor");
  const { rows, total } = await listExchanges(deps.database, principal.account.number, filterOf(query), {
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
  return detailView(deps.publicUrl, row);
}

export function detailView(publicUrl: string, row: ExchangeDetailRow): ExchangeDetail {
  return {
    ...rowView(row),
    address: row.address,
    userAgent: row.user_agent,
    token: row.token_name === null || row.token_hint === null ? null : { name: row.token_name, hint: row.token_hint },
    request: {
      method: row.method,
      url: `${publicUrl}${row.path}`,
      headers: row.request_headers,
      body: row.request_body,
    },
    response: { status: row.status, headers: row.response_headers, body: row.response_body },
    changes: row.changes,
    explanation: explained(row),
    curl: asCurl(publicUrl, row),
  };
}

export async function showSources(deps: Dependencies, principal: Principal): Promise<ExchangeSources> {
  const connections = await readSources(deps.database, principal.account.number);
  const clients = connections.flatMap((one) => one.clients).filter((client) => client !== null);
  return {
    connections: connections.map(({ id, name }) => ({ id, name })),
    clients: [...new Set(clients)].toSorted(),
    keptDays: KEPT_DAYS,
  };
}

/** A clash of names leads to whoever has the name, not just to the list of users. */
function explained(row: ExchangeDetailRow): ExchangeDetail["explanation"] {
  const found = explain(row.status, scimTypeOf(row.response_body), row.error_code);
  if (found === null) return null;
  const { why, wayOut, link = null } = found;
  const userName =
    row.status === 409 && row.request_body !== null && /"userName"\s*:\s*"([^"\\]+)"/i.exec(row.request_body);
  return {
    why,
    wayOut,
    link:
      link?.to.startsWith("/users") && userName
        ? { ...link, to: `/users?status=all&q=${encodeURIComponent(userName[1] ?? "")}` }
        : link,
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
