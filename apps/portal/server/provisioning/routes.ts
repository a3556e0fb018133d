import { z } from "zod";
import * as credentials from "../../shapes/credentials.ts";
import { id } from "../../shapes/list.ts";
import * as shapes from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { addConnection, changeConnection } from "./connections.ts";
import { deleteConnection } from "./connection-end.ts";
import { showImpact, showProvisioning, switchProvisioning } from "./provisioning.ts";
import { createToken, revokeToken, rotateToken } from "./tokens.ts";

const tags = ["Provisioning"];
const config = { access: "manage_provisioning" } as const;
const answer = { 200: shapes.provisioning };
const params = z.object({ id });

export function provisioningRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/provisioning",
    { config, schema: { tags, summary: "Switch, addresses, connections and their credentials", response: answer } },
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
    async (request) => {
      const principal = principalOf(request);
      await switchProvisioning(deps, principal, request.body.enabled);
      return showProvisioning(deps, principal);
    },
  );
  connectionRoutes(app, deps);
  tokenRoutes(app, deps);
}

function connectionRoutes(app: PortalApp, deps: Dependencies): void {
  app.post(
    "/provisioning/connections",
    {
      config,
      schema: {
        tags,
        summary: "Add a connection",
        body: shapes.newConnection,
        response: { 200: shapes.madeConnection },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const made = await addConnection(deps, principal, request.body);
      return { id: made, provisioning: await showProvisioning(deps, principal) };
    },
  );
  app.patch(
    "/provisioning/connections/:id",
    {
      config,
      schema: { tags, summary: "Change a connection", params, body: shapes.connectionChange, response: answer },
    },
    async (request) => {
      const principal = principalOf(request);
      await changeConnection(deps, principal, request.params.id, request.body);
      return showProvisioning(deps, principal);
    },
  );
  app.patch(
    "/provisioning/connection",
    {
      config,
      schema: { tags, summary: "Change the first connection", body: shapes.connectionChange, response: answer },
    },
    async (request) => {
      const principal = principalOf(request);
      await changeConnection(deps, principal, undefined, request.body);
      return showProvisioning(deps, principal);
    },
  );
  app.delete(
    "/provisioning/connections/:id",
    {
      config,
      schema: {
        tags,
        summary: "Delete a connection; its users and teams are managed by hand from then on",
        params,
        querystring: z.object({ confirm: z.string().max(100).optional() }),
        response: answer,
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await deleteConnection(deps, principal, request.params.id, request.query.confirm);
      return showProvisioning(deps, principal);
    },
  );
}

function tokenRoutes(app: PortalApp, deps: Dependencies): void {
  app.post(
    "/provisioning/tokens",
    {
      config,
      schema: {
        tags,
        summary: "Make a token; it is shown in this answer only",
        body: credentials.newToken,
        response: { 200: shapes.createdToken },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const token = await createToken(deps, principal, request.body);
      return { token, provisioning: await showProvisioning(deps, principal) };
    },
  );
  app.post(
    "/provisioning/tokens/:id/rotate",
    {
      config,
      schema: {
        tags,
        summary: "Make a token that is to replace this one, which works until it is revoked",
        params,
        body: credentials.rotation,
        response: { 200: shapes.createdToken },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const token = await rotateToken(deps, principal, request.params.id, request.body);
      return { token, provisioning: await showProvisioning(deps, principal) };
    },
  );
  app.delete(
    "/provisioning/tokens/:id",
    { config, schema: { tags, summary: "Revoke a token at once", params, response: answer } },
    async (request) => {
      const principal = principalOf(request);
      await revokeToken(deps, principal, request.params.id);
      return showProvisioning(deps, principal);
    },
  );
}
