import { z } from "zod";
import * as shapes from "../../shapes/permission-sets.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { addPermissionSet, changePermissionSet, removePermissionSet, showPermissionSets } from "./permission-sets.ts";

const tags = ["Permission sets"];
const config = { access: "manage_account" } as const;
const params = z.object({ id: z.uuid() });
const response = { 200: shapes.permissionSets };

export function permissionSetRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/permission-sets",
    { config, schema: { tags, summary: "What users may do, highest first", response } },
    async (request) => showPermissionSets(deps, principalOf(request)),
  );
  app.post(
    "/permission-sets",
    { config, schema: { tags, summary: "Make a permission set", body: shapes.newPermissionSet, response } },
    async (request) => addPermissionSet(deps, principalOf(request), request.body),
  );
  app.patch(
    "/permission-sets/:id",
    {
      config,
      schema: { tags, summary: "Change a permission set", params, body: shapes.permissionSetChange, response },
    },
    async (request) => changePermissionSet(deps, principalOf(request), request.params.id, request.body),
  );
  app.delete(
    "/permission-sets/:id",
    {
      config,
      schema: {
        tags,
        summary: "Delete a permission set, with another one for whom it was chosen for",
        params,
        querystring: shapes.removal,
        response,
      },
    },
    async (request) => removePermissionSet(deps, principalOf(request), request.params.id, request.query.replacement),
  );
}
