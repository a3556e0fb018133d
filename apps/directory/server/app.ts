import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import Fastify, { LogController } from "fastify";
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { originCheck } from "@rollcall/foundation/origin-check";
import { problemHandler, problemNotFound } from "@rollcall/foundation/problem";
import { serveConsole } from "@rollcall/foundation/web-console";
import { newId } from "@rollcall/foundation/ids";
import { accessReviewRoutes } from "./access-reviews/routes.ts";
import { administratorRoutes } from "./administrators/routes.ts";
import { apiTokenRoutes } from "./api-tokens/routes.ts";
import { appRoutes } from "./apps/routes.ts";
import { bulkAssignmentRoutes } from "./assignments/bulk-routes.ts";
import { assignmentRoutes } from "./assignments/routes.ts";
import type { Dependencies } from "./dependencies.ts";
import { fail, InvalidInput, problems } from "./errors.ts";
import { groupRuleRoutes } from "./group-rules/routes.ts";
import { groupRoutes } from "./groups/routes.ts";
import { importRoutes } from "./imports/routes.ts";
import { importRunner } from "./imports/run.ts";
import type { ImportRunner } from "./imports/run.ts";
import { readJsonBodies, refuseZeroInAddress } from "./json-body.ts";
import { managementApi } from "./management-api/routes.ts";
import { mappingRoutes } from "./mappings/routes.ts";
import { peopleRoutes } from "./people/routes.ts";
import { profileAttributeRoutes } from "./profile-attributes/routes.ts";
import type { Console } from "./permissions.ts";
import { conformanceRunner, type ConformanceRunner } from "./provisioning/conformance/conformance-run.ts";
import { conformanceRoutes } from "./provisioning/conformance/conformance-routes.ts";
import { appImportRoutes } from "./provisioning/app-imports/app-imports-routes.ts";
import { accountReader } from "./provisioning/app-imports/reader.ts";
import { guardRoutes } from "./provisioning/guard/guard-routes.ts";
import { taskRoutes } from "./provisioning/screens/tasks-routes.ts";
import { departureRoutes } from "./provisioning/departures/departures-routes.ts";
import { driftRoutes } from "./provisioning/drift/drift-routes.ts";
import { pushRoutes } from "./provisioning/push/push-routes.ts";
import { provisioningRoutes } from "./provisioning/routes.ts";
import { cookieOwner, signInRoutes } from "./sign-in/routes.ts";
import { logRoutes } from "./system-log/routes.ts";

export interface AppOptions extends Dependencies {
  logger?: object | boolean;
  /** Folder of the built console; without it only the APIs are served. */
  consoleFolder?: URL;
}

interface Runners {
  imports: ImportRunner;
  conformance: ConformanceRunner;
}

/** The console's own API: cookie session, problem+json, documented at /console/openapi.json. */
const consoleApi = async (scope: FastifyInstance, deps: Dependencies, runners: Runners): Promise<void> => {
  const app: Console = scope.withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "Rollcall directory, console API", version: "1" } },
    transform: jsonSchemaTransform,
  });
  const answerProblem = problemHandler(problems);
  app.setErrorHandler(async (error, request, reply) => {
    if (!(error instanceof InvalidInput)) return answerProblem(error, request, reply);
    const { status, title } = problems[error.code];
    const detail = String(error.facts["text"]);
    const { code, mistakes: errors } = error;
    const type = `urn:rollcall:problem:${code}`;
    return reply
      .code(status)
      .type("application/problem+json")
      .send({ type, title, status, detail, code, errors, requestId: request.id });
  });
  app.setNotFoundHandler(problemNotFound);
  readJsonBodies(scope);

  const owner = cookieOwner(deps);
  app.addHook(
    "onRequest",
    originCheck(deps.publicUrl, () => fail("foreign_origin")),
  );
  app.addHook("onRequest", refuseZeroInAddress);
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("cache-control", "no-store");
    if (request.routeOptions.config.open === true) return;
    request.administrator = await owner(request);
    if (!request.administrator) throw fail("not_signed_in");
  });

  app.get("/openapi.json", { config: { open: true }, schema: { hide: true } }, () => app.swagger());
  signInRoutes(app, deps);
  administratorRoutes(app, deps);
  apiTokenRoutes(app, deps);
  peopleRoutes(app, deps);
  profileAttributeRoutes(app, deps);
  groupRoutes(app, deps);
  groupRuleRoutes(app, deps);
  importRoutes(app, deps, runners.imports);
  appRoutes(app, deps);
  mappingRoutes(app, deps);
  assignmentRoutes(app, deps);
  bulkAssignmentRoutes(app, deps);
  logRoutes(app, deps);
  provisioningRoutes(app, deps);
  pushRoutes(app, deps);
  conformanceRoutes(app, deps, runners.conformance);
  appImportRoutes(app, deps);
  driftRoutes(app, deps);
  departureRoutes(app, deps);
  guardRoutes(app, deps);
  taskRoutes(app, deps);
  accessReviewRoutes(app, deps);
};

/** Builds the directory's server; nothing listens and nothing runs in the background but imports and conformance runs that were begun. */
export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { logger = false, consoleFolder, ...deps } = options;
  const app = Fastify({
    logger: logger as NonNullable<FastifyServerOptions["logger"]>,
    genReqId: () => newId(),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: "idle",
  });
  app.decorateRequest("administrator", null);
  app.decorateRequest("actor", null);
  await app.register(cookie);
  // The console's pages bring their own, stricter policy.
  await app.register(helmet, { contentSecurityPolicy: false });

  app.addHook("onResponse", async (request, reply) => {
    const facts = { req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    // Reads that went well are the bulk of it and tell nothing.
    if (request.method === "GET" && reply.statusCode < 400) request.log.debug(facts, "answered");
    else request.log.info(facts, "answered");
  });

  app.get("/healthz", { logLevel: "silent" }, () => ({ status: "ok" }));
  app.get("/readyz", { logLevel: "silent" }, async (_request, reply) => {
    try {
      await deps.db.ping();
      return { status: "ok" };
    } catch {
      return reply.code(503).header("retry-after", "2").send({ status: "database away" });
    }
  });

  const imports = importRunner(deps, (error) => app.log.error({ err: error }, "an import stopped"));
  app.addHook("onReady", async () => {
    await imports.resume().catch((error: unknown) => app.log.error({ err: error }, "imports could not be resumed"));
  });
  app.addHook("onClose", () => imports.stop());
  const conformance = conformanceRunner(deps, (error) => app.log.error({ err: error }, "a conformance run stopped"));
  const watching = conformance.watch();
  app.addHook("onClose", async () => {
    await watching.close();
    await conformance.stop();
  });
  const reader = accountReader(deps, (error) => app.log.error({ err: error }, "accounts of an app could not be read"));
  reader.watch();
  app.addHook("onClose", () => reader.stop());

  await app.register((scope) => consoleApi(scope, deps, { imports, conformance }), { prefix: "/console" });
  await app.register((scope) => managementApi(scope, deps), { prefix: "/api/v1" });
  app.setNotFoundHandler(problemNotFound);
  if (consoleFolder) await serveConsole(app, consoleFolder, { reserved: ["/api", "/console", "/healthz", "/readyz"] });
  return app;
};
