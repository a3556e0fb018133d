import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget } from "../apps/apps.ts";
import { fail } from "../errors.ts";
import { groupsByIds } from "../groups/groups.ts";
import { peopleByIds } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { groupsChanged, peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { LogLine } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import {
  affectedBy,
  appsWithGroup,
  deleteAssignment,
  findAssignment,
  insertAssignments,
  lockAssignees,
  setOverrides,
  setPriority,
} from "./store.ts";
import type { AssignmentRecord } from "./store.ts";

export { findAssignment, listAssignedPeople, listGroupAssignments, waysOf } from "./store.ts";
export type { AssignmentRecord } from "./store.ts";

export const appsOfGroup = async (db: Db, groupId: string) => {
  const rows = await appsWithGroup(db, groupId);
  return rows.map((row) => ({
    appId: row.app_id,
    label: row.label,
    catalog: row.catalog,
    assignmentId: row.id,
  }));
};

interface App {
  id: string;
  label: string;
}

const personLine = (added: boolean, app: App, person: { id: string; name: string }): LogLine => ({
  event: added ? "application.user_membership.add" : "application.user_membership.remove",
  target: { kind: "person", ...person },
  message: added ? `Assigned ${person.name} to ${app.label}` : `Unassigned ${person.name} from ${app.label}`,
  detail: { appId: app.id, app: app.label },
});

const groupLine = (added: boolean, app: App, group: { id: string; name: string }): LogLine => ({
  event: added ? "group.application_assignment.add" : "group.application_assignment.remove",
  target: { kind: "group", ...group },
  message: added
    ? `Assigned the group ${group.name} to ${app.label}`
    : `Unassigned the group ${group.name} from ${app.label}`,
  detail: { appId: app.id, app: app.label },
});

export interface AssignInput {
  people: string[];
  groups: string[];
  overrides?: Record<string, string>;
}

/** Assigns people and groups to an app. Who is assigned already stays so. */
export const assign = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  input: AssignInput,
  now: Date,
): Promise<{ people: number; groups: number; alreadyAssigned: number }> => {
  const app = await appRecordOf(trx, appId);
  const people = [...new Set(input.people)].toSorted();
  const groups = [...new Set(input.groups)].toSorted();
  const present = await lockAssignees(trx, { people, groups });
  if (people.some((id) => !present.people.has(id))) throw fail("not_found", { what: "person" });
  if (groups.some((id) => !present.groups.has(id))) throw fail("not_found", { what: "group" });
  const made = {
    app_id: appId,
    overrides: JSON.stringify(input.overrides ?? {}),
    created_by: actor.name,
    created_at: now,
  };
  const added = await insertAssignments(trx, [
    ...people.map((id) => ({ id: newId(), person_id: id, group_id: null, ...made })),
    ...groups.map((id) => ({ id: newId(), person_id: null, group_id: id, ...made })),
  ]);
  const newPeople = added.flatMap((row) => row.person_id ?? []);
  const newGroups = added.flatMap((row) => row.group_id ?? []);
  const personRows = newPeople.length > 0 ? await peopleByIds(trx, newPeople) : [];
  const groupRows = newGroups.length > 0 ? await groupsByIds(trx, newGroups) : [];
  await record(
    trx,
    actor,
    [
      ...personRows.map(({ id, profile }) => personLine(true, app, { id, name: personName(profile) })),
      ...groupRows.map(({ id, name }) => groupLine(true, app, { id, name })),
    ],
    now,
  );
  await peopleChanged(trx, newPeople);
  await groupsChanged(trx, newGroups);
  return {
    people: newPeople.length,
    groups: newGroups.length,
    alreadyAssigned: people.length + groups.length - added.length,
  };
};

export const assignmentOf = async (db: Db, appId: string, id: string): Promise<AssignmentRecord> => {
  const assignment = await findAssignment(db, { appId, id });
  if (!assignment) throw fail("not_found", { what: "assignment" });
  return assignment;
};

export const unassign = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  assignmentId: string,
  now: Date,
): Promise<void> => {
  const app = await appRecordOf(trx, appId);
  const { id, person_id: personId, group_id: groupId } = await assignmentOf(trx, appId, assignmentId);
  const people = personId === null ? [] : [personId];
  const groups = groupId === null ? [] : [groupId];
  await lockAssignees(trx, { people, groups });
  if (!(await deleteAssignment(trx, id))) return;
  const [person] = await peopleByIds(trx, people);
  const [group] = await groupsByIds(trx, groups);
  const lines: LogLine[] = [];
  if (person) lines.push(personLine(false, app, { id: person.id, name: personName(person.profile) }));
  if (group) lines.push(groupLine(false, app, group));
  await record(trx, actor, lines, now);
  await peopleChanged(trx, people);
  await groupsChanged(trx, groups);
};

/** Values of this assignment that win over the person's own, by target attribute. */
export const changeOverrides = async (
  trx: Trx,
  actor: Actor,
  assignment: AssignmentRecord,
  overrides: Record<string, string>,
  now: Date,
): Promise<void> => {
  const app = await appRecordOf(trx, assignment.app_id);
  await setOverrides(trx, assignment.id, JSON.stringify(overrides));
  const message = `Changed the values of an assignment to ${app.label}`;
  const detail = { assignmentId: assignment.id, overrides };
  await record(trx, actor, [{ event: "application.lifecycle.update", target: appTarget(app), message, detail }], now);
  if (assignment.person_id !== null) await peopleChanged(trx, [assignment.person_id]);
  if (assignment.group_id !== null) await groupsChanged(trx, [assignment.group_id]);
};

/** Which group's values win for a person with several: the lowest number. */
export const changePriority = async (trx: Trx, assignment: AssignmentRecord, priority: number): Promise<void> => {
  await setPriority(trx, assignment.id, priority);
  if (assignment.group_id !== null) await groupsChanged(trx, [assignment.group_id]);
};

const people = (count: number) => (count === 1 ? "1 person" : `${count.toLocaleString("en")} people`);

/** What taking an assignment away would do, before it is done. */
export const consequenceOf = async (db: Db, appId: string, assignmentId: string) => {
  const app = await appRecordOf(db, appId);
  const assignment = await assignmentOf(db, appId, assignmentId);
  const [losing, keeping] = await Promise.all([
    affectedBy(db, assignment, false, 10),
    affectedBy(db, assignment, true, 10),
  ]);
  const named = ({ id, profile }: { id: string; profile: Record<string, string> }) => ({
    id,
    name: personName(profile),
  });
  const parts: string[] = [];
  if (losing.count > 0)
    parts.push(
      app.deactivate_users
        ? `${people(losing.count)} will be deactivated in ${app.label}.`
        : `${people(losing.count)} will no longer be kept up to date in ${app.label}; "Deactivate users" is off, so they stay active there.`,
    );
  if (keeping.count > 0) {
    const [first] = keeping.sample;
    const through =
      keeping.count === 1 && first
        ? `: ${named(first).name} through ${first.through.join(" and ")}`
        : " through something else";
    parts.push(`${people(keeping.count)} will keep access${through}.`);
  }
  if (parts.length === 0)
    parts.push("Nobody active has access through this assignment, so nothing changes in the app.");
  return {
    losing: losing.count,
    keeping: keeping.count,
    losingSample: losing.sample.map(named),
    keepingSample: keeping.sample.map((row) => ({ ...named(row), through: row.through })),
    text: parts.join(" "),
  };
};
