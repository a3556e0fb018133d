// Puts the portal together; main.ts listens. Tests use what is built here with `inject`.
import { resolveTxt as resolveTxtOfDns } from "node:dns/promises";
import cookie from "@fastify/cookie";
import swagger from "@fastify/swagger";
import fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { type Clock, systemClock } from "@rollcall/foundation/clock";
import { newId } from "@rollcall/foundation/ids";
import type { Sealer } from "@rollcall/foundation/secrets";
import { originCheck } from "@rollcall/foundation/origin-check";
import { problemHandler, problemNotFound } from "@rollcall/foundation/problem";
import { serveConsole } from "@rollcall/foundation/web-console";
import { accountRoutes } from "./accounts/routes.ts";
import { reassignRoutes } from "./crm/reassign-routes.ts";
import { crmRoutes } from "./crm/routes.ts";
import { attributeRoutes } from "./attributes/routes.ts";
import { startNumbering } from "./audit/numbering.ts";
import { auditRoutes } from "./audit/routes.ts";
import type { Dependencies, ResolveTxt } from "./dependencies.ts";
import { domainRoutes } from "./domains/routes.ts";
import { problems, refuse } from "./errors.ts";
import { openExchangeLog } from "./exchanges/exchange-log.ts";
import { startRetention } from "./exchanges/retention.ts";
import { exchangeRoutes } from "./exchanges/routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { type PortalApp, principalOf } from "./http.ts";
import { demand } from "./permissions.ts";
import { permissionSetRoutes } from "./permission-sets/routes.ts";
import { requestRoutes } from "./requests/routes.ts";
import { oauthClientRoutes } from "./oauth/client-routes.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { provisioningRoutes } from "./provisioning/routes.ts";
import { openTokenChecks } from "./provisioning/token-check.ts";
import { openTokenUseLog } from "./provisioning/token-use.ts";
import { openCursors } from "./scim/cursors.ts";
import { scimRoutes } from "./scim/scim-routes.ts";
import { secondFactorRoutes } from "./second-factor/routes.ts";
import { sessionReader, signInRoutes } from "./sign-in/routes.ts";
import { keepStatistics } from "./statistics.ts";
import type { PortalDatabase } from "./tables.ts";
import { teamRoutes } from "./teams/routes.ts";
import { userRoutes } from "./users/routes.ts";
import { openUserPages } from "./users/user-pages.ts";
import { openUsers } from "./users/user-state.ts";
import { holdsZero } from "./zero-character.ts";

export interface AppOptions {
  database: PortalDatabase;
  publicUrl: string;
  /** Seals what must be read again, such as the secrets of second factors. */
  sealer: Sealer;
  clock?: Clock;
  resolveTxt?: ResolveTxt;
  /** Options of pino, or false for silence. */
  logger?: object | boolean;
  /** The built console; without it only the APIs are served. */
  consoleFolder?: URL;
}

/** A correlation id that a client sent is kept, so that both sides' logs can be joined. */
function correlationId(headers: Record<string, string | string[] | undefined>): string {
  for (const name of ["x-correlation-id", "x-request-id"]) {
    const value = headers[name];
    if (typeof value === "string" && /^[\w.:+/=-]{1,128}$/.test(value) && !value.includes("rollcall_")) return value;
  }
  return newId();
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { database, publicUrl, clock = systemClock } = options;
  const app = fastify({
    logger: (options.logger ?? false) as NonNullable<FastifyServerOptions["logger"]>,
    // Requests are in the provisioning activity and the audit log; what fails is logged where it is answered.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => correlationId(request.headers),
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    bodyLimit: 1_048_576,
  });
  // Nobody needs longer than this for headers; slow ones only hold sockets.
  app.server.headersTimeout = 10_000;

  const deps: Dependencies = {
    database,
    clock,
    publicUrl,
    sealer: options.sealer,
    log: app.log,
    resolveTxt: options.resolveTxt ?? resolveTxtOfDns,
    users: openUsers(database, clock),
    pages: openUserPages(database),
    cursors: openCursors(database, clock),
    exchangeLog: openExchangeLog(database, app.log),
    tokenChecks: openTokenChecks(database, clock),
  };
  const tokenUses = openTokenUseLog(database, app.log);
  const numbering = startNumbering(database, app.log);
  const statistics = keepStatistics(database, app.log);
  const retention = startRetention(deps);
  app.addHook("onClose", async () => {
    await Promise.all([
      deps.exchangeLog.close(),
      tokenUses.close(),
      numbering.close(),
      statistics.close(),
      retention.close(),
    ]);
  });

  healthRoutes(app, database);
  await app.register(scimRoutes(deps, tokenUses), { prefix: "/scim/v2" });
  await app.register(oauthRoutes(deps));
  await app.register(async (api) => jsonApi(api, deps), { prefix: "/api" });
  if (options.consoleFolder !== undefined) await serveConsole(app, options.consoleFolder);
  else app.setNotFoundHandler(problemNotFound);
  return app;
}

/** What the trigger of the audit log says when the actor may not act any more (migration 0010). */
const lostAccess = (error: unknown): boolean => (error as { code?: unknown }).code === "RC001";

async function jsonApi(instance: FastifyInstance, deps: Dependencies): Promise<void> {
  const api: PortalApp = instance.withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  const answerProblem = problemHandler(problems);
  api.setErrorHandler((error, request, reply) =>
    answerProblem(lostAccess(error) ? refuse("not_signed_in") : error, request, reply),
  );
  api.setNotFoundHandler(problemNotFound);
  await api.register(cookie);
  await api.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Rollcall Portal",
        version: "1",
        description: "The portal's own API. Errors are problem details (RFC 9457).",
      },
      servers: [{ url: deps.publicUrl }],
      components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: "rollcall_portal" } } },
    },
    transform: jsonSchemaTransform,
  });

  const readSession = sessionReader(deps);
  api.decorateRequest("principal", null);
  api.addHook("onRoute", (route) => {
    if (route.config?.access === undefined && route.method !== "HEAD")
      throw new Error(`${route.url} does not say who may call it`);
  });
  api.addHook(
    "onRequest",
    originCheck(deps.publicUrl, () => refuse("foreign_origin")),
  );
  // Who may call a route is asked before its input is read: a refusal tells nothing of what would have been valid.
  api.addHook("onRequest", async (request) => {
    const { access } = request.routeOptions.config;
    if (access === undefined || access === "public") return;
    await readSession(request);
    const principal = principalOf(request);
    if (access !== "signed_in") demand(principal, access);
  });
  api.addHook("preValidation", async (request) => {
    if (holdsZero([request.body, request.query, request.params])) throw refuse("zero_character");
  });
  api.addHook("onSend", async (request, reply) => {
    void reply
      .header("cache-control", "no-store")
      .header("x-content-type-options", "nosniff")
      .header("x-correlation-id", request.id);
  });

  signInRoutes(api, deps);
  secondFactorRoutes(api, deps);
  accountRoutes(api, deps);
  userRoutes(api, deps);
  teamRoutes(api, deps);
  provisioningRoutes(api, deps);
  requestRoutes(api, deps);
  permissionSetRoutes(api, deps);
  oauthClientRoutes(api, deps);
  domainRoutes(api, deps);
  attributeRoutes(api, deps);
  crmRoutes(api, deps);
  reassignRoutes(api, deps);
  exchangeRoutes(api, deps, readSession);
  auditRoutes(api, deps, readSession);
  api.get("/openapi.json", { config: { access: "public" }, schema: { hide: true } }, async () => api.swagger());
}
