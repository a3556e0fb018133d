// The deletion guard. A change of scope, of a group, of a rule or of an import that takes an app away from many is held
// as a whole until an administrator has decided; who is deactivated by name is never held.
import { systemClock } from "@rollcall/foundation/clock";
import { newId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { Guard, guardDecision, guardQuery, guardSetting, HeldPage } from "../../../shapes/guard.ts";
import { type Actor, systemActor } from "../../actor.ts";
import { fail } from "../../errors.ts";
import { record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { wake } from "../wanted/desire-store.ts";
import * as store from "./guard-store.ts";
import { tooMany } from "./too-many.ts";

/**
 * Called in the transaction of a change that takes the app away from these people. Counts what was lost within the last
 * hour, so that many small changes are one; while a hold is open everybody else joins it.
 */
export async function guard(trx: Trx, appId: string, people: readonly string[]): Promise<void> {
  const app = await store.guardedApp(trx, appId);
  if (app === undefined || !app.deactivate_users) return;
  await store.lockGuard(trx, appId);
  await store.noteLosses(trx, appId, people);
  const { active, losing, hold } = await store.countLosses(trx, appId);
  const setting = { percent: app.guard_percent, least: app.guard_least };
  if (hold === null) {
    if (!tooMany(losing, active, setting)) return;
    await store.closeEmptyHold(trx, appId);
    await store.openHold(trx, { id: newId(), app_id: appId, active, losing });
    await record(
      trx,
      systemActor,
      [
        {
          event: "application.provision.guard.hold",
          target: { kind: "app", id: appId, name: app.label },
          message: `${losing} of ${active} people would lose ${app.label}: held until an administrator decides`,
          detail: { losing, active, percent: setting.percent, least: setting.least },
        },
      ],
      systemClock(),
    );
  }
  await store.holdLosses(trx, appId, people);
}

export async function showGuard(db: Db, appId: string): Promise<Guard> {
  const [app, hold] = await Promise.all([store.guardedApp(db, appId), store.readHold(db, appId)]);
  if (app === undefined) throw fail("not_found", { what: "application" });
  return {
    percent: app.guard_percent,
    least: app.guard_least,
    hold:
      hold === undefined
        ? null
        : {
            id: hold.id,
            openedAt: hold.opened_at.toISOString(),
            active: hold.active,
            losing: hold.losing,
            people: hold.people,
          },
  };
}

export async function showHeld(db: Db, appId: string, query: z.output<typeof guardQuery>): Promise<HeldPage> {
  const [after] = query.cursor === undefined ? [undefined] : (decodeCursor(query.cursor) ?? [null]);
  if (after !== undefined && typeof after !== "string") throw fail("invalid_cursor");
  const page = { after, limit: query.limit + 1, search: query.search ?? "" };
  const rows = await store.heldPeople(db, appId, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      remoteId: row.remote_id,
      since: row.since.toISOString(),
      lostAt: row.lost_at?.toISOString() ?? null,
    })),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.id]) : null,
  };
}

export async function changeGuard(
  trx: Trx,
  actor: Actor,
  appId: string,
  setting: z.output<typeof guardSetting>,
  now: Date,
): Promise<void> {
  const app = await store.guardedApp(trx, appId);
  if (app === undefined) throw fail("not_found", { what: "application" });
  await store.setGuard(trx, appId, setting);
  await record(
    trx,
    actor,
    [
      {
        event: "application.provision.guard.update",
        target: { kind: "app", id: appId, name: app.label },
        message: `Set the deletion guard of ${app.label} to more than ${setting.percent} % and at least ${setting.least} people`,
        detail: { before: { percent: app.guard_percent, least: app.guard_least }, after: setting },
      },
    ],
    now,
  );
}

/** All of them as one: their accounts are deactivated now, or stay until they have the app again or leave by name. */
export async function decideHold(
  trx: Trx,
  actor: Actor,
  appId: string,
  decision: z.output<typeof guardDecision>,
  now: Date,
): Promise<{ people: number }> {
  await store.lockGuard(trx, appId);
  const [app, hold] = [await store.guardedApp(trx, appId), await store.readHold(trx, appId)];
  if (app === undefined || hold === undefined || hold.id !== decision.hold) throw fail("hold_decided");
  // Somebody who joined after the list was read was not decided about.
  if (hold.people !== decision.people) throw fail("hold_changed", { people: hold.people });
  const isApproved = decision.decision === "approved";
  const people = await (isApproved ? store.releaseHeld : store.keepHeld)(trx, appId);
  await store.closeHold(trx, {
    id: hold.id,
    appId,
    by: actor.name,
    decision: decision.decision,
    people,
    at: now,
  });
  await record(
    trx,
    actor,
    [
      {
        event: isApproved ? "application.provision.guard.release" : "application.provision.guard.keep",
        target: { kind: "app", id: appId, name: app.label },
        message: isApproved
          ? `Let ${app.label} be taken away from the ${people} people who were held`
          : `Kept the accounts of the ${people} people who were held in ${app.label}`,
        detail: { people, openedAt: hold.opened_at.toISOString() },
      },
    ],
    now,
  );
  await wake(trx, [appId]);
  return { people };
}
