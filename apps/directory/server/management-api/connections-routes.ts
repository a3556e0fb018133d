import type { FastifyInstance } from "fastify";
import type { Actor } from "../actor.ts";
import { setConnection, setSwitches, switchesOf } from "../apps/apps.ts";
import { actorOf } from "../permissions.ts";
import { testConnection } from "../provisioning/connection/test-connection.ts";
import { connectionBody, featureBody } from "./bodies.ts";
import type { ApiContext } from "./context.ts";
import { appBy } from "./lookup.ts";
import { bodyOf, invalid, notFound } from "./okta-error.ts";
import { queryFlag } from "./paging.ts";
import { presentConnection, presentFeature } from "./present.ts";

interface AppPath {
  Params: { app: string };
}
interface FeaturePath {
  Params: { app: string; feature: string };
}

export const connectionRoutes = (app: FastifyInstance, context: ApiContext): void => {
  const { db, clock, sealer, api } = context;
  const path = "/apps/:app/connections/default";

  /** A connection becomes active by passing its test; then provisioning is on and whoever is assigned is sent. */
  const activate = async (actor: Actor, id: string): Promise<void> => {
    const test = await testConnection(context, id);
    if (!test.passed) {
      const failed = test.checks.filter(({ result }) => result === "failed");
      throw invalid("connection", ...failed.map(({ title, detail }) => `${title}: ${detail}`));
    }
    await db.transaction(async (trx) => {
      const row = await appBy(trx, id);
      await setSwitches(trx, actor, id, { ...switchesOf(row), enabled: true }, clock());
    });
  };

  app.get<AppPath>(path, async ({ params }) => presentConnection(await appBy(db.kysely, params.app), api));

  app.post<AppPath>(path, async (request) => {
    const { baseUrl, profile } = bodyOf(connectionBody, request.body);
    const row = await appBy(db.kysely, request.params.app);
    const address = baseUrl ?? row.base_url;
    if (address === null) throw invalid("baseUrl", "baseUrl: The field cannot be left blank");
    const actor = actorOf(request);
    const input = { baseUrl: address, token: profile?.token };
    await db.transaction((trx) => setConnection(trx, actor, sealer, row.id, input, clock()));
    if (queryFlag(request, "activate", false)) await activate(actor, row.id);
    return presentConnection(await appBy(db.kysely, row.id), api);
  });

  app.post<AppPath>(`${path}/lifecycle/activate`, async (request, reply) => {
    const { id } = await appBy(db.kysely, request.params.app);
    await activate(actorOf(request), id);
    return reply.code(204).send();
  });

  app.post<AppPath>(`${path}/lifecycle/deactivate`, async (request, reply) => {
    const { id } = await appBy(db.kysely, request.params.app);
    await db.transaction(async (trx) => {
      const row = await appBy(trx, id);
      await setSwitches(trx, actorOf(request), id, { ...switchesOf(row), enabled: false }, clock());
    });
    return reply.code(204).send();
  });

  app.get<AppPath>("/apps/:app/features", async ({ params }) => [
    presentFeature(await appBy(db.kysely, params.app), api),
  ]);

  app.get<FeaturePath>("/apps/:app/features/:feature", async ({ params }) => {
    const row = await appBy(db.kysely, params.app);
    if (params.feature !== "USER_PROVISIONING") throw notFound(params.feature, "ApplicationFeature");
    return presentFeature(row, api);
  });

  app.put<FeaturePath>("/apps/:app/features/:feature", async (request) => {
    const { id } = await appBy(db.kysely, request.params.app);
    if (request.params.feature !== "USER_PROVISIONING") throw notFound(request.params.feature, "ApplicationFeature");
    const { create, update } = bodyOf(featureBody, request.body);
    const on = (word: { status: string } | undefined, now: boolean) =>
      word === undefined ? now : word.status === "ENABLED";
    await db.transaction(async (trx) => {
      const now = switchesOf(await appBy(trx, id));
      const next = {
        ...now,
        createUsers: on(create?.lifecycleCreate, now.createUsers),
        updateUsers: on(update?.profile, now.updateUsers),
        deactivateUsers: on(update?.lifecycleDeactivate, now.deactivateUsers),
      };
      await setSwitches(trx, actorOf(request), id, next, clock());
    });
    return presentFeature(await appBy(db.kysely, id), api);
  });
};
