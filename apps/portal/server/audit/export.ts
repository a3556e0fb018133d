// The audit log as a file, for people (CSV) and for programs (NDJSON). Read and sent step by step.
import { CSV_START, csvLine } from "@rollcall/foundation/csv";
import type { AuditFilters, AuditRow } from "../../shapes/audit.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { entryView, filterOf } from "./audit.ts";
import { readAudit } from "./store.ts";

const STEP = 500;

const columns: [title: string, value: (row: AuditRow) => string | number | null][] = [
  ["Number", (row) => row.number],
  ["Time", (row) => row.at],
  ["What happened", (row) => row.message],
  ["By", (row) => row.actor],
  ["Kind of actor", (row) => row.actorKind],
  ["About", (row) => row.target],
  ["Event", (row) => row.event],
  ["Changes", (row) => row.changes.map((one) => `${one.field}: ${one.before ?? ""} → ${one.after ?? ""}`).join("; ")],
  ["Exchange", (row) => row.exchangeId],
  ["Seal", (row) => row.seal],
];

const line = {
  csv: (row: AuditRow) => csvLine(columns.map(([, value]) => value(row))),
  ndjson: (row: AuditRow) => `${JSON.stringify(row)}\n`,
};

/** The file in pieces, newest first. Whoever loses access while it is made gets no more of it. */
export async function* exportAudit(
  deps: Dependencies,
  principal: Principal,
  query: AuditFilters & { format: "csv" | "ndjson" },
  mayGoOn: () => Promise<boolean>,
): AsyncGenerator<string> {
  if (query.format === "csv") yield CSV_START + csvLine(columns.map(([title]) => title));
  // What happens while the file is written is not in it.
  const filter = { ...filterOf(query), to: query.to === undefined ? deps.clock() : new Date(query.to) };
  let after: string | undefined;
  for (;;) {
    if (after !== undefined && !(await mayGoOn())) throw refuse("not_signed_in");
    const rows = await readAudit(deps.database, principal.account.number, filter, { after, limit: STEP });
    yield rows.map((row) => line[query.format](entryView(row))).join("");
    after = rows.at(-1)?.id;
    if (rows.length < STEP) return;
  }
}

export function auditFileName(principal: Principal, format: string, at: Date): string {
  return `audit-log-${principal.account.number}-${iso(at).slice(0, 19).replaceAll(":", "")}Z.${format}`;
}
