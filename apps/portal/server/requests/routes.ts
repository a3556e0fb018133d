import * as shapes from "../../shapes/requests.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { decide, showRequests } from "./requests.ts";

const tags = ["Requests"];
const config = { access: "manage_provisioning" } as const;

export function requestRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/requests",
    {
      config,
      schema: {
        tags,
        summary: "What directories ask for and a Super Admin decides",
        querystring: shapes.requestsQuery,
        response: { 200: shapes.requestsPage },
      },
    },
    async (request) => showRequests(deps, principalOf(request), request.query),
  );
  app.post(
    "/requests/decisions",
    {
      config,
      schema: {
        tags,
        summary: "Approve or refuse requests",
        body: shapes.decisions,
        response: { 200: shapes.decided },
      },
    },
    async (request) => decide(deps, principalOf(request), request.body),
  );
}
