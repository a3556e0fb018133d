import type { Progress } from "../../../shapes/provisioning.ts";
import { fail } from "../../errors.ts";
import type { Db } from "../../tables.ts";
import { type ProgressRow, readFailures, readProgress } from "./progress-store.ts";

/** How far an app is, in people. */
export async function progressOf(db: Db, appId: string): Promise<Progress> {
  const [row, failures] = await Promise.all([readProgress(db, appId), readFailures(db, appId)]);
  if (row === undefined) throw fail("not_found", { what: "app" });
  const { created, linked, updated, reactivated, requests } = row;
  const sendable = row.app_on && (row.gate_state === null || row.gate_state === "open");
  return {
    people: {
      provisioned: row.provisioned,
      waiting: row.waiting,
      failed: row.failed,
      held: row.held,
      deactivated: row.deactivated,
    },
    queue: {
      due: row.due,
      later: row.later,
      running: row.running,
      urgent: row.urgent,
      nextAt: row.next_at?.toISOString() ?? null,
    },
    ratePerMinute: row.per_minute,
    etaSeconds: sendable && row.due > 0 && row.per_minute > 0 ? Math.ceil((row.due / row.per_minute) * 60) : null,
    statistics: {
      created,
      linked,
      updated,
      deactivated: row.gone_inactive,
      reactivated,
      failed: row.failures,
      requests,
    },
    gate: gateOf(row),
    failures: failures.map(({ message, way_out, people, examples }) => ({
      message,
      wayOut: way_out,
      people,
      examples,
    })),
  };
}

function gateOf(row: ProgressRow): Progress["gate"] {
  const resumesAt = row.gate_due?.toISOString() ?? null;
  const since = row.since?.toISOString() ?? null;
  if (!row.app_on)
    return {
      state: "off",
      reason: "Provisioning is switched off for this app.",
      wayOut: "Switch it on under Provisioning; what changed meanwhile is sent then.",
      since: null,
      resumesAt: null,
    };
  if (row.gate_state === null || row.gate_state === "open") {
    if (row.gate_due === null) return { state: "open", reason: null, wayOut: null, since: null, resumesAt: null };
    return {
      state: "throttled",
      reason: row.due_reason,
      wayOut: "Nothing to do: it goes on by itself after the pause the app asked for.",
      since: null,
      resumesAt,
    };
  }
  return { state: row.gate_state, reason: row.reason, wayOut: row.way_out, since, resumesAt };
}
