// The people and groups of an app, as the console lists them.
import type { z } from "zod";
import type { assignmentsQuery, groupAssignment, personAssignment } from "../../shapes/assignments.ts";
import { pagePosition } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { isInState, linkStates } from "../provisioning/screens/link-states.ts";
import type { Db } from "../tables.ts";
import { directOverrides, listAssignedPeople, waysOf } from "./store.ts";
import type { AssignedGroup, AssignedPerson } from "./store.ts";

type Query = Omit<z.output<typeof assignmentsQuery>, "kind">;
type PersonRow = z.infer<typeof personAssignment>;

export const presentGroup = (row: AssignedGroup): z.infer<typeof groupAssignment> => ({
  kind: "group",
  assignmentId: row.id,
  group: {
    id: row.group_id ?? "",
    name: row.name,
    memberCount: row.member_count,
    activeMembers: row.active_members,
  },
  priority: row.priority,
  overrides: row.overrides,
  assignedAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

const presentPeople = async (db: Db, appId: string, rows: AssignedPerson[]): Promise<PersonRow[]> => {
  const ids = rows.map(({ id }) => id);
  const [ways, states, overrides] = await Promise.all([
    waysOf(db, { appId, people: ids }),
    linkStates(db, appId, ids),
    directOverrides(db, appId, ids),
  ]);
  return rows.flatMap((row) => {
    const state = states.get(row.id);
    if (!state) return [];
    const own = ways.filter((way) => way.person_id === row.id);
    return {
      kind: "person" as const,
      person: {
        id: row.id,
        name: personName(row.profile),
        login: row.login,
        email: row.email,
        status: row.status,
      },
      overrides: overrides.get(row.id) ?? {},
      assignmentId: own.find((way) => way.group_id === null)?.assignment_id ?? null,
      groups: own.flatMap(({ group_id: id, group_name: name, assignment_id: assignmentId }) =>
        id === null ? [] : { id, name: name ?? "", assignmentId },
      ),
      state,
      assignedAt: row.assigned_at.toISOString(),
    };
  });
};

export const assignedPeoplePage = async (
  db: Db,
  appId: string,
  query: Query,
): Promise<{ people: PersonRow[]; last: [string, string] | undefined }> => {
  const { search, state, limit, through, group } = query;
  const rows = await listAssignedPeople(db, appId, {
    search,
    through,
    group,
    condition: state === undefined ? undefined : isInState(appId, state),
    sort: "name",
    after: pagePosition(query.cursor),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const end = rows.length > limit ? page.at(-1) : undefined;
  // Who went on to another state since is left out.
  const people = (await presentPeople(db, appId, page)).filter(
    (row) => state === undefined || row.state.state === state,
  );
  return { people, last: end && [end.sort_name, end.id] };
};
