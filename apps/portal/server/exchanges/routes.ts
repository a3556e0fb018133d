import { z } from "zod";
import * as shapes from "../../shapes/exchanges.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { showExchange, showExchanges } from "./exchanges.ts";

const tags = ["Provisioning activity"];

export function exchangeRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/exchanges",
    {
      config: { access: "read_activity" },
      schema: {
        tags,
        summary: "SCIM exchanges, newest first",
        querystring: shapes.exchangesQuery,
        response: { 200: shapes.exchangesPage },
      },
    },
    async (request) => showExchanges(deps, principalOf(request), request.query),
  );
  app.get(
    "/exchanges/:id",
    {
      config: { access: "read_activity" },
      schema: {
        tags,
        summary: "One exchange with request and response",
        params: z.object({ id: z.uuid() }),
        response: { 200: shapes.exchangeDetail },
      },
    },
    async (request) => showExchange(deps, principalOf(request), request.params.id),
  );
}
