import { newId } from "@rollcall/foundation/ids";
import type { Actor } from "../actor.ts";
import { appRecordOf } from "../apps/apps.ts";
import { fail } from "../errors.ts";
import { groupsByIds } from "../groups/groups.ts";
import { peopleByIds } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { groupsChanged, peopleChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { LogLine } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { deleteAssignments, findAssignments, nextPlace } from "./bulk-store.ts";
import { checkOverrides } from "./overrides.ts";
import { appsWithGroup, findAssignment, insertAssignments, lockAssignees } from "./store.ts";
import type { AssignmentRecord } from "./store.ts";

export { enteredValues, findAssignment, listAssignedPeople, listGroupAssignments, waysOf } from "./store.ts";
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
  const overrides = await checkOverrides(trx, appId, input.overrides ?? {});
  const place = groups.length > 0 ? await nextPlace(trx, appId) : 0;
  const made = {
    app_id: appId,
    overrides: JSON.stringify(overrides),
    created_by: actor.name,
    created_at: now,
  };
  const added = await insertAssignments(trx, [
    ...people.map((id) => ({ id: newId(), person_id: id, group_id: null, ...made })),
    // A group that comes later wins over none that is there.
    ...groups.map((id, index) => ({
      id: newId(),
      person_id: null,
      group_id: id,
      ...made,
      priority: place + index,
    })),
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

/** Takes assignments of an app away; those that are gone already are left out. Answers how many went. */
export const unassign = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  assignments: string[],
  now: Date,
): Promise<number> => {
  const app = await appRecordOf(trx, appId);
  const found = await findAssignments(trx, appId, assignments);
  const ids = (rows: AssignmentRecord[]) => ({
    people: rows.flatMap((row) => row.person_id ?? []).toSorted(),
    groups: rows.flatMap((row) => row.group_id ?? []).toSorted(),
  });
  await lockAssignees(trx, ids(found));
  const gone = await deleteAssignments(
    trx,
    found.map(({ id }) => id),
  );
  const { people, groups } = ids(gone);
  const lines = [
    ...(await peopleByIds(trx, people)).map(({ id, profile }) =>
      personLine(false, app, { id, name: personName(profile) }),
    ),
    ...(await groupsByIds(trx, groups)).map((group) => groupLine(false, app, group)),
  ];
  await record(trx, actor, lines, now);
  await peopleChanged(trx, people);
  await groupsChanged(trx, groups);
  return gone.length;
};
