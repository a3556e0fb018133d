import type { FastifyInstance } from "fastify";
import { appRecordOf } from "../apps/apps.ts";
import { appsOfGroup } from "../assignments/assignments.ts";
import {
  addMember,
  createGroup,
  editGroup,
  listGroups,
  listMembers,
  removeGroup,
  removeMember,
} from "../groups/groups.ts";
import type { GroupFilter } from "../groups/groups.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { actorOf } from "../permissions.ts";
import { groupBody } from "./bodies.ts";
import type { ApiContext } from "./context.ts";
import { groupBy, userBy } from "./lookup.ts";
import { bodyOf, invalid } from "./okta-error.ts";
import { afterOf, limitOf, page, queryText } from "./paging.ts";
import { presentApp, presentGroup, presentUser } from "./present.ts";

const expression = /^\s*(profile\.name|type)\s+(eq|sw|co)\s+"((?:[^"\\]|\\.)*)"\s*$/i;

const groupFilter = (text: string, parameter: string): GroupFilter => {
  const [, field = "", operator = "", value = ""] = expression.exec(text) ?? [];
  if (field === "")
    throw invalid(parameter, `${parameter}: Only conditions such as profile.name eq "Sales" are possible`);
  if (field.toLowerCase() === "type") return value === "OKTA_GROUP" ? {} : { name: "\u0001" };
  const name = JSON.parse(`"${value}"`) as string;
  if (operator.toLowerCase() === "eq") return { name };
  return operator.toLowerCase() === "sw" ? { prefix: name } : { search: name };
};

interface GroupPath {
  Params: { group: string };
}
interface MemberPath {
  Params: { group: string; user: string };
}

export const groupRoutes = (app: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  app.get("/groups", async (request, reply) => {
    const [q, search, filter] = (["q", "search", "filter"] as const).map((name) => queryText(request, name));
    const limit = limitOf(request, { usual: 200, most: 1000 });
    const after = afterOf(request);
    const wanted: GroupFilter =
      q !== undefined
        ? { prefix: q }
        : search !== undefined
          ? groupFilter(search, "search")
          : filter !== undefined
            ? groupFilter(filter, "filter")
            : {};
    const rows = await listGroups(db.kysely, wanted, {
      sort: "id",
      after: after === undefined ? undefined : [after, after],
      limit: limit + 1,
    });
    return page(reply, request, publicUrl, rows, limit).map((row) => presentGroup(row, api));
  });

  app.post("/groups", async (request) => {
    const { name, description } = bodyOf(groupBody, request.body).profile;
    const row = await db.transaction((trx) =>
      createGroup(trx, actorOf(request), { name, description: description ?? "" }, clock()),
    );
    return presentGroup(row, api);
  });

  app.get<GroupPath>("/groups/:group", async ({ params }) => presentGroup(await groupBy(db.kysely, params.group), api));

  app.put<GroupPath>("/groups/:group", async (request) => {
    const { name, description } = bodyOf(groupBody, request.body).profile;
    const { id } = await groupBy(db.kysely, request.params.group);
    await db.transaction((trx) =>
      editGroup(trx, actorOf(request), id, { name, description: description ?? "" }, clock()),
    );
    return presentGroup(await groupBy(db.kysely, id), api);
  });

  app.delete<GroupPath>("/groups/:group", async (request, reply) => {
    const { id } = await groupBy(db.kysely, request.params.group);
    await db.transaction((trx) => removeGroup(trx, actorOf(request), id, clock()));
    return reply.code(204).send();
  });

  app.get<GroupPath>("/groups/:group/users", async (request, reply) => {
    const { id } = await groupBy(db.kysely, request.params.group);
    const limit = limitOf(request, { usual: 1000, most: 1000 });
    const after = afterOf(request);
    const position: [string, string] | undefined = after === undefined ? undefined : [after, after];
    const rows = await listMembers(db.kysely, id, {}, { sort: "id", after: position, limit: limit + 1 });
    const schema = await profileSchema(db.kysely);
    return page(reply, request, publicUrl, rows, limit).map((row) => presentUser(row, schema, api));
  });

  app.put<MemberPath>("/groups/:group/users/:user", async (request, reply) => {
    const group = await groupBy(db.kysely, request.params.group);
    const user = await userBy(db.kysely, request.params.user);
    await db.transaction((trx) => addMember(trx, actorOf(request), group.id, user.id, clock()));
    return reply.code(204).send();
  });

  app.delete<MemberPath>("/groups/:group/users/:user", async (request, reply) => {
    const group = await groupBy(db.kysely, request.params.group);
    const user = await userBy(db.kysely, request.params.user);
    await db.transaction((trx) => removeMember(trx, actorOf(request), group.id, user.id, clock()));
    return reply.code(204).send();
  });

  app.get<GroupPath>("/groups/:group/apps", async ({ params }) => {
    const { id } = await groupBy(db.kysely, params.group);
    const apps = await appsOfGroup(db.kysely, id);
    return Promise.all(apps.map(async ({ appId }) => presentApp(await appRecordOf(db.kysely, appId), api)));
  });
};
