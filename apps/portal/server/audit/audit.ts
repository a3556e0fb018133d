import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { AuditPage, AuditRow as AuditView, auditQuery } from "../../shapes/audit.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { type AuditRow, listAudit } from "./store.ts";

function view(row: AuditRow): AuditView {
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
  };
}

export async function showAudit(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof auditQuery>,
): Promise<AuditPage> {
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && (typeof after !== "string" || !isId(after))) throw refuse("invalid_cursor");
  const filter = {
    search: query.search,
    event: query.event,
    user: query.user,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
  };
  const { rows, total } = await listAudit(deps.database, principal.account.number, filter, {
    after,
    limit: query.limit,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(view),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}
