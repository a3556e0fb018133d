import { z } from "zod";
import { listQuery } from "../../shapes/list.ts";
import * as shapes from "../../shapes/reassignments.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { previewReassignment, reassign, showReassignments, showRecordsOfUser, undo } from "./reassign.ts";

const tags = ["Reassignments"];
const params = z.object({ id: z.uuid() });
const config = { access: "reassign_records" } as const;

export function reassignRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/users/:id/records",
    {
      config: { access: "signed_in" },
      schema: { tags, summary: "How much a user owns", params, response: { 200: shapes.recordsOfUser } },
    },
    async (request) => showRecordsOfUser(deps, principalOf(request), request.params.id),
  );
  app.post(
    "/reassignments/preview",
    {
      config,
      schema: { tags, summary: "What would change hands", body: shapes.wish, response: { 200: shapes.preview } },
    },
    async (request) => previewReassignment(deps, principalOf(request), request.body),
  );
  app.post(
    "/reassignments",
    {
      config,
      schema: {
        tags,
        summary: "Give records another owner",
        body: shapes.wish,
        response: { 200: shapes.reassignment },
      },
    },
    async (request) => reassign(deps, principalOf(request), request.body),
  );
  app.get(
    "/reassignments",
    {
      config,
      schema: {
        tags,
        summary: "Reassignments, newest first",
        querystring: listQuery,
        response: { 200: shapes.reassignments },
      },
    },
    async (request) => showReassignments(deps, principalOf(request), request.query),
  );
  app.post(
    "/reassignments/:id/undo",
    { config, schema: { tags, summary: "Undo one, within a day", params, response: { 200: shapes.undone } } },
    async (request) => undo(deps, principalOf(request), request.params.id),
  );
}
