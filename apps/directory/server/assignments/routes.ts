import { encodeCursor } from "@rollcall/foundation/list-page";
import {
  assign as assignShape,
  assigned,
  assignmentOverrides,
  assignmentPath,
  assignmentsPage,
  assignmentsQuery,
  assignmentValues,
  consequence,
} from "../../shapes/assignments.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import { appRecordOf } from "../apps/apps.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { nextCursor, pagePosition } from "../people/people-list.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { assignedPeoplePage, presentGroup } from "./assignment-list.ts";
import { assign, assignmentOf, unassign } from "./assignments.ts";
import { consequenceOf } from "./consequence.ts";
import { changeOverrides, valuesOf } from "./overrides.ts";
import { countAssignedGroups, countAssignedPeople, listAssignedGroups } from "./store.ts";

export const assignmentRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["assignments"];

  app.get(
    "/apps/:id/assignments",
    { schema: { tags, params: idPath, querystring: assignmentsQuery, response: { 200: assignmentsPage } } },
    async ({ params: { id }, query }) => {
      await appRecordOf(db.kysely, id);
      const [people, groups] = await Promise.all([
        countAssignedPeople(db.kysely, id),
        countAssignedGroups(db.kysely, id),
      ]);
      const counts = { people, groups };
      if (query.kind === "groups") {
        const after = pagePosition(query.cursor);
        if (after && !/^\d{1,9}$/.test(after[0])) throw fail("invalid_cursor");
        const { search, limit } = query;
        const rows = await listAssignedGroups(db.kysely, id, { search, after, limit: limit + 1 });
        const next = nextCursor(rows, limit, (row) => String(row.priority));
        return { people: [], groups: rows.slice(0, limit).map(presentGroup), next, counts };
      }
      const page = await assignedPeoplePage(db.kysely, id, query);
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
    ({ params }) => consequenceOf(db.kysely, params.id, [params.assignmentId]),
  );

  app.get(
    "/apps/:id/assignments/:assignmentId/values",
    { schema: { tags, params: assignmentPath, response: { 200: assignmentValues } } },
    async ({ params }) => {
      const assignment = await assignmentOf(db.kysely, params.id, params.assignmentId);
      return valuesOf(db.kysely, assignment, clock());
    },
  );

  app.put(
    "/apps/:id/assignments/:assignmentId/values",
    { schema: { tags, params: assignmentPath, body: assignmentOverrides, response: { 200: assignmentValues } } },
    async (request) => {
      const { id, assignmentId } = request.params;
      await db.transaction(async (trx) => {
        const assignment = await assignmentOf(trx, id, assignmentId);
        await changeOverrides(trx, actorOf(request), assignment, request.body.overrides, clock());
      });
      return valuesOf(db.kysely, await assignmentOf(db.kysely, id, assignmentId), clock());
    },
  );

  app.delete(
    "/apps/:id/assignments/:assignmentId",
    { schema: { tags, params: assignmentPath, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, assignmentId } = request.params;
      await assignmentOf(db.kysely, id, assignmentId);
      await db.transaction((trx) => unassign(trx, actorOf(request), id, [assignmentId], clock()));
      return reply.code(204).send(null);
    },
  );
};
