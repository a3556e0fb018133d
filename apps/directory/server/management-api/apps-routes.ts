import type { FastifyInstance } from "fastify";
import { addApp, editApp, listAppRecords, removeApp } from "../apps/apps.ts";
import { actorOf } from "../permissions.ts";
import { appBody, appUpdateBody } from "./bodies.ts";
import type { ApiContext } from "./context.ts";
import { appBy } from "./lookup.ts";
import { bodyOf, OktaError } from "./okta-error.ts";
import { afterOf, limitOf, page, queryFlag, queryText } from "./paging.ts";
import { presentApp } from "./present.ts";

interface AppPath {
  Params: { app: string };
}

export const appRoutes = (app: FastifyInstance, { db, clock, api, publicUrl }: ApiContext): void => {
  app.get("/apps", async (request, reply) => {
    const limit = limitOf(request, { usual: 20, most: 200 });
    const rows = await listAppRecords(db.kysely, {
      after: afterOf(request),
      search: queryText(request, "q"),
      limit: limit + 1,
    });
    return page(reply, request, publicUrl, rows, limit).map((row) => presentApp(row, api));
  });

  app.post("/apps", async (request) => {
    const { name: catalog, label } = bodyOf(appBody, request.body);
    const activate = queryFlag(request, "activate", true);
    const actor = actorOf(request);
    const id = await db.transaction(async (trx) => {
      const made = await addApp(trx, actor, { catalog, label }, clock());
      if (!activate) await editApp(trx, actor, made, { status: "inactive" }, clock());
      return made;
    });
    return presentApp(await appBy(db.kysely, id), api);
  });

  app.get<AppPath>("/apps/:app", async ({ params }) => presentApp(await appBy(db.kysely, params.app), api));

  app.put<AppPath>("/apps/:app", async (request) => {
    const { label, settings } = bodyOf(appUpdateBody, request.body);
    const { id } = await appBy(db.kysely, request.params.app);
    const notes = settings?.notes?.admin ?? undefined;
    await db.transaction((trx) => editApp(trx, actorOf(request), id, { label, notes }, clock()));
    return presentApp(await appBy(db.kysely, id), api);
  });

  app.delete<AppPath>("/apps/:app", async (request, reply) => {
    const { id, status } = await appBy(db.kysely, request.params.app);
    if (status === "active")
      throw new OktaError("E0000056", { causes: ["The app is active. Deactivate it, then delete it."] });
    await db.transaction((trx) => removeApp(trx, actorOf(request), id, clock()));
    return reply.code(204).send();
  });

  for (const [action, status] of [
    ["activate", "active"],
    ["deactivate", "inactive"],
  ] as const)
    app.post<AppPath>(`/apps/:app/lifecycle/${action}`, async (request) => {
      const { id } = await appBy(db.kysely, request.params.app);
      await db.transaction((trx) => editApp(trx, actorOf(request), id, { status }, clock()));
      return {};
    });
};
