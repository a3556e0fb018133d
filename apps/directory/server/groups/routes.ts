import type { z } from "zod";
import {
  group as groupShape,
  groupCreate,
  type groupRow,
  groupsPage,
  groupsQuery,
  groupUpdate,
  memberPath,
  membersAdd,
  membersAdded,
  membersPage,
  membersQuery,
} from "../../shapes/groups.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import { appsOfGroup } from "../assignments/assignments.ts";
import type { Dependencies } from "../dependencies.ts";
import { nextCursor, pagePosition, peopleByText, presentPerson } from "../people/people-list.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import type { Db } from "../tables.ts";
import {
  addMember,
  addMembers,
  countGroups,
  countMembers,
  createGroup,
  editGroup,
  groupOf,
  listGroups,
  listMembers,
  removeGroup,
  removeMember,
} from "./groups.ts";
import type { GroupWithCounts } from "./groups.ts";

const presentRow = (row: GroupWithCounts): z.infer<typeof groupRow> => ({
  id: row.id,
  name: row.name,
  description: row.description,
  memberCount: row.member_count,
  appCount: row.app_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const present = async (db: Db, id: string): Promise<z.infer<typeof groupShape>> => {
  const row = await groupOf(db, id);
  return {
    ...presentRow(row),
    membersChangedAt: row.members_changed_at.toISOString(),
    apps: await appsOfGroup(db, id),
  };
};

export const groupRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["groups"];

  app.get(
    "/groups",
    { schema: { tags, querystring: groupsQuery, response: { 200: groupsPage } } },
    async ({ query: { search, cursor, limit } }) => {
      const after = pagePosition(cursor);
      const [rows, total] = await Promise.all([
        listGroups(db.kysely, { search }, { sort: "name", after, limit: limit + 1 }),
        countGroups(db.kysely, { search }),
      ]);
      const next = nextCursor(rows, limit, (row) => row.name.toLowerCase());
      return { groups: rows.slice(0, limit).map(presentRow), next, total };
    },
  );

  app.post(
    "/groups",
    { schema: { tags, body: groupCreate, response: { 201: groupShape } } },
    async (request, reply) => {
      const { id } = await db.transaction((trx) => createGroup(trx, actorOf(request), request.body, clock()));
      return reply.code(201).send(await present(db.kysely, id));
    },
  );

  app.get("/groups/:id", { schema: { tags, params: idPath, response: { 200: groupShape } } }, ({ params }) =>
    present(db.kysely, params.id),
  );

  app.patch(
    "/groups/:id",
    { schema: { tags, params: idPath, body: groupUpdate, response: { 200: groupShape } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => editGroup(trx, actorOf(request), id, request.body, clock()));
      return present(db.kysely, id);
    },
  );

  app.delete(
    "/groups/:id",
    { schema: { tags, params: idPath, response: { 204: nothing } } },
    async (request, reply) => {
      await db.transaction((trx) => removeGroup(trx, actorOf(request), request.params.id, clock()));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/groups/:id/members",
    { schema: { tags, params: idPath, querystring: membersQuery, response: { 200: membersPage } } },
    async ({ params: { id }, query: { search, cursor, limit } }) => {
      const after = pagePosition(cursor);
      await groupOf(db.kysely, id);
      const [rows, total] = await Promise.all([
        listMembers(db.kysely, id, { search }, { sort: "name", after, limit: limit + 1 }),
        countMembers(db.kysely, id, { search }),
      ]);
      return {
        members: rows.slice(0, limit).map((row) => ({ ...presentPerson(row), addedAt: row.added_at.toISOString() })),
        next: nextCursor(rows, limit, (row) => row.sort_name),
        total,
      };
    },
  );

  app.post(
    "/groups/:id/members",
    { schema: { tags, params: idPath, body: membersAdd, response: { 200: membersAdded } } },
    (request) =>
      db.transaction(async (trx) => {
        const { id } = request.params;
        await groupOf(trx, id);
        const named = await peopleByText(trx, request.body.logins);
        const people = [...new Set([...request.body.people, ...named.ids])];
        const members = people.map((personId) => ({ group_id: id, person_id: personId }));
        const added = await addMembers(trx, actorOf(request), members, { now: clock() });
        return {
          added: added.length,
          alreadyMembers: people.length - added.length,
          notFound: named.notFound,
        };
      }),
  );

  app.put(
    "/groups/:id/members/:personId",
    { schema: { tags, params: memberPath, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, personId } = request.params;
      await db.transaction((trx) => addMember(trx, actorOf(request), id, personId, clock()));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/groups/:id/members/:personId",
    { schema: { tags, params: memberPath, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, personId } = request.params;
      await db.transaction((trx) => removeMember(trx, actorOf(request), id, personId, clock()));
      return reply.code(204).send(null);
    },
  );
};
