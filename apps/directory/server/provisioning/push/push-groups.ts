// Which groups are pushed to which app. Like everything that changes what an app shall hold, each change and the note to
// look again are one transaction, with a line in the system log.
import type { Actor } from "../../actor.ts";
import { appRecordOf, lockedApp } from "../../apps/apps.ts";
import { fail } from "../../errors.ts";
import { type EventName, record } from "../../system-log/system-log.ts";
import type { Db, Trx } from "../../tables.ts";
import { nudgeApp, nudgeGroups } from "./nudge-store.ts";
import {
  findPush,
  groupNames,
  insertPushes,
  leaveGroups,
  mayBeThere,
  readSettings,
  setPushStatus,
  targetTaken,
  writeSettings,
} from "./push-store.ts";
import type { PushSettings } from "../../../shapes/push-groups.ts";

export const logPush = (
  trx: Trx,
  actor: Actor,
  event: EventName,
  groups: readonly { id: string; name: string }[],
  app: { id: string; label: string },
  message: (name: string) => string,
  now: Date,
): Promise<void> =>
  record(
    trx,
    actor,
    groups.map(({ id, name }) => ({
      event,
      target: { kind: "group" as const, id, name },
      message: message(name),
      detail: { appId: app.id, app: app.label },
    })),
    now,
  );

/** Begins to push groups, each as a new group of the app or linked to one that is there. Answers how many that changed. */
export async function pushGroups(
  trx: Trx,
  actor: Actor,
  appId: string,
  asked: readonly { groupId: string; targetId?: string | null | undefined }[],
  now: Date,
): Promise<number> {
  const app = await lockedApp(trx, appId);
  const targets = new Map(asked.map((one) => [one.groupId, one.targetId ?? null]));
  const groups = await groupNames(trx, [...targets.keys()]);
  if (groups.length < targets.size) throw fail("not_found", { what: "group" });
  const linked = [...targets].flatMap(([groupId, targetId]) => (targetId === null ? [] : [{ groupId, targetId }]));
  const twice = new Set(linked.map(({ targetId }) => targetId)).size < linked.length;
  const owner = twice ? "another of the chosen groups" : await targetTaken(trx, appId, linked);
  if (owner !== undefined) throw fail("push_target_taken", { owner });
  const begun = await insertPushes(
    trx,
    appId,
    groups.map((group) => ({ group_id: group.id, group_name: group.name, target_id: targets.get(group.id) ?? null })),
    { rule: null, name: actor.name },
  );
  await logPush(
    trx,
    actor,
    "application.provision.group_push.mapping.created",
    begun.map((row) => ({ id: row.group_id, name: row.group_name })),
    app,
    (name) => `Began to push the group ${name} to ${app.label}`,
    now,
  );
  await nudgeGroups(
    trx,
    begun.map((row) => row.group_id),
    1,
    appId,
  );
  return begun.length;
}

async function pushed(trx: Trx, appId: string, groupId: string) {
  const app = await lockedApp(trx, appId);
  const push = await findPush(trx, appId, groupId);
  if (push === undefined) throw fail("not_found", { what: "pushed group" });
  return { app, push, group: { id: groupId, name: push.group_name } };
}

/** Nothing more is sent for a group until it goes on; what the app holds stays. */
export async function pausePush(trx: Trx, actor: Actor, appId: string, groupId: string, now: Date): Promise<void> {
  const { app, push, group } = await pushed(trx, appId, groupId);
  if (push.status === "paused") return;
  await setPushStatus(trx, appId, groupId, "paused");
  const event = "application.provision.group_push.deactivate_mapping";
  await logPush(trx, actor, event, [group], app, (name) => `Paused pushing the group ${name} to ${app.label}`, now);
}

export async function resumePush(trx: Trx, actor: Actor, appId: string, groupId: string, now: Date): Promise<void> {
  const { app, push, group } = await pushed(trx, appId, groupId);
  if (push.status === "active") return;
  await setPushStatus(trx, appId, groupId, "active");
  const event = "application.provision.group_push.activate_mapping";
  await logPush(trx, actor, event, [group], app, (name) => `Pushing the group ${name} to ${app.label} goes on`, now);
  await nudgeGroups(trx, [groupId], 1, appId);
}

/** Looks at a group again at once, whether or not anything is known to have changed. */
export async function pushNow(trx: Trx, actor: Actor, appId: string, groupId: string, now: Date): Promise<void> {
  const { app, group } = await pushed(trx, appId, groupId);
  const event = "application.provision.group_push.push_memberships";
  await logPush(trx, actor, event, [group], app, (name) => `Asked to push the group ${name} to ${app.label} now`, now);
  await nudgeGroups(trx, [groupId], 1, appId);
}

/** Ends a push: the group is deleted in the app, or left there as it is. */
export async function endPush(
  trx: Trx,
  actor: Actor,
  appId: string,
  groupId: string,
  inApp: "delete" | "leave",
  now: Date,
): Promise<void> {
  const { app, group } = await pushed(trx, appId, groupId);
  await end(trx, actor, app, [group], inApp, now);
}

/** The same for several, in the transaction of whoever decided it. */
export async function end(
  trx: Trx,
  actor: Actor,
  app: { id: string; label: string },
  groups: readonly { id: string; name: string }[],
  inApp: "delete" | "leave",
  now: Date,
): Promise<void> {
  const leave: string[] = [];
  const remove: string[] = [];
  for (const { id } of groups)
    if (inApp === "delete" && (await mayBeThere(trx, app.id, id))) remove.push(id);
    else leave.push(id);
  if (leave.length > 0) await leaveGroups(trx, app.id, leave);
  for (const id of remove) await setPushStatus(trx, app.id, id, "ending");
  await nudgeGroups(trx, remove, 0, app.id);
  await logPush(
    trx,
    actor,
    inApp === "delete"
      ? "application.provision.group_push.delete_appgroup"
      : "application.provision.group_push.removed",
    groups,
    app,
    (name) =>
      inApp === "delete"
        ? `Stopped pushing the group ${name} to ${app.label}; it is deleted there`
        : `Stopped pushing the group ${name} to ${app.label}; it stays there as it is`,
    now,
  );
}

const usual = {
  deleted_groups: "delete",
  same_name: "link",
  rename_linked: true,
  remove_form: "filter",
  members_per_request: null,
} as const;

export async function settingsOf(db: Db, appId: string): Promise<PushSettings> {
  await appRecordOf(db, appId);
  const row = (await readSettings(db, appId)) ?? usual;
  return {
    deletedGroups: row.deleted_groups,
    sameName: row.same_name,
    renameLinked: row.rename_linked,
    removeForm: row.remove_form,
    membersPerRequest: row.members_per_request,
  };
}

export async function saveSettings(
  trx: Trx,
  actor: Actor,
  appId: string,
  input: PushSettings,
  now: Date,
): Promise<void> {
  const app = await lockedApp(trx, appId);
  await writeSettings(trx, appId, {
    deleted_groups: input.deletedGroups,
    same_name: input.sameName,
    rename_linked: input.renameLinked,
    remove_form: input.removeForm,
    members_per_request: input.membersPerRequest,
  });
  await record(
    trx,
    actor,
    [
      {
        event: "application.provision.configuration.update",
        target: { kind: "app", id: appId, name: app.label },
        message: `Changed how groups are pushed to ${app.label}`,
        detail: { to: input },
      },
    ],
    now,
  );
  // What the app refused may go another way now.
  await nudgeApp(trx, appId, 2);
}
