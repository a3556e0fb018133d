import { encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import {
  assign as assignShape,
  assigned,
  assignmentPath,
  assignmentsPage,
  assignmentsQuery,
  consequence,
  type groupAssignment,
  type personAssignment,
} from "../../shapes/assignments.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import { appRecordOf } from "../apps/apps.ts";
import type { Dependencies } from "../dependencies.ts";
import { nextCursor, pagePosition } from "../people/people-list.ts";
import { personName } from "../people/profile.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { linkStates } from "../provisioning/screens/link-states.ts";
import type { Db } from "../tables.ts";
import { assign, consequenceOf, unassign } from "./assignments.ts";
import { countAssignedGroups, countAssignedPeople, listAssignedGroups, listAssignedPeople, waysOf } from "./store.ts";
import type { AssignedGroup, AssignedPerson } from "./store.ts";

type Query = z.output<typeof assignmentsQuery>;
type PersonRow = z.infer<typeof personAssignment>;

const presentGroup = (row: AssignedGroup): z.infer<typeof groupAssignment> => ({
  kind: "group",
  assignmentId: row.id,
  group: {
    id: row.group_id ?? "",
    name: row.name,
    memberCount: row.member_count,
    activeMembers: row.active_members,
  },
  priority: row.priority,
  assignedAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

const presentPeople = async (db: Db, appId: string, rows: AssignedPerson[]): Promise<PersonRow[]> => {
  const ids = rows.map(({ id }) => id);
  const [ways, states] = await Promise.all([waysOf(db, { appId, people: ids }), linkStates(db, appId, ids)]);
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
      assignmentId: own.find((way) => way.group_id === null)?.assignment_id ?? null,
      groups: own.flatMap(({ group_id: id, group_name: name, assignment_id: assignmentId }) =>
        id === null ? [] : { id, name: name ?? "", assignmentId },
      ),
      state,
      assignedAt: row.assigned_at.toISOString(),
    };
  });
};

// A state is worked out from the link when it is read, so a page of one state is picked out of many rows; a page may
// come back short, with a cursor to go on from.
const mostLookedAt = 4000;

const peoplePage = async (db: Db, appId: string, query: Query) => {
  const { search, state, limit } = query;
  const wanted: PersonRow[] = [];
  let after = pagePosition(query.cursor);
  let looked = 0;
  for (;;) {
    const size = state === undefined ? limit : 200;
    const rows = await listAssignedPeople(db, appId, { search, sort: "name", after, limit: size + 1 });
    const batch = rows.slice(0, size);
    const shown = await presentPeople(db, appId, batch);
    const positions = new Map(batch.map((row) => [row.id, [row.sort_name, row.id] as [string, string]]));
    for (const row of shown) {
      if (state !== undefined && row.state.state !== state) continue;
      wanted.push(row);
      if (state !== undefined && wanted.length === limit) {
        const last = positions.get(row.person.id);
        const more = rows.length > size || batch.at(-1)?.id !== row.person.id;
        return { people: wanted, last: more ? last : undefined };
      }
    }
    const end = batch.at(-1);
    const last: [string, string] | undefined = rows.length > size && end ? [end.sort_name, end.id] : undefined;
    looked += batch.length;
    if (state === undefined || last === undefined || looked >= mostLookedAt) return { people: wanted, last };
    after = last;
  }
};

export const assignmentRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["assignments"];

  app.get(
    "/apps/:id/assignments",
    {
      schema: { tags, params: idPath, querystring: assignmentsQuery, response: { 200: assignmentsPage } },
    },
    async ({ params: { id }, query }) => {
      await appRecordOf(db.kysely, id);
      const [people, groups] = await Promise.all([
        countAssignedPeople(db.kysely, id),
        countAssignedGroups(db.kysely, id),
      ]);
      const counts = { people, groups };
      if (query.kind === "groups") {
        const after = pagePosition(query.cursor);
        const { search, limit } = query;
        const rows = await listAssignedGroups(db.kysely, id, { search, after, limit: limit + 1 });
        const next = nextCursor(rows, limit, (row) => row.name.toLowerCase());
        return { people: [], groups: rows.slice(0, limit).map(presentGroup), next, counts };
      }
      const page = await peoplePage(db.kysely, id, query);
      const next = page.last ? encodeCursor(page.last) : null;
      return { people: page.people, groups: [], next, counts };
    },
  );

  app.post(
    "/apps/:id/assignments",
    { schema: { tags, params: idPath, body: assignShape, response: { 200: assigned } } },
    (request) => db.transaction((trx) => assign(trx, actorOf(request), request.params.id, request.body, clock())),
  );

  app.get(
    "/apps/:id/assignments/:assignmentId/consequence",
    { schema: { tags, params: assignmentPath, response: { 200: consequence } } },
    ({ params }) => consequenceOf(db.kysely, params.id, params.assignmentId),
  );

  app.delete(
    "/apps/:id/assignments/:assignmentId",
    { schema: { tags, params: assignmentPath, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, assignmentId } = request.params;
      await db.transaction((trx) => unassign(trx, actorOf(request), id, assignmentId, clock()));
      return reply.code(204).send(null);
    },
  );
};
