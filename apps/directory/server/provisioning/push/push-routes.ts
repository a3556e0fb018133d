import {
  inApp,
  inAppQuery,
  pushAnswer,
  pushAsk,
  pushDetail,
  pushedPage,
  pushedQuery,
  pushEnd,
  pushPath,
  pushRuleEnd,
  pushRuleInput,
  pushRulePath,
  pushRulePreview,
  pushRules,
  pushSettings,
} from "../../../shapes/push-groups.ts";
import { idPath, nothing } from "../../../shapes/values.ts";
import type { Dependencies } from "../../dependencies.ts";
import { actorOf, type Console } from "../../permissions.ts";
import { groupsInApp } from "./in-app.ts";
import { endPush, pausePush, pushGroups, pushNow, resumePush, saveSettings, settingsOf } from "./push-groups.ts";
import { addRule, previewRule, removeRule, rulesOf } from "./push-rules.ts";
import { pushDetailOf, pushedPageOf } from "./push-screen.ts";

const tags = ["push groups"];

export const pushRoutes = (app: Console, deps: Dependencies): void => {
  const { db, clock } = deps;

  app.get(
    "/apps/:id/push-groups",
    { schema: { tags, params: idPath, querystring: pushedQuery, response: { 200: pushedPage } } },
    ({ params, query }) => pushedPageOf(db.kysely, params.id, query),
  );

  app.post(
    "/apps/:id/push-groups",
    { schema: { tags, params: idPath, body: pushAsk, response: { 200: pushAnswer } } },
    async (request) => {
      const { params, body } = request;
      const push = () => db.transaction((trx) => pushGroups(trx, actorOf(request), params.id, body.groups, clock()));
      return { pushed: await push() };
    },
  );

  app.get(
    "/apps/:id/push-groups/in-app",
    { schema: { tags, params: idPath, querystring: inAppQuery, response: { 200: inApp } } },
    ({ params, query }) => groupsInApp(deps, params.id, query.search ?? ""),
  );

  const one = { tags, params: pushPath, response: { 200: pushDetail } };
  app.get("/apps/:id/push-groups/:groupId", { schema: one }, ({ params }) =>
    pushDetailOf(db.kysely, params.id, params.groupId),
  );

  for (const [name, rule] of [
    ["push-now", pushNow],
    ["pause", pausePush],
    ["resume", resumePush],
  ] as const)
    app.post(`/apps/:id/push-groups/:groupId/${name}`, { schema: one }, async (request) => {
      const { id, groupId } = request.params;
      await db.transaction((trx) => rule(trx, actorOf(request), id, groupId, clock()));
      return pushDetailOf(db.kysely, id, groupId);
    });

  app.delete(
    "/apps/:id/push-groups/:groupId",
    { schema: { tags, params: pushPath, querystring: pushEnd, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, groupId } = request.params;
      await db.transaction((trx) => endPush(trx, actorOf(request), id, groupId, request.query.inApp, clock()));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/apps/:id/push-rules",
    { schema: { tags, params: idPath, response: { 200: pushRules } } },
    async ({ params }) => ({ rules: await rulesOf(db.kysely, params.id) }),
  );

  app.post(
    "/apps/:id/push-rules",
    { schema: { tags, params: idPath, body: pushRuleInput, response: { 201: pushRules } } },
    async (request, reply) => {
      const { id } = request.params;
      await db.transaction((trx) => addRule(trx, actorOf(request), id, request.body, clock()));
      return reply.code(201).send({ rules: await rulesOf(db.kysely, id) });
    },
  );

  app.post(
    "/apps/:id/push-rules/preview",
    { schema: { tags, params: idPath, body: pushRuleInput, response: { 200: pushRulePreview } } },
    ({ params, body }) => previewRule(db.kysely, params.id, body),
  );

  app.delete(
    "/apps/:id/push-rules/:ruleId",
    { schema: { tags, params: pushRulePath, querystring: pushRuleEnd, response: { 204: nothing } } },
    async (request, reply) => {
      const { id, ruleId } = request.params;
      await db.transaction((trx) => removeRule(trx, actorOf(request), id, ruleId, request.query.groups, clock()));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/apps/:id/push-settings",
    { schema: { tags, params: idPath, response: { 200: pushSettings } } },
    ({ params }) => settingsOf(db.kysely, params.id),
  );

  app.put(
    "/apps/:id/push-settings",
    { schema: { tags, params: idPath, body: pushSettings, response: { 200: pushSettings } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => saveSettings(trx, actorOf(request), id, request.body, clock()));
      return settingsOf(db.kysely, id);
    },
  );
};
