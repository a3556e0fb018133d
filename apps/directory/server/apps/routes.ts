import type { z } from "zod";
import {
  appCreate,
  appList,
  app as appShape,
  appUpdate,
  catalog as catalogShape,
  connectionUpdate,
  switches,
  type appRow,
} from "../../shapes/apps.ts";
import { idPath, nothing } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import type { Db } from "../tables.ts";
import { addApp, appOf, editApp, listApps, removeApp, setConnection, setSwitches, switchesOf } from "./apps.ts";
import type { AppWithCounts } from "./apps.ts";
import { catalog } from "./catalog.ts";

type App = z.infer<typeof appShape>;

const presentRow = (row: AppWithCounts): z.infer<typeof appRow> => ({
  id: row.id,
  catalog: row.catalog,
  label: row.label,
  status: row.status,
  connectionStatus: row.connection_status,
  provisioningEnabled: row.provisioning_enabled,
  people: row.people,
  groups: row.group_count,
  createdAt: row.created_at.toISOString(),
});

const present = async (db: Db, id: string): Promise<App> => {
  const row = await appOf(db, id);
  return {
    ...presentRow(row),
    notes: row.notes,
    updatedAt: row.updated_at.toISOString(),
    connection: {
      status: row.connection_status,
      baseUrl: row.base_url,
      hasToken: row.token_sealed !== null,
      tokenHint: row.token_hint,
      testedAt: row.connection_tested_at?.toISOString() ?? null,
      checks: (row.connection_checks ?? []) as App["connection"]["checks"],
      capabilities: row.capabilities as App["connection"]["capabilities"],
    },
    provisioning: switchesOf(row),
    waitingPeople: row.provisioning_enabled ? 0 : row.people,
  };
};

export const appRoutes = (app: Console, { db, clock, sealer, portalUrl }: Dependencies): void => {
  const tags = ["apps"];

  app.get("/catalog", { schema: { tags, response: { 200: catalogShape } } }, async () => {
    const apps = await listApps(db.kysely);
    return {
      entries: catalog.map(({ name, label, description, steps }) => ({
        name,
        label,
        description,
        steps,
        suggestedBaseUrl: name === "rollcall_portal" && portalUrl !== null ? `${portalUrl}/scim/v2` : null,
        added: apps.filter((row) => row.catalog === name).length,
      })),
    };
  });

  app.get("/apps", { schema: { tags, response: { 200: appList } } }, async () => ({
    apps: (await listApps(db.kysely)).map(presentRow),
  }));

  app.post("/apps", { schema: { tags, body: appCreate, response: { 201: appShape } } }, async (request, reply) => {
    const id = await db.transaction((trx) => addApp(trx, actorOf(request), request.body, clock()));
    return reply.code(201).send(await present(db.kysely, id));
  });

  app.get("/apps/:id", { schema: { tags, params: idPath, response: { 200: appShape } } }, ({ params }) =>
    present(db.kysely, params.id),
  );

  app.patch(
    "/apps/:id",
    { schema: { tags, params: idPath, body: appUpdate, response: { 200: appShape } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => editApp(trx, actorOf(request), id, request.body, clock()));
      return present(db.kysely, id);
    },
  );

  app.delete("/apps/:id", { schema: { tags, params: idPath, response: { 204: nothing } } }, async (request, reply) => {
    await db.transaction((trx) => removeApp(trx, actorOf(request), request.params.id, clock()));
    return reply.code(204).send(null);
  });

  app.put(
    "/apps/:id/connection",
    { schema: { tags, params: idPath, body: connectionUpdate, response: { 200: appShape } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => setConnection(trx, actorOf(request), sealer, id, request.body, clock()));
      return present(db.kysely, id);
    },
  );

  app.put(
    "/apps/:id/provisioning",
    { schema: { tags, params: idPath, body: switches, response: { 200: appShape } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => setSwitches(trx, actorOf(request), id, request.body, clock()));
      return present(db.kysely, id);
    },
  );
};
