import type { z } from "zod";
import {
  lifecyclePath,
  peoplePage as peoplePageShape,
  peopleQuery,
  person as personShape,
  peopleChoices,
  peopleChoicesQuery,
  personCreate,
  personUpdate,
  profileAttributeList,
} from "../../shapes/people.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import { appsOfPerson } from "../assignments/apps-of-person.ts";
import type { Dependencies } from "../dependencies.ts";
import { addMembers, groupsOfPerson } from "../groups/groups.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { logPage, presentLogEntry } from "../system-log/system-log.ts";
import type { Db } from "../tables.ts";
import { countPeople, listPeople, peoplePage, personOf, presentPerson } from "./people-list.ts";
import { actionsFor, changeStatus, createPerson, editPerson, removePerson } from "./people.ts";
import { personName } from "./profile.ts";
import { profileSchema } from "./profile-schema.ts";

const present = async (db: Db, id: string): Promise<z.infer<typeof personShape>> => {
  const row = await personOf(db, id);
  const [groups, apps, log] = await Promise.all([
    groupsOfPerson(db, id),
    appsOfPerson(db, id),
    logPage(db, { target: id, limit: 50 }),
  ]);
  return {
    ...presentPerson(row),
    profile: row.profile,
    activatedAt: row.activated_at?.toISOString() ?? null,
    actions: actionsFor(row.status),
    groups: groups.map((group) => ({
      id: group.id,
      name: group.name,
      addedAt: group.added_at.toISOString(),
    })),
    apps,
    log: log.map(presentLogEntry),
  };
};

/** So many are taken by "select all that match". */
const MOST_CHOSEN = 5000;

export const peopleRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["people"];

  app.get("/profile-attributes", { schema: { tags, response: { 200: profileAttributeList } } }, async () => ({
    attributes: [...(await profileSchema(db.kysely)).attributes],
  }));

  app.get("/people", { schema: { tags, querystring: peopleQuery, response: { 200: peoplePageShape } } }, ({ query }) =>
    peoplePage(db.kysely, query),
  );

  app.get(
    "/people/choices",
    { schema: { tags, querystring: peopleChoicesQuery, response: { 200: peopleChoices } } },
    async ({ query }) => {
      const page = { sort: "name", descending: false, limit: MOST_CHOSEN } as const;
      const [rows, total] = await Promise.all([listPeople(db.kysely, query, page), countPeople(db.kysely, query)]);
      const people = rows.map(({ id, email, profile }) => ({ id, name: personName(profile), email }));
      return { people, total };
    },
  );

  app.post(
    "/people",
    { schema: { tags, body: personCreate, response: { 201: personShape } } },
    async (request, reply) => {
      const actor = actorOf(request);
      const now = clock();
      const { groups = [], ...input } = request.body;
      const id = await db.transaction(async (trx) => {
        const made = await createPerson(trx, actor, input, now);
        const members = groups.map((group) => ({ group_id: group, person_id: made.id }));
        await addMembers(trx, actor, members, { now });
        return made.id;
      });
      return reply.code(201).send(await present(db.kysely, id));
    },
  );

  app.get("/people/:id", { schema: { tags, params: idPath, response: { 200: personShape } } }, ({ params }) =>
    present(db.kysely, params.id),
  );

  app.patch(
    "/people/:id",
    { schema: { tags, params: idPath, body: personUpdate, response: { 200: personShape } } },
    async (request) => {
      const { id } = request.params;
      const { profile } = request.body;
      await db.transaction((trx) => editPerson(trx, actorOf(request), id, profile, { whole: false, now: clock() }));
      return present(db.kysely, id);
    },
  );

  app.post(
    "/people/:id/lifecycle/:action",
    { schema: { tags, params: lifecyclePath, response: { 200: personShape } } },
    async (request) => {
      const { id, action } = request.params;
      await db.transaction((trx) => changeStatus(trx, actorOf(request), id, action, clock()));
      return present(db.kysely, id);
    },
  );

  app.delete(
    "/people/:id",
    { schema: { tags, params: idPath, response: { 204: nothing } } },
    async (request, reply) => {
      await db.transaction((trx) => removePerson(trx, actorOf(request), request.params.id, clock()));
      return reply.code(204).send(null);
    },
  );
};
