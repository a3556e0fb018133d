import type { z } from "zod";
import {
  administratorCreate,
  administratorLink,
  administratorList,
  type administrator as administratorShape,
} from "../../shapes/session.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf, signedIn } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import {
  addAdministrator,
  administratorOf,
  firstLinkLife,
  listAdministrators,
  newSignInLink,
  removeAdministrator,
} from "./administrators.ts";
import type { AdministratorRecord } from "./administrators.ts";

const present = (row: AdministratorRecord, you: string): z.infer<typeof administratorShape> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  hasPassword: row.password_hash !== null,
  createdAt: row.created_at.toISOString(),
  lastActiveAt: row.last_active_at?.toISOString() ?? null,
  you: row.id === you,
});

export const administratorRoutes = (app: Console, { db, clock, publicUrl }: Dependencies): void => {
  const tags = ["administrators"];

  app.get("/administrators", { schema: { tags, response: { 200: administratorList } } }, async (request) => {
    const rows = await listAdministrators(db.kysely);
    return { administrators: rows.map((row) => present(row, signedIn(request).id)) };
  });

  app.post(
    "/administrators",
    { schema: { tags, body: administratorCreate, response: { 201: administratorLink } } },
    async (request, reply) => {
      const now = clock();
      const made = await db.transaction(async (trx) => {
        const row = await addAdministrator(trx, actorOf(request), request.body, now);
        return { row, link: await newSignInLink(trx, row.id, firstLinkLife, now) };
      });
      return reply.code(201).send({
        administrator: present(made.row, signedIn(request).id),
        link: publicUrl + made.link.path,
        expiresAt: made.link.expiresAt.toISOString(),
      });
    },
  );

  app.post(
    "/administrators/:id/link",
    { schema: { tags, params: idPath, response: { 201: administratorLink } } },
    async (request, reply) => {
      const row = await administratorOf(db.kysely, request.params.id);
      const link = await newSignInLink(db.kysely, row.id, firstLinkLife, clock());
      return reply.code(201).send({
        administrator: present(row, signedIn(request).id),
        link: publicUrl + link.path,
        expiresAt: link.expiresAt.toISOString(),
      });
    },
  );

  app.delete(
    "/administrators/:id",
    { schema: { tags, params: idPath, response: { 204: nothing } } },
    async (request, reply) => {
      await db.transaction((trx) => removeAdministrator(trx, actorOf(request), request.params.id, clock()));
      return reply.code(204).send(null);
    },
  );
};
