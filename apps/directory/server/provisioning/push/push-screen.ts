import type { PushDetail, PushedGroup, PushedPage, PushState } from "../../../shapes/push-groups.ts";
import { appRecordOf } from "../../apps/apps.ts";
import { fail } from "../../errors.ts";
import { nextCursor, pagePosition } from "../../people/people-list.ts";
import type { Db } from "../../tables.ts";
import { inWords } from "./push-rules.ts";
import {
  countPushes,
  type MissingRow,
  type PushFilter,
  type PushRow,
  readMissing,
  readPushes,
} from "./push-screen-store.ts";

/** The groups that are pushed to an app, each with where it stands, in words. */
export async function pushedPageOf(
  db: Db,
  appId: string,
  { cursor, limit, ...filter }: PushFilter & { cursor?: string | undefined; limit: number },
): Promise<PushedPage> {
  await appRecordOf(db, appId);
  const [rows, total] = await Promise.all([
    readPushes(db, appId, filter, { after: pagePosition(cursor), limit: limit + 1 }),
    countPushes(db, appId, filter),
  ]);
  const keyed = rows.map((row) => ({ ...row, id: row.group_id }));
  return {
    groups: rows.slice(0, limit).map(present),
    next: nextCursor(keyed, limit, (row) => row.name.toLowerCase()),
    total,
  };
}

/** One pushed group, with the members who are not there and why. */
export async function pushDetailOf(db: Db, appId: string, groupId: string): Promise<PushDetail> {
  const [row] = await readPushes(db, appId, { groupId }, { limit: 1 });
  if (row === undefined) throw fail("not_found", { what: "pushed group" });
  const missing = await readMissing(db, appId, groupId, 200);
  return {
    ...present(row),
    missing: missing.map((one) => ({ person: { id: one.id, name: one.name }, reason: reasonOf(one) })),
    missingTotal: missing[0]?.total ?? 0,
  };
}

export function present(row: PushRow): PushedGroup {
  const { state, text } = stateOf(row);
  return {
    group: { id: row.group_id, name: row.name, deleted: row.deleted },
    how: row.operator === null ? "Picked" : inWords({ operator: row.operator, value: row.value ?? "" }),
    byRule: row.operator !== null,
    inApp:
      row.remote_id === null
        ? null
        : {
            id: row.remote_id,
            name: String(row.confirmed?.["displayName"]?.value ?? row.name),
            linkedHow: row.matched_how ?? "",
          },
    members: {
      here: row.here,
      there: row.there,
      waiting: Math.max(0, row.here - row.there),
      refused: row.refused,
    },
    state,
    text,
    wayOut: state === "failed" ? row.way_out : null,
    pushedAt: row.finished_at?.toISOString() ?? null,
    assigns: row.assigns,
  };
}

function stateOf(row: PushRow): { state: PushState; text: string } {
  if (row.status === "ending")
    return row.error_class === null
      ? { state: "ending", text: "Is being deleted in the app." }
      : { state: "failed", text: `Could not be deleted in the app: ${row.error_message ?? ""}` };
  if (row.status === "paused") return { state: "paused", text: "Paused: nothing is sent for this group." };
  if (!row.push_groups) return { state: "off", text: "Push groups is switched off for this app." };
  if (!row.app_on) return { state: "off", text: "Provisioning of this app is switched off." };
  if (row.pending && row.error_class !== null)
    return {
      state: row.due_at === null ? "failed" : "waiting",
      text: row.error_message ?? "The app did not take it.",
    };
  if (row.pending && row.state !== "linked")
    return { state: "waiting", text: row.gate_reason ?? "Waits to be created in the app." };
  if (row.here === 0 && row.there === 0) return { state: "pushed", text: "Has no members." };
  if (row.there >= row.here)
    return {
      state: "pushed",
      text: row.here === 1 ? "Its member is there." : `All ${count(row.here)} members are there.`,
    };
  return {
    state: row.pending ? "waiting" : "pushed",
    text: `${count(row.there)} of ${count(row.here)} members are there; ${count(row.here - row.there)} without an account in the app.`,
  };
}

const count = (value: number): string => value.toLocaleString("en-US");

const inactive = { staged: "not active yet", suspended: "suspended", deactivated: "deactivated" };

/** Why a member is not there, or is there still. Pure. */
export function reasonOf(row: Omit<MissingRow, "id" | "name" | "total">): string {
  if (row.refusal !== null) return `The app did not take it: ${row.refusal}`;
  if (row.leaving) return "Is no longer a member here; leaves the group in the app next.";
  if (row.status !== "active") return `Is ${inactive[row.status]}: only active people are members in apps.`;
  if (!row.assigned) return "Does not have this app. Assign it to the person, or to this group.";
  if (row.state === "held") return "Waits for an approval before anything is sent.";
  if (row.state === "linked") return "Has an account there, and joins with the next push.";
  if (row.error_message !== null) return `Has no account there yet: ${row.error_message}`;
  if (row.state === null || row.pending) return "The account in the app is being made; the group follows by itself.";
  return "Has no account in the app.";
}
