import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { z } from "zod";
import type { personSync, SyncState, SyncStateName } from "../../../shapes/provisioning.ts";
import type { Db } from "../../tables.ts";
import type { Confirmed } from "../wanted/difference.ts";
import { readPosition, readStates, type StateRow } from "./link-states-store.ts";
import { ago, span } from "./time-words.ts";

/** Where these people stand in an app, one entry for each of them. */
export async function linkStates(
  db: Db,
  appId: string,
  personIds: readonly string[],
  now = new Date(),
): Promise<Map<string, SyncState>> {
  const rows = personIds.length === 0 ? [] : await readStates(db, appId, personIds);
  return new Map(rows.map((row) => [row.source_id, present(row, now)]));
}

// As `words` has it below, for a query.
const inState: Record<SyncStateName, RawBuilder<SqlBool>> = {
  held: sql`l.desired_gen > l.applied_gen and l.state = 'held'`,
  failed: sql`l.desired_gen > l.applied_gen and l.state <> 'held' and l.due_at is null`,
  waiting: sql`l.desired_gen > l.applied_gen and l.state <> 'held' and l.due_at is not null`,
  provisioned: sql`l.desired_gen <= l.applied_gen and l.state = 'linked'`,
  deactivated: sql`l.desired_gen <= l.applied_gen and l.state in ('inactive', 'gone')`,
  none: sql`l.desired_gen > l.applied_gen or l.state in ('linked', 'inactive', 'gone')`,
};

/** Whether the person `p` is in this state in the app, as a condition of a query. */
export function isInState(appId: string, state: SyncStateName): RawBuilder<SqlBool> {
  const found = sql<SqlBool>`exists (select from links l where l.app_id = ${appId} and l.kind = 'person' and l.source_id = p.id and (${inState[state]}))`;
  // "Not provisioned" is whoever is in no other state, with a link or without.
  return state === "none" ? sql<SqlBool>`not ${found}` : found;
}

/** What the app confirmed of those who have an account there. */
export async function confirmedOf(
  db: Db,
  appId: string,
  personIds: readonly string[],
): Promise<Map<string, Confirmed>> {
  const rows = personIds.length === 0 ? [] : await readStates(db, appId, personIds);
  return new Map(
    rows.flatMap((row) => (row.remote_id === null || row.confirmed === null ? [] : [[row.source_id, row.confirmed]])),
  );
}

/** Where one person stands in all apps that have, or had, an account for them; with the place in the queue while waiting. */
export async function personSyncOf(db: Db, personId: string, now = new Date()): Promise<z.infer<typeof personSync>> {
  const rows = await readStates(db, null, [personId]);
  return {
    apps: await Promise.all(
      rows.map(async (row) => {
        const state = present(row, now);
        if (!inQueue(row) || row.due_at === null) return state;
        const { before, per_minute } = await readPosition(db, { ...row, due_at: row.due_at });
        if (before === 0) return state;
        const expected = per_minute > 0 ? `, about ${span((before / per_minute) * 60_000)}` : "";
        return { ...state, text: `Waiting: ${before} before it${expected}` };
      }),
    ),
  };
}

const inQueue = (row: StateRow): boolean =>
  row.pending && !row.running && row.error_class === null && blocked(row) === undefined;

function present(row: StateRow, now: Date): SyncState {
  const [state, text, wayOut] = words(row, now);
  const confirmed = Object.entries(row.confirmed ?? {}).map(([target, { value, at }]) => ({ target, value, at }));
  return {
    appId: row.app_id,
    appLabel: row.app_label,
    personId: row.source_id,
    state,
    text,
    since: (row.pending ? row.wanted_at : row.finished_at)?.toISOString() ?? null,
    nextAt: row.pending ? ((row.gate_due ?? row.due_at)?.toISOString() ?? null) : null,
    wayOut,
    errorClass: row.pending ? row.error_class : null,
    attempts: row.attempts,
    remoteId: row.remote_id,
    matchedHow: row.matched_how,
    lastOperation: row.last_operation,
    confirmed,
  };
}

type Words = [state: SyncStateName, text: string, wayOut: string | null];

function words(row: StateRow, now: Date): Words {
  if (row.state === null) return ["none", "Not provisioned", null];
  if (row.pending) return pendingWords(row, now);
  const when = row.finished_at === null ? "" : ` ${ago(row.finished_at, now)}`;
  if (row.state === "linked")
    return [
      "provisioned",
      row.error_message === null ? `Provisioned${when}` : `Provisioned${when}. ${row.error_message}`,
      null,
    ];
  if (row.state === "inactive") return ["deactivated", `Deactivated${when}`, null];
  if (row.state === "gone") return ["deactivated", "The app no longer has this account", null];
  return ["none", row.error_message === null ? "Not provisioned" : `Not provisioned: ${row.error_message}`, null];
}

function pendingWords(row: StateRow, now: Date): Words {
  if (row.state === "held") return ["held", "Held: waits for approval", row.way_out];
  if (row.due_at === null) return ["failed", `Failed: ${row.error_message ?? "the app refused it."}`, row.way_out];
  if (row.running) return ["waiting", "Being sent now", null];
  const stop = blocked(row);
  if (stop !== undefined) return ["waiting", `Waiting: ${stop}`, row.gate_way_out];
  const wait = Math.max(row.due_at.getTime(), row.gate_due?.getTime() ?? 0) - now.getTime();
  const again = wait > 1_000 ? ` Tried again in ${span(wait)}.` : "";
  if (row.gate_due !== null)
    return [
      "waiting",
      `Waiting: ${row.gate_reason ?? "the app asked to be called less often."}${again}`,
      row.gate_way_out,
    ];
  return row.error_message === null
    ? ["waiting", "Waiting", null]
    : ["waiting", `Waiting: ${row.error_message}${again}`, row.way_out];
}

/** Why nothing is sent to this app at the moment. */
function blocked(row: StateRow): string | undefined {
  if (!row.app_on) return "provisioning is switched off for this app.";
  if (row.gate_state === "paused") return "provisioning is paused for this app.";
  if (row.gate_state === "auth") return row.gate_reason ?? "the app refused the token.";
  return undefined;
}
