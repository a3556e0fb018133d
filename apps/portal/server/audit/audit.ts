import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { AuditFilters, AuditPage, AuditRow as AuditView, auditQuery } from "../../shapes/audit.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { type AuditFilter, type AuditRow, countAudit, readAudit } from "./store.ts";

export function entryView(row: AuditRow): AuditView {
  return {
    id: row.id,
    number: row.number,
    at: iso(row.at),
    event: row.event,
    actorKind: row.actor_kind,
    actor: row.actor,
    targetKind: row.target_kind,
    targetId: row.target_id,
    target: row.target,
    message: row.message,
    changes: row.changes,
    exchangeId: row.exchange_id,
    seal: row.seal?.toString("hex") ?? null,
  };
}

export const filterOf = (query: AuditFilters): AuditFilter => ({
  search: query.search,
  event: query.event,
  user: query.user,
  view: query.view === "all" ? undefined : query.view,
  actor: query.actor,
  from: query.from === undefined ? undefined : new Date(query.from),
  to: query.to === undefined ? undefined : new Date(query.to),
});

export async function showAudit(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof auditQuery>,
): Promise<AuditPage> {
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && (typeof after !== "string" || !isId(after))) throw refuse("invalid_cursor");
  const account = principal.account.number;
  const filter = filterOf(query);
  const [rows, total] = await Promise.all([
    readAudit(deps.database, account, filter, { after, limit: query.limit + 1 }),
    countAudit(deps.database, account, filter),
  ]);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(entryView),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}
