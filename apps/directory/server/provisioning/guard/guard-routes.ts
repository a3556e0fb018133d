import * as shapes from "../../../shapes/guard.ts";
import { idPath } from "../../../shapes/values.ts";
import type { Dependencies } from "../../dependencies.ts";
import { actorOf, type Console } from "../../permissions.ts";
import { changeGuard, decideHold, showGuard, showHeld } from "./guard.ts";

const tags = ["provisioning"];

export const guardRoutes = (app: Console, { db, clock }: Dependencies): void => {
  app.get("/apps/:id/guard", { schema: { tags, params: idPath, response: { 200: shapes.guard } } }, ({ params }) =>
    showGuard(db.kysely, params.id),
  );
  app.put(
    "/apps/:id/guard",
    { schema: { tags, params: idPath, body: shapes.guardSetting, response: { 200: shapes.guard } } },
    async (request) => {
      const { params, body } = request;
      await db.transaction((trx) => changeGuard(trx, actorOf(request), params.id, body, clock()));
      return showGuard(db.kysely, params.id);
    },
  );
  app.get(
    "/apps/:id/guard/people",
    { schema: { tags, params: idPath, querystring: shapes.guardQuery, response: { 200: shapes.heldPage } } },
    ({ params, query }) => showHeld(db.kysely, params.id, query),
  );
  app.post(
    "/apps/:id/guard/decision",
    { schema: { tags, params: idPath, body: shapes.guardDecision, response: { 200: shapes.decided } } },
    (request) => db.transaction((trx) => decideHold(trx, actorOf(request), request.params.id, request.body, clock())),
  );
};
