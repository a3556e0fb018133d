import {
  groupRule,
  groupRuleEnd,
  groupRuleInput,
  groupRulePreview,
  groupRulePreviewAsk,
  groupRules,
} from "../../shapes/group-rules.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import {
  activateRule,
  createRule,
  deactivateRule,
  deleteGroupRule,
  editRule,
  groupRuleOf,
  groupRulesOf,
  previewRule,
} from "./group-rules.ts";

export const groupRuleRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["group rules"];
  const one = { tags, params: idPath, response: { 200: groupRule } };

  app.get("/group-rules", { schema: { tags, response: { 200: groupRules } } }, async () => ({
    rules: await groupRulesOf(db.kysely),
  }));

  app.post(
    "/group-rules",
    { schema: { tags, body: groupRuleInput, response: { 201: groupRule } } },
    async (request, reply) => {
      const id = await db.transaction((trx) => createRule(trx, actorOf(request), request.body, clock()));
      return reply.code(201).send(await groupRuleOf(db.kysely, id));
    },
  );

  app.post(
    "/group-rules/preview",
    { schema: { tags, body: groupRulePreviewAsk, response: { 200: groupRulePreview } } },
    ({ body }) => previewRule(db.kysely, body),
  );

  app.get("/group-rules/:id", { schema: one }, ({ params }) => groupRuleOf(db.kysely, params.id));

  app.put("/group-rules/:id", { schema: { ...one, body: groupRuleInput } }, async (request) => {
    const { id } = request.params;
    await db.transaction((trx) => editRule(trx, actorOf(request), id, request.body, clock()));
    return groupRuleOf(db.kysely, id);
  });

  app.post("/group-rules/:id/activate", { schema: one }, async (request) => {
    const { id } = request.params;
    await db.transaction((trx) => activateRule(trx, actorOf(request), id, clock()));
    return groupRuleOf(db.kysely, id);
  });

  app.post("/group-rules/:id/deactivate", { schema: { ...one, body: groupRuleEnd } }, async (request) => {
    const { id } = request.params;
    await db.transaction((trx) => deactivateRule(trx, actorOf(request), id, request.body.members, clock()));
    return groupRuleOf(db.kysely, id);
  });

  app.delete(
    "/group-rules/:id",
    { schema: { tags, params: idPath, querystring: groupRuleEnd, response: { 204: nothing } } },
    async (request, reply) => {
      await db.transaction((trx) =>
        deleteGroupRule(trx, actorOf(request), request.params.id, request.query.members, clock()),
      );
      return reply.code(204).send(null);
    },
  );
};
