import type { FastifyInstance } from "fastify";
import { addMembers, groupsOfPerson } from "../groups/groups.ts";
import { listPeople } from "../people/people-list.ts";
import type { PeopleCondition, PeopleFilter } from "../people/people-list.ts";
import { changeStatus, createPerson, editPerson, removePerson } from "../people/people.ts";
import type { LifecycleAction } from "../people/people.ts";
import { profileSchema } from "../people/profile-schema.ts";
import { actorOf } from "../permissions.ts";
import { bodyOf, invalid, OktaError } from "./okta-error.ts";
import { userBody } from "./bodies.ts";
import type { ApiContext } from "./context.ts";
import { userBy } from "./lookup.ts";
import { afterOf, limitOf, page, queryFlag, queryText } from "./paging.ts";
import { presentGroup, presentUser } from "./present.ts";
import { textProfile } from "./profile-values.ts";
import { parseUserFilter } from "./user-filter.ts";

const startsWith = (value: string): PeopleCondition[][] =>
  (["first_name", "last_name", "email", "login"] as const).map((column) => [{ column, operator: "sw", value }]);

const wrongState: Record<LifecycleAction, () => OktaError> = {
  activate: () => new OktaError("E0000016"),
  suspend: () => invalid("suspendUser", "Cannot suspend a user that is not active"),
  unsuspend: () => invalid("unsuspendUser", "Cannot unsuspend a user that is not suspended"),
  deactivate: () => invalid("deactivateUser", "The user is deactivated already"),
};

const isLifecycle = (text: string): text is LifecycleAction => Object.hasOwn(wrongState, text);

interface UserPath {
  Params: { user: string };
}

export const userRoutes = (app: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  app.get("/users", async (request, reply) => {
    const [q, filter, search] = (["q", "filter", "search"] as const).map((name) => queryText(request, name));
    const limit = limitOf(request, { usual: 200, most: 200 });
    const after = afterOf(request);
    const schema = await profileSchema(db.kysely);
    const wanted: PeopleFilter = { without: "deactivated" };
    if (q !== undefined) wanted.anyOf = startsWith(q);
    const expression = filter ?? search;
    if (expression !== undefined) {
      wanted.anyOf = parseUserFilter(expression, filter === undefined ? "search" : "filter", schema);
      // Without a condition Okta leaves deactivated users out; with one it answers what was asked.
      delete wanted.without;
    }
    const rows = await listPeople(db.kysely, wanted, {
      sort: "id",
      descending: false,
      after: after === undefined ? undefined : [after, after],
      limit: limit + 1,
    });
    return page(reply, request, publicUrl, rows, limit).map((row) => presentUser(row, schema, api));
  });

  app.post("/users", async (request) => {
    const { profile = {}, groupIds = [] } = bodyOf(userBody, request.body);
    const activate = queryFlag(request, "activate", true);
    const actor = actorOf(request);
    const now = clock();
    const schema = await profileSchema(db.kysely);
    const made = await db.transaction(async (trx) => {
      const row = await createPerson(trx, actor, { profile: textProfile(schema, profile), activate }, now);
      const members = groupIds.map((group) => ({ group_id: group, person_id: row.id }));
      await addMembers(trx, actor, members, { now });
      return row;
    });
    return presentUser(made, schema, api);
  });

  // Whom the credential belongs to. Administrators are not people of the directory, so this is not a person either.
  app.get("/users/me", (request) => {
    const { id, name } = actorOf(request);
    const profile = { login: name, email: request.administrator?.email ?? null, firstName: name, lastName: null };
    return {
      id,
      status: "ACTIVE",
      profile,
      credentials: { provider: { type: "OKTA", name: "OKTA" } },
      _links: { self: { href: `${api}/users/me` } },
    };
  });

  app.get<UserPath>("/users/:user", async ({ params }) =>
    presentUser(await userBy(db.kysely, params.user), await profileSchema(db.kysely), api),
  );

  for (const [method, whole] of [
    ["POST", false],
    ["PUT", true],
  ] as const)
    app.route<UserPath>({
      method,
      url: "/users/:user",
      handler: async (request) => {
        const { profile } = bodyOf(userBody, request.body);
        if (whole && !profile) throw invalid("profile", "profile: The field cannot be left blank");
        const { id } = await userBy(db.kysely, request.params.user);
        const schema = await profileSchema(db.kysely);
        const given = textProfile(schema, profile ?? {});
        const row = await db.transaction((trx) =>
          editPerson(trx, actorOf(request), id, given, { whole, now: clock() }),
        );
        return presentUser(row, schema, api);
      },
    });

  // The first DELETE deactivates, the second deletes, as with Okta.
  app.delete<UserPath>("/users/:user", async (request, reply) => {
    const actor = actorOf(request);
    const { id, status } = await userBy(db.kysely, request.params.user);
    await db.transaction(async (trx) => {
      if (status === "deactivated") await removePerson(trx, actor, id, clock());
      else await changeStatus(trx, actor, id, "deactivate", clock());
    });
    return reply.code(204).send();
  });

  app.post<{ Params: { user: string; action: string } }>("/users/:user/lifecycle/:action", async (request) => {
    const { user, action } = request.params;
    if (!isLifecycle(action)) throw new OktaError("E0000022");
    const { id } = await userBy(db.kysely, user);
    try {
      await db.transaction((trx) => changeStatus(trx, actorOf(request), id, action, clock()));
    } catch (error) {
      throw (error as { code?: string }).code === "wrong_status" ? wrongState[action]() : error;
    }
    return {};
  });

  app.get<UserPath>("/users/:user/groups", async ({ params }) => {
    const { id } = await userBy(db.kysely, params.user);
    return (await groupsOfPerson(db.kysely, id)).map((row) => presentGroup(row, api));
  });
};
