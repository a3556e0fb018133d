import type { FastifyInstance, FastifyRequest } from "fastify";
import { comesFromOurPages } from "@rollcall/foundation/origin-check";
import { actorOfToken } from "../api-tokens/api-tokens.ts";
import type { Actor } from "../actor.ts";
import type { Dependencies } from "../dependencies.ts";
import { fail } from "../errors.ts";
import { readJsonBodies, refuseZeroInAddress } from "../json-body.ts";
import { cookieOwner } from "../sign-in/routes.ts";
import { appAssignmentRoutes } from "./app-assignments-routes.ts";
import { appRoutes } from "./apps-routes.ts";
import { connectionRoutes } from "./connections-routes.ts";
import { groupRoutes } from "./groups-routes.ts";
import { logRoutes } from "./logs-routes.ts";
import { answerOktaError, OktaError } from "./okta-error.ts";
import { mappingApiRoutes } from "./mappings-routes.ts";
import { rateLimit } from "./rate-limit.ts";
import { schemaRoutes } from "./schemas-routes.ts";
import { groupRuleApiRoutes } from "./rules-routes.ts";
import { userRoutes } from "./users-routes.ts";

/**
 * The management API in the form of Okta's, so that what is written for Okta works here: its paths, bodies, paging
 * by Link headers, and errors. https://developer.okta.com/docs/api/
 */
export const managementApi = async (app: FastifyInstance, deps: Dependencies): Promise<void> => {
  const owner = cookieOwner(deps);
  const countRequest = rateLimit(deps.clock);

  const actorBehind = async (request: FastifyRequest): Promise<Actor> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const [, token] = /^SSWS\s+(\S+)$/i.exec(authorization) ?? [];
      const actor = token === undefined ? undefined : await actorOfToken(deps.db.kysely, token, deps.clock());
      if (!actor) throw new OktaError("E0000011");
      return actor;
    }
    // The console's cookie is good here too; then other sites' pages must be kept out.
    if (!comesFromOurPages(request, deps.publicUrl)) throw fail("foreign_origin");
    const administrator = await owner(request);
    if (!administrator) throw new OktaError("E0000005");
    request.administrator = administrator;
    return { kind: "administrator", id: administrator.id, name: administrator.email };
  };

  app.setErrorHandler(answerOktaError);
  app.setNotFoundHandler(async (request, reply) => {
    const summary = `Not found: Resource not found: ${request.url.split("?", 1)[0] ?? ""} (Endpoint)`;
    await answerOktaError(new OktaError("E0000007", { summary }), request, reply);
  });
  readJsonBodies(app);
  app.addHook("onRequest", refuseZeroInAddress);
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("cache-control", "no-store");
    const actor = await actorBehind(request);
    request.actor = actor;
    countRequest(`${actor.kind} ${actor.id ?? actor.name}`, reply);
  });

  const context = { ...deps, api: `${deps.publicUrl}/api/v1` };
  userRoutes(app, context);
  groupRuleApiRoutes(app, context);
  groupRoutes(app, context);
  appRoutes(app, context);
  connectionRoutes(app, context);
  mappingApiRoutes(app, context);
  schemaRoutes(app, context);
  appAssignmentRoutes(app, context);
  logRoutes(app, context);
  // Else the console's pages, which take every address, would answer for those that do not exist here.
  app.get("/*", (_request, reply) => reply.callNotFound());
};
