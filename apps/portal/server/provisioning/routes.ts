import { z } from "zod";
import * as shapes from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import {
  changeConnection,
  createToken,
  revokeToken,
  showImpact,
  showProvisioning,
  switchProvisioning,
} from "./provisioning.ts";

const tags = ["Provisioning"];
const config = { access: "manage_provisioning" } as const;
const answer = { 200: shapes.provisioning };

export function provisioningRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/provisioning",
    { config, schema: { tags, summary: "Switch, address, connection and tokens", response: answer } },
    async (request) => showProvisioning(deps, principalOf(request)),
  );
  app.get(
    "/provisioning/impact",
    { config, schema: { tags, summary: "What switching on would meet", response: { 200: shapes.impact } } },
    async (request) => showImpact(deps, principalOf(request)),
  );
  app.put(
    "/provisioning/enabled",
    {
      config,
      schema: { tags, summary: "Switch provisioning on or off", body: shapes.enabledChange, response: answer },
    },
    async (request) => switchProvisioning(deps, principalOf(request), request.body.enabled),
  );
  app.patch(
    "/provisioning/connection",
    {
      config,
      schema: { tags, summary: "Change the connection's settings", body: shapes.connectionChange, response: answer },
    },
    async (request) => changeConnection(deps, principalOf(request), request.body),
  );
  app.post(
    "/provisioning/tokens",
    {
      config,
      schema: {
        tags,
        summary: "Make a token; it is shown in this answer only",
        body: shapes.newToken,
        response: { 200: shapes.createdToken },
      },
    },
    async (request) => createToken(deps, principalOf(request), request.body),
  );
  app.delete(
    "/provisioning/tokens/:id",
    {
      config,
      schema: { tags, summary: "Revoke a token at once", params: z.object({ id: z.uuid() }), response: answer },
    },
    async (request) => revokeToken(deps, principalOf(request), request.params.id),
  );
}
