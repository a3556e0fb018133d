import type { FastifyInstance } from "fastify";
import type { AppRecord } from "../apps/apps.ts";
import {
  assign,
  findAssignment,
  enteredValues,
  listAssignedPeople,
  listGroupAssignments,
  unassign,
  waysOf,
} from "../assignments/assignments.ts";
import { changePriority } from "../assignments/order.ts";
import { changeOverrides } from "../assignments/overrides.ts";
import { mappedValues } from "../mappings/values.ts";
import type { PersonRecord } from "../people/people.ts";
import { actorOf } from "../permissions.ts";
import { linkStates } from "../provisioning/screens/link-states.ts";
import type { Db } from "../tables.ts";
import { oktaNameOf, targetOf } from "./attribute-names.ts";
import { appGroupBody, appUserBody } from "./bodies.ts";
import type { ApiContext } from "./context.ts";
import { appBy, groupBy, userBy } from "./lookup.ts";
import { bodyOf, invalid, notFound } from "./okta-error.ts";
import { afterOf, limitOf, page, queryText } from "./paging.ts";
import { presentAppGroup, presentAppUser } from "./present.ts";

const overridesOf = (profile: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(profile).flatMap(([name, value]) => (value === null ? [] : [[targetOf(name), value]])),
  );

interface AppPath {
  Params: { app: string };
}
interface AppUserPath {
  Params: { app: string; user: string };
}
interface AppGroupPath {
  Params: { app: string; group: string };
}

export const appAssignmentRoutes = (app: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  const presentAll = async (owner: AppRecord, people: PersonRecord[], on: Db) => {
    const ids = people.map(({ id }) => id);
    const [states, ways, valuesOf, entered] = await Promise.all([
      linkStates(on, owner.id, ids),
      waysOf(on, { appId: owner.id, people: ids }),
      mappedValues(on, owner.id, people, clock()),
      enteredValues(on, owner.id, ids),
    ]);
    return people.map((person) => {
      const state = states.get(person.id);
      const own = ways.filter((way) => way.person_id === person.id);
      const confirmed = state?.confirmed ?? [];
      const values = new Map([...(valuesOf.get(person.id) ?? []), ...(entered.get(person.id) ?? [])]);
      const assignedAt = own.map(({ assigned_at }) => assigned_at).toSorted((a, b) => a.getTime() - b.getTime());
      const profile = Object.fromEntries([...values].map(([target, value]) => [oktaNameOf(target), value]));
      return presentAppUser(
        owner,
        {
          id: person.id,
          assignedAt: assignedAt[0] ?? person.created_at,
          scope: own.some((way) => way.group_id === null) ? "USER" : "GROUP",
          profile,
        },
        {
          state: state?.state ?? "none",
          since: state?.since ?? null,
          remoteId: state?.remoteId ?? null,
          lastConfirmed:
            confirmed
              .map(({ at }) => at)
              .toSorted()
              .at(-1) ?? null,
          userName: values.get("userName") ?? person.email,
        },
        api,
      );
    });
  };

  const assignedUser = async (appId: string, text: string) => {
    const owner = await appBy(db.kysely, appId);
    const person = await userBy(db.kysely, text);
    const ways = await waysOf(db.kysely, { appId, people: [person.id] });
    if (ways.length === 0) throw notFound(text, "AppUser");
    return { owner, person, ways };
  };

  app.get<AppPath>("/apps/:app/users", async (request, reply) => {
    const owner = await appBy(db.kysely, request.params.app);
    const limit = limitOf(request, { usual: 50, most: 500 });
    const after = afterOf(request);
    const rows = await listAssignedPeople(db.kysely, owner.id, {
      search: queryText(request, "q"),
      sort: "id",
      after: after === undefined ? undefined : [after, after],
      limit: limit + 1,
    });
    return presentAll(owner, page(reply, request, publicUrl, rows, limit), db.kysely);
  });

  app.post<AppPath>("/apps/:app/users", async (request) => {
    const owner = await appBy(db.kysely, request.params.app);
    const { id: user, profile = {} } = bodyOf(appUserBody, request.body);
    if (user === undefined) throw invalid("id", "id: The field cannot be left blank");
    const person = await userBy(db.kysely, user);
    const overrides = overridesOf(profile);
    await db.transaction((trx) =>
      assign(trx, actorOf(request), owner.id, { people: [person.id], groups: [], overrides }, clock()),
    );
    const [shown] = await presentAll(owner, [person], db.kysely);
    return shown;
  });

  app.get<AppUserPath>("/apps/:app/users/:user", async ({ params }) => {
    const { owner, person } = await assignedUser(params.app, params.user);
    const [shown] = await presentAll(owner, [person], db.kysely);
    return shown;
  });

  app.post<AppUserPath>("/apps/:app/users/:user", async (request) => {
    const { owner, person } = await assignedUser(request.params.app, request.params.user);
    const { profile = {} } = bodyOf(appUserBody, request.body);
    await db.transaction(async (trx) => {
      const actor = actorOf(request);
      await assign(trx, actor, owner.id, { people: [person.id], groups: [] }, clock());
      const own = await findAssignment(trx, { appId: owner.id, personId: person.id });
      if (own) await changeOverrides(trx, actor, own, { ...own.overrides, ...overridesOf(profile) }, clock());
    });
    const [shown] = await presentAll(owner, [person], db.kysely);
    return shown;
  });

  app.delete<AppUserPath>("/apps/:app/users/:user", async (request, reply) => {
    const { owner, ways } = await assignedUser(request.params.app, request.params.user);
    const own = ways.find((way) => way.group_id === null);
    if (!own) {
      const groups = ways.map(({ group_name: name }) => name).join(", ");
      throw invalid(
        "user",
        `The user has the app through a group (${groups}). Take the user out of the group, or the group off the app.`,
      );
    }
    await db.transaction((trx) => unassign(trx, actorOf(request), owner.id, [own.assignment_id], clock()));
    return reply.code(204).send();
  });

  app.get<AppPath>("/apps/:app/groups", async (request, reply) => {
    const owner = await appBy(db.kysely, request.params.app);
    const limit = limitOf(request, { usual: 20, most: 200 });
    const rows = await listGroupAssignments(db.kysely, owner.id, { after: afterOf(request), limit: limit + 1 });
    return page(reply, request, publicUrl, rows, limit).map((row) => presentAppGroup(row, api));
  });

  const assignedGroup = async (appId: string, groupId: string) => {
    const owner = await appBy(db.kysely, appId);
    const group = await groupBy(db.kysely, groupId);
    const assignment = await findAssignment(db.kysely, { appId: owner.id, groupId: group.id });
    if (!assignment) throw notFound(groupId, "AppGroup");
    return assignment;
  };

  app.get<AppGroupPath>("/apps/:app/groups/:group", async ({ params }) =>
    presentAppGroup(await assignedGroup(params.app, params.group), api),
  );

  app.put<AppGroupPath>("/apps/:app/groups/:group", async (request) => {
    const owner = await appBy(db.kysely, request.params.app);
    const group = await groupBy(db.kysely, request.params.group);
    const { profile, priority } = bodyOf(appGroupBody, request.body);
    await db.transaction(async (trx) => {
      const actor = actorOf(request);
      await assign(trx, actor, owner.id, { people: [], groups: [group.id] }, clock());
      const row = await findAssignment(trx, { appId: owner.id, groupId: group.id });
      if (row && priority !== undefined) await changePriority(trx, actor, row, priority, clock());
      if (row && profile) await changeOverrides(trx, actor, row, overridesOf(profile), clock());
    });
    return presentAppGroup(await assignedGroup(owner.id, group.id), api);
  });

  app.delete<AppGroupPath>("/apps/:app/groups/:group", async (request, reply) => {
    const { id, app_id: appId } = await assignedGroup(request.params.app, request.params.group);
    await db.transaction((trx) => unassign(trx, actorOf(request), appId, [id], clock()));
    return reply.code(204).send();
  });
};
