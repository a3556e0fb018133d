import type { Progress } from "../../../shapes/provisioning.ts";
import { fail } from "../../errors.ts";
import type { Db } from "../../tables.ts";
import { type Budget, budgetsOf, profileOf } from "../dispatch/profiles.ts";
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
      lanes: row.lanes,
      nextAt: row.next_at?.toISOString() ?? null,
    },
    ratePerMinute: row.per_minute,
    etaSeconds: sendable ? etaOf(row) : null,
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
    pace: {
      concurrency: row.concurrency,
      usualConcurrency: profileOf(row.catalog).concurrency,
      slowedTo: row.slowed_to === null ? null : Math.floor(row.slowed_to),
      ratePerMinute: row.rate_per_minute,
      limits: limitsOf(row.catalog),
    },
    failures: failures.map(({ message, way_out, people, examples }) => ({
      message,
      wayOut: way_out,
      people,
      examples,
    })),
  };
}

/** From how many were finished in the last minute, and from what the budgets allow: whichever is slower. */
function etaOf(row: ProgressRow): number | null {
  if (row.due === 0) return null;
  const allowed = Math.min(
    Number.POSITIVE_INFINITY,
    ...budgetsOf(row.catalog, row.rate_per_minute).map(({ requests, seconds }) => (requests / seconds) * 60),
  );
  // A queue that has just begun says nothing about a minute yet; the budget does.
  const perMinute = row.per_minute > 0 ? Math.min(row.per_minute, allowed) : allowed;
  if (perMinute === Number.POSITIVE_INFINITY) return null;
  const wait = row.gate_due === null ? 0 : Math.max(0, row.gate_due.getTime() - Date.now()) / 1_000;
  return Math.ceil(wait + (row.due / perMinute) * 60);
}

const counted: Record<Budget["of"], string> = {
  requests: "requests",
  writes: "changes",
  user_writes: "changes of users",
  user_creates: "new users",
};

/** What the catalog entry knows of the app's limits, in words. */
function limitsOf(catalog: string): string[] {
  return profileOf(catalog).budgets.map(({ of, requests, seconds }) => {
    const span = seconds === 1 ? "a second" : seconds === 60 ? "a minute" : "an hour";
    return `${requests.toLocaleString("en-US")} ${counted[of]} ${span}`;
  });
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
  if (row.quarantined_at !== null)
    return {
      state: "quarantine",
      reason: `In quarantine after half an hour of failures. ${row.reason ?? ""}`.trim(),
      wayOut:
        `It is asked at most once an hour whether it is back; nothing is lost meanwhile. ${row.way_out ?? ""}`.trim(),
      since,
      resumesAt,
    };
  return { state: row.gate_state, reason: row.reason, wayOut: row.way_out, since, resumesAt };
}
