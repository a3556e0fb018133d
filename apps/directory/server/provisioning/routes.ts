import { connectionUpdate, switches, switchPlan } from "../../shapes/apps.ts";
import {
  activityDetail as activityDetailShape,
  activityPage as activityPageShape,
  activityQuery,
  connectionTest,
  linkPath,
  paceUpdate,
  pauseReason,
  personSync,
  progress,
  wokenPeople,
} from "../../shapes/provisioning.ts";
import { idPath } from "../../shapes/values.ts";
import { appRecordOf } from "../apps/apps.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { actorOf, type Console } from "../permissions.ts";
import { activityDetail, activityPage } from "./screens/activity.ts";
import { pauseApp, provisionNow, resumeApp, retryPeople, setPace } from "./dispatch/gate.ts";
import { personSyncOf } from "./screens/link-states.ts";
import { planSwitches } from "./plans/switch-plan.ts";
import { progressOf } from "./screens/progress.ts";
import { testConnection } from "./connection/test-connection.ts";

const tags = ["provisioning"];

export const provisioningRoutes = (app: Console, deps: Dependencies): void => {
  const { db, clock } = deps;

  app.get(
    "/apps/:id/activity",
    { schema: { tags, params: idPath, querystring: activityQuery, response: { 200: activityPageShape } } },
    ({ params, query }) => activityPage(db.kysely, params.id, query),
  );

  app.get("/activity/:id", { schema: { tags, params: idPath, response: { 200: activityDetailShape } } }, ({ params }) =>
    activityDetail(db.kysely, params.id),
  );

  app.get("/apps/:id/progress", { schema: { tags, params: idPath, response: { 200: progress } } }, ({ params }) =>
    progressOf(db.kysely, params.id),
  );

  app.get("/people/:id/sync", { schema: { tags, params: idPath, response: { 200: personSync } } }, ({ params }) =>
    personSyncOf(db.kysely, params.id, clock()),
  );

  app.post(
    "/apps/:id/connection/test",
    { schema: { tags, params: idPath, body: connectionUpdate.partial().nullish(), response: { 200: connectionTest } } },
    ({ params, body }) => testConnection(deps, params.id, body ?? {}),
  );

  app.post(
    "/apps/:id/links/:personId/retry",
    { schema: { tags, params: linkPath, response: { 200: wokenPeople } } },
    async ({ params }) => ({
      people: await db.transaction((trx) => retryPeople(trx, params.id, [params.personId])),
    }),
  );

  app.post(
    "/apps/:id/links/:personId/provision-now",
    { schema: { tags, params: linkPath, response: { 200: wokenPeople } } },
    async ({ params }) => ({
      people: await db.transaction((trx) => provisionNow(trx, params.id, params.personId)),
    }),
  );

  app.post(
    "/apps/:id/links/retry",
    { schema: { tags, params: idPath, response: { 200: wokenPeople } } },
    async ({ params }) => ({
      people: await db.transaction((trx) => retryPeople(trx, params.id, null)),
    }),
  );

  app.post(
    "/apps/:id/provisioning/plan",
    { schema: { tags, params: idPath, body: switches, response: { 200: switchPlan } } },
    async ({ params, body }) => {
      const plan = await planSwitches(db, { appId: params.id, switches: body, now: clock() });
      if (plan === undefined) throw fail("not_found", { what: "application" });
      return plan;
    },
  );

  app.post(
    "/apps/:id/pause",
    { schema: { tags, params: idPath, body: pauseReason.nullish(), response: { 200: progress } } },
    async (request) => {
      const { id } = request.params;
      await appRecordOf(db.kysely, id);
      await db.transaction((trx) => pauseApp(trx, id, actorOf(request), clock(), request.body?.reason));
      return progressOf(db.kysely, id);
    },
  );

  app.put(
    "/apps/:id/pace",
    { schema: { tags, params: idPath, body: paceUpdate, response: { 200: progress } } },
    async (request) => {
      const { id } = request.params;
      await appRecordOf(db.kysely, id);
      await db.transaction((trx) => setPace(trx, id, request.body, actorOf(request), clock()));
      return progressOf(db.kysely, id);
    },
  );

  app.post("/apps/:id/resume", { schema: { tags, params: idPath, response: { 200: progress } } }, async (request) => {
    const { id } = request.params;
    await appRecordOf(db.kysely, id);
    await db.transaction((trx) => resumeApp(trx, id, actorOf(request), clock()));
    return progressOf(db.kysely, id);
  });
};
