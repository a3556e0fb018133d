import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import { fail, isGone, isTaken } from "../errors.ts";
import { peopleByIds } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { groupDeleted, groupsNamed } from "../provisioning/push/group-life.ts";
import { groupRenamed, peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { EventName, LogLine } from "../system-log/system-log.ts";
import type { Db, Profile, Trx } from "../tables.ts";
import {
  deleteGroup,
  deleteMembers,
  findGroup,
  findGroupsByIds,
  findGroupsByNames,
  insertGroups,
  insertMembers,
  lockGroup,
  memberIds,
  rulesOfMember,
  updateGroup,
} from "./store.ts";
import type { GroupRecord, GroupWithCounts, Membership } from "./store.ts";

export { countGroups, countMembers, groupsOfPerson, listGroups, listMembers, membershipsAmong } from "./store.ts";
export { findGroupsByIds as groupsByIds, findGroupsByNames as groupsByNames } from "./store.ts";
export type { GroupFilter, GroupRecord, GroupWithCounts, MemberRecord, Membership } from "./store.ts";

const targetOf = ({ id, name }: { id: string; name: string }) => ({ kind: "group" as const, id, name });

const line = (event: EventName, group: { id: string; name: string }, message: string): LogLine => ({
  event,
  target: targetOf(group),
  message,
});

export const groupOf = async (db: Db, id: string): Promise<GroupWithCounts> => {
  const group = await findGroup(db, id);
  if (!group) throw fail("not_found", { what: "group" });
  return group;
};

const locked = async (trx: Trx, id: string): Promise<GroupRecord> => {
  const group = await lockGroup(trx, id);
  if (!group) throw fail("not_found", { what: "group" });
  return group;
};

export const createGroup = async (
  trx: Trx,
  actor: Actor,
  input: { name: string; description: string },
  now: Date,
): Promise<GroupRecord> => {
  try {
    const [group] = await insertGroups(trx, [{ id: newId(), ...input }], now, false);
    if (!group) throw new Error("the new group was not returned");
    await record(trx, actor, [line("group.lifecycle.create", group, `Created the group ${group.name}`)], now);
    await groupsNamed(trx, [group.id], now);
    return group;
  } catch (error) {
    throw isTaken(error, "groups_name") ? fail("group_name_taken", { name: input.name }) : error;
  }
};

/** The groups of these names, with those that were missing created; names compare without case. */
export const ensureGroups = async (
  trx: Trx,
  actor: Actor,
  names: string[],
  now: Date,
): Promise<Map<string, GroupRecord>> => {
  const wanted = new Map(names.map((name) => [name.toLowerCase(), name]));
  const byName = async () => {
    const rows = await findGroupsByNames(trx, [...wanted.values()]);
    return new Map(rows.map((row) => [row.name.toLowerCase(), row]));
  };
  const present = await byName();
  const missing = [...wanted].filter(([key]) => !present.has(key));
  if (missing.length === 0) return present;
  const made = await insertGroups(
    trx,
    missing.map(([, name]) => ({ id: newId(), name, description: "" })),
    now,
    true,
  );
  const lines = made.map((row) => line("group.lifecycle.create", row, `Created the group ${row.name}`));
  await record(trx, actor, lines, now);
  await groupsNamed(
    trx,
    made.map((row) => row.id),
    now,
  );
  return byName();
};

export const editGroup = async (
  trx: Trx,
  actor: Actor,
  id: string,
  input: { name?: string | undefined; description?: string | undefined },
  now: Date,
): Promise<void> => {
  const before = await locked(trx, id);
  const after = {
    name: input.name ?? before.name,
    description: input.description ?? before.description,
  };
  if (after.name === before.name && after.description === before.description) return;
  try {
    await updateGroup(trx, id, after, now);
  } catch (error) {
    throw isTaken(error, "groups_name") ? fail("group_name_taken", { name: after.name }) : error;
  }
  const message =
    after.name === before.name
      ? `Changed the description of the group ${after.name}`
      : `Renamed the group ${before.name} to ${after.name}`;
  await record(trx, actor, [line("group.profile.update", { id, name: after.name }, message)], now);
  if (after.name === before.name) return;
  await groupsNamed(trx, [id], now);
  await groupRenamed(trx, id);
};

export const removeGroup = async (trx: Trx, actor: Actor, id: string, now: Date): Promise<void> => {
  const group = await locked(trx, id);
  const members = await memberIds(trx, id);
  await groupDeleted(trx, actor, group, now);
  await deleteGroup(trx, id);
  await record(trx, actor, [line("group.lifecycle.delete", group, `Deleted the group ${group.name}`)], now);
  await peopleChanged(trx, members);
};

type MembershipEvent = "group.user_membership.add" | "group.user_membership.remove";

const membershipLine = (
  event: MembershipEvent,
  group: { id: string; name: string },
  person: { id: string; profile: Profile },
): LogLine => {
  const name = personName(person.profile);
  const words = event.endsWith("add") ? ["Added", "to"] : ["Removed", "from"];
  return {
    event,
    target: { kind: "person", id: person.id, name },
    message: `${words[0]} ${name} ${words[1]} the group ${group.name}`,
    detail: { groupId: group.id, group: group.name },
  };
};

/** Adds people to groups; who is a member already stays one. Answers the memberships that are new. */
export const addMembers = async (
  trx: Trx,
  actor: Actor,
  members: Membership[],
  { lane, now, byHand = true }: { lane?: 1 | 2 | 3; now: Date; byHand?: boolean },
): Promise<Membership[]> => {
  if (members.length === 0) return [];
  const added = await insertMembers(trx, members, { now, byHand }).catch((error: unknown) => {
    throw isGone(error, "group_members_group_id_fkey") ? fail("not_found", { what: "group" }) : error;
  });
  if (added.length === 0) return [];
  await record(trx, actor, await linesOf(trx, "group.user_membership.add", added), now);
  await peopleChanged(trx, [...new Set(added.map((row) => row.person_id))], lane === undefined ? {} : { lane });
  return added;
};

const linesOf = async (trx: Trx, event: MembershipEvent, members: readonly Membership[]): Promise<LogLine[]> => {
  const ids = [...new Set(members.map((row) => row.person_id))];
  const people = new Map((await peopleByIds(trx, ids)).map((row) => [row.id, row]));
  const groupIds = [...new Set(members.map((row) => row.group_id))];
  const groups = new Map((await findGroupsByIds(trx, groupIds)).map((row) => [row.id, row]));
  return members.flatMap((row) => {
    const group = groups.get(row.group_id);
    const person = people.get(row.person_id);
    return group && person ? [membershipLine(event, group, person)] : [];
  });
};

/** Ends memberships, whatever their reasons were. */
export const removeMemberships = async (
  trx: Trx,
  actor: Actor,
  members: readonly Membership[],
  { lane, now }: { lane?: 1 | 2 | 3; now: Date },
): Promise<void> => {
  const gone = await deleteMembers(trx, members, now);
  if (gone.length === 0) return;
  await record(trx, actor, await linesOf(trx, "group.user_membership.remove", gone), now);
  await peopleChanged(trx, [...new Set(gone.map((row) => row.person_id))], lane === undefined ? {} : { lane });
};

export const addMember = async (
  trx: Trx,
  actor: Actor,
  groupId: string,
  personId: string,
  now: Date,
): Promise<void> => {
  // Not locked here: people are locked before groups everywhere, or two changes could wait for each other.
  await groupOf(trx, groupId);
  const [person] = await peopleByIds(trx, [personId]);
  if (!person) throw fail("not_found", { what: "person" });
  await addMembers(trx, actor, [{ group_id: groupId, person_id: personId }], { now });
};

export const removeMember = async (
  trx: Trx,
  actor: Actor,
  groupId: string,
  personId: string,
  now: Date,
): Promise<void> => {
  await locked(trx, groupId);
  const [person] = await peopleByIds(trx, [personId]);
  if (!person) throw fail("not_found", { what: "person" });
  const membership = { group_id: groupId, person_id: personId };
  const rules = await rulesOfMember(trx, membership);
  if (rules.length > 0) throw fail("member_by_rule", { name: personName(person.profile), rules: rules.join(", ") });
  await removeMemberships(trx, actor, [membership], { now });
};
