import { CSV_START, csvLine } from "@rollcall/foundation/csv";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { isId } from "@rollcall/foundation/ids";
import type { z } from "zod";
import type { Departure, departuresQuery, DeparturesPage, Revocation } from "../../../shapes/departures.ts";
import { fail } from "../../errors.ts";
import type { Db } from "../../tables.ts";
import {
  type LeaverFilter,
  type LeaverRow,
  listLeavers,
  type RevocationRow,
  revocationsOf,
} from "./departures-store.ts";

/** People who left, each with the proof of every app. The latest first. */
export async function departuresPage(db: Db, query: z.output<typeof departuresQuery>): Promise<DeparturesPage> {
  const { cursor, limit, search = "", state } = query;
  const before = cursor === undefined ? undefined : positionOf(cursor);
  const rows = await listLeavers(db, { search, open: state === "open", before, limit: limit + 1 });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    departures: await withProof(db, rows.slice(0, limit)),
    next: last === undefined ? null : encodeCursor([last.left_at.toISOString(), last.id]),
  };
}

/** The proof for one person; null for somebody who has not left. */
export async function departureOf(db: Db, person: string): Promise<Departure | null> {
  const rows = await listLeavers(db, { search: "", open: false, person, limit: 1 });
  return (await withProof(db, rows))[0] ?? null;
}

function positionOf(cursor: string): [string, string] {
  const [at, id] = decodeCursor(cursor) ?? [];
  if (typeof at !== "string" || Number.isNaN(Date.parse(at)) || typeof id !== "string" || !isId(id))
    throw fail("invalid_cursor");
  return [at, id];
}

async function withProof(db: Db, leavers: LeaverRow[]): Promise<Departure[]> {
  const rows = leavers.length === 0 ? [] : await revocationsOf(db, leavers);
  return leavers.map((leaver) => {
    const apps = rows.filter(({ person_id }) => person_id === leaver.id).map((row) => proofOf(row, leaver.left_at));
    const done = apps.filter(({ state }) => ["revoked", "off_before", "gone"].includes(state));
    const times = apps.flatMap(({ tookMs }) => tookMs ?? []);
    const slowestMs = times.length === 0 ? null : Math.max(...times);
    return {
      personId: leaver.id,
      name: leaver.name,
      login: leaver.login,
      department: leaver.department,
      status: leaver.status,
      leftAt: leaver.left_at.toISOString(),
      text: summary(done.length, apps.length, slowestMs),
      complete: done.length === apps.length,
      slowestMs,
      apps,
    };
  });
}

function summary(done: number, all: number, slowest: number | null): string {
  if (all === 0) return "Had no account in any app";
  const apps = `${done} of ${all} ${all === 1 ? "app" : "apps"}`;
  return `Revoked in ${apps}${slowest === null ? "" : `, slowest ${span(slowest)}`}`;
}

/** 40 ms, 1.4 s, 3 min, 2 h, as it is said in a sentence. */
function span(ms: number): string {
  if (ms < 1_000) return `${Math.max(ms, 0)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}

function proofOf(row: RevocationRow, leftAt: Date): Revocation {
  const said = (state: Revocation["state"], text: string, more: Partial<Revocation> = {}): Revocation => ({
    appId: row.app_id,
    appLabel: row.app_label,
    account: row.account,
    state,
    text,
    wayOut: null,
    askedAt: leftAt.toISOString(),
    confirmedAt: null,
    tookMs: null,
    exchangeId: row.exchange_id,
    ...more,
  });
  if (row.off && row.off_at !== null) {
    const confirmedAt = row.off_at.toISOString();
    const tookMs = row.off_at.getTime() - leftAt.getTime();
    if (tookMs < 0) return said("off_before", "The account was off already.", { confirmedAt, exchangeId: null });
    return said("revoked", `Confirmed by the app after ${span(tookMs)}.`, { confirmedAt, tookMs });
  }
  if (row.gone_at !== null && !row.pending)
    return said("gone", "The app no longer has the account.", { confirmedAt: row.gone_at.toISOString() });
  if (!row.pending)
    return said("left_on", "The account stays active: deactivating users is switched off for this app.", {
      wayOut: "Switch it on under Provisioning, or deactivate the account in the app.",
    });
  if (row.stuck) return said("failed", row.error_message ?? "The app refused it.", { wayOut: row.way_out });
  return said("waiting", row.error_message ?? "Is being sent.", { wayOut: row.way_out });
}

const columns = [
  "Name",
  "Login",
  "Department",
  "Status",
  "Left at",
  "App",
  "Account",
  "State",
  "Confirmed at",
  "Took ms",
  "Exchange",
  "Note",
];

/** One line for each account of each person who left. */
export async function* departuresCsv(db: Db, filter: Pick<LeaverFilter, "open" | "search">): AsyncGenerator<string> {
  yield CSV_START + csvLine(columns);
  for (let before: [string, string] | undefined; ;) {
    const leavers = await listLeavers(db, { ...filter, before, limit: 500 });
    const last = leavers.at(-1);
    if (last === undefined) return;
    before = [last.left_at.toISOString(), last.id];
    for (const one of await withProof(db, leavers)) {
      const start = [one.name, one.login, one.department, one.status, one.leftAt];
      if (one.apps.length === 0) yield csvLine([...start, "", "", "", "", "", "", one.text]);
      for (const app of one.apps) {
        const { account, appLabel, confirmedAt, exchangeId, state, text, tookMs } = app;
        yield csvLine([...start, appLabel, account, state, confirmedAt, tookMs, exchangeId, text]);
      }
    }
  }
}
