import type { z } from "zod";
import {
  apiTokenCreate,
  apiTokenCreated,
  apiTokenList,
  type apiToken as apiTokenShape,
} from "../../shapes/api-tokens.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { createApiToken, endApiToken, listApiTokens } from "./api-tokens.ts";
import type { ApiTokenRecord } from "./api-tokens.ts";

const present = (row: ApiTokenRecord): z.infer<typeof apiTokenShape> => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

export const apiTokenRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["api tokens"];

  app.get("/api-tokens", { schema: { tags, response: { 200: apiTokenList } } }, async () => ({
    tokens: (await listApiTokens(db.kysely)).map(present),
  }));

  app.post(
    "/api-tokens",
    { schema: { tags, body: apiTokenCreate, response: { 201: apiTokenCreated } } },
    async (request, reply) => {
      const { row, secret } = await db.transaction((trx) =>
        createApiToken(trx, actorOf(request), request.body.name, clock()),
      );
      return reply.code(201).send({ token: present(row), secret });
    },
  );

  app.delete(
    "/api-tokens/:id",
    { schema: { tags, params: idPath, response: { 204: nothing } } },
    async (request, reply) => {
      await db.transaction((trx) => endApiToken(trx, actorOf(request), request.params.id, clock()));
      return reply.code(204).send(null);
    },
  );
};
