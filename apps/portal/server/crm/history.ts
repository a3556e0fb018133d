import { encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { RecordHistory } from "../../shapes/crm.ts";
import type { listQuery } from "../../shapes/list.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { type Kind, readHistory, readRecord } from "./record-store.ts";
import { afterId } from "./record-view.ts";

/** Who changed a record, and when. Whoever may see the record may see this. */
export async function showHistory(
  deps: Dependencies,
  principal: Principal,
  kind: Kind,
  id: string,
  query: z.output<typeof listQuery>,
): Promise<RecordHistory> {
  const account = principal.account.number;
  if ((await readRecord(deps.database, kind, account, id)) === undefined) throw refuse("not_found", { what: kind });
  const page = { after: afterId(query.cursor), limit: query.limit };
  const { rows, total } = await readHistory(deps.database, account, id, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ at, ...row }) => ({ ...row, at: iso(at) })),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
    total,
  };
}
