// What waits for an administrator: failures by cause, what the deletion guard holds, apps that are stopped.
import type { z } from "zod";
import type { TaskList, TaskPeople, taskPeopleQuery, TaskRetry } from "../../../shapes/tasks.ts";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import { fail } from "../../errors.ts";
import type { Db, Trx } from "../../tables.ts";
import { retryPeople } from "../dispatch/gate.ts";
import { failuresByCause, heldApps, idsOfCause, peopleOfCause, stoppedApps } from "./tasks-store.ts";

const SHOWN = 100;

export async function tasksOf(db: Db): Promise<TaskList> {
  const [failures, held, stopped] = await Promise.all([failuresByCause(db, SHOWN), heldApps(db), stoppedApps(db)]);
  const app = (row: { app_id: string; label: string }) => ({ id: row.app_id, label: row.label });
  return {
    failures: failures.map((row) => ({
      app: app(row),
      cause: row.cause,
      message: row.message,
      wayOut: row.way_out,
      people: row.people,
      since: row.since.toISOString(),
      examples: row.examples,
    })),
    held: held.map((row) => ({ app: app(row), people: row.people, since: row.since.toISOString() })),
    stopped: stopped.map((row) => ({
      app: app(row),
      reason: row.reason ?? "Nothing is sent to this app.",
      wayOut: row.way_out,
      since: row.since.toISOString(),
    })),
    total: failures.length + held.length + stopped.length,
  };
}

export async function taskPeopleOf(db: Db, query: z.output<typeof taskPeopleQuery>): Promise<TaskPeople> {
  const [after] = query.cursor === undefined ? [null] : (decodeCursor(query.cursor) ?? [1]);
  if (after !== null && typeof after !== "string") throw fail("invalid_cursor");
  const { app, cause, limit, search = "" } = query;
  const rows = await peopleOfCause(db, { app, cause, search, after: after ?? null, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    people: shown.map(({ since, ...row }) => ({ ...row, since: since.toISOString() })),
    next: rows.length > limit && last !== undefined ? encodeCursor([last.id]) : null,
  };
}

/** Sends them again, in front of what waits. Who failed for another cause meanwhile is left alone. */
export async function retryTask(trx: Trx, { app, cause, people }: TaskRetry): Promise<{ people: number }> {
  const ids = await idsOfCause(trx, app, cause);
  const chosen = people === undefined ? ids : ids.filter((id) => people.includes(id));
  return { people: chosen.length === 0 ? 0 : await retryPeople(trx, app, chosen) };
}
