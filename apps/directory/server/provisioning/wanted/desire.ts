import type { Trx } from "../../tables.ts";
import { isRead, reportsOf } from "./facts-store.ts";
import { guard } from "../guard/guard.ts";
import { membersOf, peopleOfApp, type Raised, raisePeople, wake } from "./desire-store.ts";
import { nudgeApp, nudgeForPeople, nudgeGroups } from "../push/nudge-store.ts";

// Called by the rules of people, groups, assignments and mappings in the transaction of their change. They only say
// "look again": what is sent is computed when it is sent, so a thousand changes of a person become one request.

/** 0 takes access away, 1 somebody is watching, 2 normal, 3 bulk. Lane 0 is chosen by itself for people who lost an app. */
export type Lane = 0 | 1 | 2 | 3;

/** Whoever loses an app passes the deletion guard, in the transaction of the change. */
async function guarded(trx: Trx, raising: Promise<Raised>): Promise<Raised> {
  const raised = await raising;
  for (const { appId, people } of raised.losses) await guard(trx, appId, people);
  return raised;
}

/** People whose profile, status, memberships or own assignments changed, or who were deleted. */
export async function peopleChanged(
  trx: Trx,
  personIds: readonly string[],
  options: { lane?: Lane } = {},
): Promise<void> {
  if (personIds.length === 0) return;
  await wake(trx, (await guarded(trx, raisePeople(trx, personIds, options.lane ?? 2, null))).apps);
  await nudgeForPeople(trx, personIds, options.lane ?? 2, null);
}

/** An app whose mappings, switches, connection or status changed: everybody who has to do with it is looked at again. */
export async function appChanged(trx: Trx, appId: string, options: { lane?: Lane } = {}): Promise<void> {
  const people = await peopleOfApp(trx, appId);
  if (people.length > 0) {
    await guarded(trx, raisePeople(trx, people, options.lane ?? 3, appId));
    await nudgeForPeople(trx, people, options.lane ?? 3, appId);
  }
  await nudgeApp(trx, appId, 3);
  await wake(trx, [appId]);
}

/**
 * Groups that were assigned to an app or unassigned, or got members. For members who left, and before a group is
 * deleted, call `peopleChanged` with those people: they can no longer be found through the group.
 */
export async function groupsChanged(
  trx: Trx,
  groupIds: readonly string[],
  options: { lane?: Lane } = {},
): Promise<void> {
  if (groupIds.length === 0) return;
  await peopleChanged(trx, await membersOf(trx, groupIds), options);
}

/** A group has another name: it has it in the apps too, and its members' values may be made of it. */
export async function groupRenamed(trx: Trx, groupId: string): Promise<void> {
  await nudgeGroups(trx, [groupId], 2);
  if (await isRead(trx, "groups")) await peopleChanged(trx, await membersOf(trx, [groupId]), { lane: 3 });
}

/** Profiles of people with these logins changed: the values of those whose manager they are may be made of them. */
export async function managersChanged(trx: Trx, logins: readonly string[]): Promise<void> {
  if (logins.length > 0 && (await isRead(trx, "linked")))
    await peopleChanged(trx, await reportsOf(trx, logins), { lane: 3 });
}

/** What one app holds of these people is known to be another than was thought: they are looked at again, in this app alone. */
export async function peopleOfAppChanged(
  trx: Trx,
  appId: string,
  personIds: readonly string[],
  options: { lane?: Lane } = {},
): Promise<void> {
  if (personIds.length === 0) return;
  await guarded(trx, raisePeople(trx, personIds, options.lane ?? 3, appId));
  await wake(trx, [appId]);
}
