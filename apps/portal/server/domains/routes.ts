import { z } from "zod";
import * as shapes from "../../shapes/domains.ts";
import { done } from "../../shapes/list.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { addDomain, removeDomain, showDomains, verifyDomain } from "./domains.ts";

const tags = ["Domains"];
const config = { access: "manage_provisioning" } as const;
const params = z.object({ id: z.uuid() });

export function domainRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/domains",
    { config, schema: { tags, summary: "E-mail domains", response: { 200: shapes.domains } } },
    async (request) => showDomains(deps, principalOf(request)),
  );
  app.post(
    "/domains",
    { config, schema: { tags, summary: "Add a domain", body: shapes.newDomain, response: { 200: shapes.domain } } },
    async (request) => addDomain(deps, principalOf(request), request.body.name),
  );
  app.post(
    "/domains/:id/verify",
    { config, schema: { tags, summary: "Look for the DNS record now", params, response: { 200: shapes.domain } } },
    async (request) => verifyDomain(deps, principalOf(request), request.params.id),
  );
  app.delete(
    "/domains/:id",
    { config, schema: { tags, summary: "Remove a domain", params, response: { 200: done } } },
    async (request) => {
      await removeDomain(deps, principalOf(request), request.params.id);
      return { done: true as const };
    },
  );
}
