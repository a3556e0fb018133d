// The activity as a file, for people (CSV) and for programs (NDJSON). Read and sent step by step: its size is no matter.
import { CSV_START, csvLine } from "@rollcall/foundation/csv";
import type { ExchangeDetail, ExchangeFilters } from "../../shapes/exchanges.ts";
import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import { iso } from "../http.ts";
import type { Principal } from "../permissions.ts";
import { detailView, filterOf } from "./exchanges.ts";
import { readExchanges } from "./store.ts";

const STEP = 200;

const columns: [title: string, value: (row: ExchangeDetail) => string | number | null][] = [
  ["Time", (row) => row.at],
  ["What happened", (row) => row.summary],
  ["Result", (row) => (row.result === "ok" ? "Done" : "Failed")],
  ["Status", (row) => row.status],
  ["Operation", (row) => row.operation],
  ["User", (row) => row.user?.displayName ?? null],
  ["Team", (row) => row.team?.name ?? null],
  ["Client", (row) => row.client],
  ["Connection", (row) => row.connection?.name ?? null],
  ["Token", (row) => row.token?.name ?? null],
  ["Address", (row) => row.address],
  ["Method", (row) => row.method],
  ["Path", (row) => row.path],
  ["Milliseconds", (row) => row.milliseconds],
  ["Correlation id", (row) => row.correlationId],
  ["Why it failed", (row) => row.explanation?.why ?? null],
  ["What to do", (row) => row.explanation?.wayOut ?? null],
  ["Exchange", (row) => row.id],
];

const line = {
  csv: (row: ExchangeDetail) => csvLine(columns.map(([, value]) => value(row))),
  ndjson: (row: ExchangeDetail) => `${JSON.stringify(row)}\n`,
};

/**
 * The file in pieces, newest first. `mayGoOn` is asked before each piece: whoever loses access while a long export runs
 * gets no more of it, and the broken connection shows that the file is not whole.
 */
export async function* exportExchanges(
  deps: Dependencies,
  principal: Principal,
  query: ExchangeFilters & { format: "csv" | "ndjson" },
  mayGoOn: () => Promise<boolean>,
): AsyncGenerator<string> {
  if (query.format === "csv") yield CSV_START + csvLine(columns.map(([title]) => title));
  // What arrives while the file is written is not in it.
  const filter = { ...filterOf(query), to: query.to === undefined ? deps.clock() : new Date(query.to) };
  let before: string | undefined;
  for (;;) {
    if (before !== undefined && !(await mayGoOn())) throw refuse("not_signed_in");
    const rows = await readExchanges(deps.database, principal.account.number, filter, { before, limit: STEP });
    yield rows.map((row) => line[query.format](detailView(deps.publicUrl, row))).join("");
    before = rows.at(-1)?.id;
    if (rows.length < STEP) return;
  }
}

export function exportName(principal: Principal, format: string, at: Date): string {
  return `provisioning-activity-${principal.account.number}-${iso(at).slice(0, 19).replaceAll(":", "")}Z.${format}`;
}
