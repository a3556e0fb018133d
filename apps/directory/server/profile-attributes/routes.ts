import {
  appProfile,
  attributeCreate,
  attributePath,
  attributeRemoved,
  attributeUpdate,
  ownAttribute,
  profileSchema,
} from "../../shapes/profile-attributes.ts";
import { idPath } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { addOwnAttribute, appProfileOf, removeOwnAttribute } from "./app-profile.ts";
import { createAttribute, describeProfile, editAttribute, removeAttribute } from "./profile-attributes.ts";

export const profileAttributeRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["profile editor"];

  app.get("/profile-schema", { schema: { tags, response: { 200: profileSchema } } }, () => describeProfile(db.kysely));

  app.post(
    "/profile-attributes",
    { schema: { tags, body: attributeCreate, response: { 201: profileSchema } } },
    async (request, reply) => {
      await db.transaction((trx) => createAttribute(trx, actorOf(request), request.body, clock()));
      return reply.code(201).send(await describeProfile(db.kysely));
    },
  );

  app.put(
    "/profile-attributes/:id",
    { schema: { tags, params: idPath, body: attributeUpdate, response: { 200: profileSchema } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => editAttribute(trx, actorOf(request), id, request.body, clock()));
      return describeProfile(db.kysely);
    },
  );

  app.delete(
    "/profile-attributes/:id",
    { schema: { tags, params: idPath, response: { 200: attributeRemoved } } },
    async (request) => ({
      people: await db.transaction((trx) => removeAttribute(trx, actorOf(request), request.params.id, clock())),
    }),
  );

  app.get("/apps/:id/profile", { schema: { tags, params: idPath, response: { 200: appProfile } } }, ({ params }) =>
    appProfileOf(db.kysely, params.id),
  );

  app.post(
    "/apps/:id/profile",
    { schema: { tags, params: idPath, body: ownAttribute, response: { 200: appProfile } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => addOwnAttribute(trx, actorOf(request), id, request.body, clock()));
      return appProfileOf(db.kysely, id);
    },
  );

  app.delete(
    "/apps/:id/profile",
    { schema: { tags, params: idPath, querystring: attributePath, response: { 200: appProfile } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => removeOwnAttribute(trx, actorOf(request), id, request.query.path, clock()));
      return appProfileOf(db.kysely, id);
    },
  );
};
