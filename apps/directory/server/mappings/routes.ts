import {
  mappingList,
  mappingPlan,
  mappingPreview,
  mappingPreviewAsk,
  mappingsReplace,
  mappingVersions,
} from "../../shapes/mappings.ts";
import { idPath } from "../../shapes/values.ts";
import type { Dependencies } from "../dependencies.ts";
import { actorOf } from "../permissions.ts";
import type { Console } from "../permissions.ts";
import { mappingsOf, saveMappings } from "./mappings.ts";
import { planOf } from "./plan.ts";
import { previewMappings } from "./values.ts";
import { versionsOf } from "./versions.ts";

export const mappingRoutes = (app: Console, { db, clock }: Dependencies): void => {
  const tags = ["mappings"];

  app.get("/apps/:id/mappings", { schema: { tags, params: idPath, response: { 200: mappingList } } }, ({ params }) =>
    mappingsOf(db.kysely, params.id),
  );

  app.put(
    "/apps/:id/mappings",
    { schema: { tags, params: idPath, body: mappingsReplace, response: { 200: mappingList } } },
    async (request) => {
      const { id } = request.params;
      await db.transaction((trx) => saveMappings(trx, actorOf(request), id, request.body.mappings, clock()));
      return mappingsOf(db.kysely, id);
    },
  );

  app.post(
    "/apps/:id/mappings/plan",
    { schema: { tags, params: idPath, body: mappingsReplace, response: { 200: mappingPlan } } },
    ({ params, body }) => planOf(db, params.id, body.mappings, clock()),
  );

  app.get(
    "/apps/:id/mappings/versions",
    { schema: { tags, params: idPath, response: { 200: mappingVersions } } },
    ({ params }) => versionsOf(db.kysely, params.id),
  );

  app.post(
    "/apps/:id/mappings/preview",
    { schema: { tags, params: idPath, body: mappingPreviewAsk, response: { 200: mappingPreview } } },
    ({ params, body }) => previewMappings(db.kysely, params.id, body, clock()),
  );
};
