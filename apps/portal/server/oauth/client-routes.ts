import { z } from "zod";
import * as credentials from "../../shapes/credentials.ts";
import { id } from "../../shapes/list.ts";
import * as shapes from "../../shapes/provisioning.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { showProvisioning } from "../provisioning/provisioning.ts";
import { addSecret, changeClient, createClient, revokeClient, revokeSecret } from "./clients.ts";

const tags = ["Provisioning"];
const config = { access: "manage_provisioning" } as const;
const answer = { 200: shapes.provisioning };
const params = z.object({ id });

export function oauthClientRoutes(app: PortalApp, deps: Dependencies): void {
  app.post(
    "/provisioning/oauth-clients",
    {
      config,
      schema: {
        tags,
        summary: "Make an OAuth client with a secret, which is in this answer only, or with public keys",
        body: credentials.newOauthClient,
        response: { 200: shapes.createdSecret },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const made = await createClient(deps, principal, request.body);
      return { ...made, provisioning: await showProvisioning(deps, principal) };
    },
  );
  app.patch(
    "/provisioning/oauth-clients/:id",
    {
      config,
      schema: {
        tags,
        summary: "Change name or keys of an OAuth client",
        params,
        body: credentials.oauthClientChange,
        response: answer,
      },
    },
    async (request) => {
      const principal = principalOf(request);
      await changeClient(deps, principal, request.params.id, request.body);
      return showProvisioning(deps, principal);
    },
  );
  app.delete(
    "/provisioning/oauth-clients/:id",
    {
      config,
      schema: { tags, summary: "Revoke an OAuth client and its access tokens at once", params, response: answer },
    },
    async (request) => {
      const principal = principalOf(request);
      await revokeClient(deps, principal, request.params.id);
      return showProvisioning(deps, principal);
    },
  );
  app.post(
    "/provisioning/oauth-clients/:id/secrets",
    {
      config,
      schema: {
        tags,
        summary: "Make another secret of an OAuth client; it is shown in this answer only",
        params,
        body: credentials.newSecret,
        response: { 200: shapes.createdSecret },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const made = await addSecret(deps, principal, request.params.id, request.body.expires);
      return { ...made, provisioning: await showProvisioning(deps, principal) };
    },
  );
  app.delete(
    "/provisioning/oauth-secrets/:id",
    { config, schema: { tags, summary: "Revoke a secret and its access tokens at once", params, response: answer } },
    async (request) => {
      const principal = principalOf(request);
      await revokeSecret(deps, principal, request.params.id);
      return showProvisioning(deps, principal);
    },
  );
}
