import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import type { Db, Trx } from "../tables.ts";
import { deleteOldest, insertLog, readLog } from "./store.ts";
import type { LogFilter, LogRecord } from "./store.ts";

export type { LogFilter, LogRecord } from "./store.ts";

/** Okta's event names (https://developer.okta.com/docs/reference/api/event-types/), as far as Rollcall has the event. */
export type EventName =
  | "user.lifecycle.create"
  | "user.lifecycle.activate"
  | "user.lifecycle.reactivate"
  | "user.lifecycle.suspend"
  | "user.lifecycle.unsuspend"
  | "user.lifecycle.deactivate"
  | "user.lifecycle.delete.completed"
  | "user.account.update_profile"
  | "user.session.start"
  | "user.session.end"
  | "user.account.update_password"
  | "user.account.privilege.grant"
  | "user.account.privilege.revoke"
  | "group.lifecycle.create"
  | "group.lifecycle.delete"
  | "group.profile.update"
  | "group.user_membership.add"
  | "group.user_membership.remove"
  | "group.user_membership.rule.create"
  | "group.user_membership.rule.update"
  | "group.user_membership.rule.delete"
  | "group.user_membership.rule.trigger"
  | "group.user_membership.rule.deactivated"
  | "application.lifecycle.create"
  | "application.lifecycle.update"
  | "application.lifecycle.delete"
  | "application.lifecycle.activate"
  | "application.lifecycle.deactivate"
  | "application.configuration.update_api_credentials"
  | "application.provision.configuration.update"
  | "application.provision.field_mapping_rule.change"
  | "application.provision.group_push.mapping.created"
  | "application.provision.group_push.mapping.created.from.rule"
  | "application.provision.group_push.activate_mapping"
  | "application.provision.group_push.deactivate_mapping"
  | "application.provision.group_push.push_memberships"
  | "application.provision.group_push.delete_appgroup"
  | "application.provision.group_push.removed"
  // Rollcall's own: rules that push groups by their name.
  | "application.provision.group_push.rule.create"
  | "application.provision.group_push.rule.delete"
  // Rollcall's own: sending to an app stops (by itself or by an administrator) and goes on.
  | "application.provision.stop"
  | "application.provision.resume"
  // Rollcall's own: many would lose an app at once; somebody decides; the limits are set.
  | "application.provision.guard.hold"
  | "application.provision.guard.release"
  | "application.provision.guard.keep"
  | "application.provision.guard.update"
  // Rollcall's own: test users are made in the app, and removed.
  | "application.conformance.start"
  // Rollcall's own: what the apps hold is read back, accounts are linked, differences are dealt with.
  | "application.import.start"
  | "application.import.complete"
  | "application.import.hold"
  | "application.import.link"
  | "application.import.ignore"
  | "application.import.deactivate"
  | "application.import.configuration.update"
  | "application.drift.overwrite"
  | "application.drift.accept"
  | "application.drift.report"
  | "certification.campaign.create"
  | "certification.campaign.item.decide"
  | "certification.campaign.close"
  // Rollcall's own: a campaign is due soon, or overdue.
  | "certification.campaign.remind"
  | "application.user_membership.add"
  | "application.user_membership.remove"
  // Rollcall's own: a direct assignment gives way to a group's.
  | "application.user_membership.convert"
  | "group.application_assignment.add"
  | "group.application_assignment.remove"
  // Rollcall's own: the attributes of a profile, of people or of an app's accounts.
  | "profile.attribute.create"
  | "profile.attribute.update"
  | "profile.attribute.delete"
  | "system.api_token.create"
  | "system.api_token.revoke"
  | "system.import.start"
  | "system.import.complete";

export interface LogTarget {
  kind:
    | "person"
    | "group"
    | "group_rule"
    | "app"
    | "administrator"
    | "api_token"
    | "import"
    | "access_review"
    | "profile_attribute";
  id: string;
  name: string;
}

export interface LogLine {
  event: EventName;
  target: LogTarget;
  message: string;
  detail?: Record<string, unknown>;
}

/** Writes what happened, in the transaction of the change itself: no change without its line, no line without a change. */
export const record = async (trx: Trx, actor: Actor, lines: LogLine[], now: Date): Promise<void> => {
  await insertLog(
    trx,
    lines.map(({ event, target, message, detail }) => ({
      id: newId(),
      at: now,
      event,
      actor: actor.name,
      target_kind: target.kind,
      target_id: target.id,
      target_name: target.name,
      message,
      detail: JSON.stringify({ actorKind: actor.kind, actorId: actor.id, ...detail }),
    })),
  );
};

/** Forgets what is older than this many days. */
export const forgetLog = async (db: Db, days: number, signal: AbortSignal): Promise<void> => {
  const most = 5_000;
  while (!signal.aborted && (await deleteOldest(db, days, most)) === most);
};

export const logPage = (db: Db, filter: LogFilter): Promise<LogRecord[]> => readLog(db, filter);

export const presentLogEntry = (row: LogRecord) => ({
  id: row.id,
  at: row.at.toISOString(),
  event: row.event,
  actor: row.actor,
  target: row.target_kind === null ? null : { kind: row.target_kind, id: row.target_id, name: row.target_name ?? "" },
  message: row.message,
  detail: row.detail,
});
