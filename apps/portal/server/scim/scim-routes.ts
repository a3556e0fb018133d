// SCIM over HTTP. The protocol is in packages/scim; here are the socket's side of it, who is asking, and the log.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "@rollcall/foundation/database";
import { RETRY_AFTER_SECONDS } from "@rollcall/foundation/problem";
import { methodNotAllowed, ScimError, tooLarge } from "@rollcall/scim/error";
import { defaultLimits } from "@rollcall/scim/limits";
import { errorResponse } from "@rollcall/scim/response";
import { createScimServer } from "@rollcall/scim/server";
import type { Features, ScimResponse } from "@rollcall/scim/server-types";
import type { Dependencies } from "../dependencies.ts";
import { ExchangeDraft } from "../exchanges/exchange-draft.ts";
import { baseUrlOf } from "../provisioning/provisioning.ts";
import type { TokenAccess } from "../provisioning/token-check.ts";
import type { TokenUseLog } from "../provisioning/token-use.ts";
import { TokenBuckets } from "../token-bucket.ts";
import { authorise } from "./authorisation.ts";
import { CURSOR_TIMEOUT } from "./cursors.ts";
import { bulkOperations } from "./bulk-operations.ts";
import { groupHandler } from "./group-handler.ts";
import type { ScimContext } from "./scim-context.ts";
import { readAway } from "./read-away.ts";
import { userHandler } from "./user-handler.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

const PREFIX = "/scim/v2";

const features: Features = {
  changePassword: false,
  sort: true,
  etag: true,
  bulk: true,
  cursor: { timeout: CURSOR_TIMEOUT },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "A token from Settings > Security > Provisioning (SCIM) of the portal, in the Authorization header.",
      specUri: "https://www.rfc-editor.org/info/rfc6750",
      primary: true,
    },
    {
      type: "oauth2",
      name: "OAuth 2.0 client credentials",
      description:
        "An access token for the scope scim, got from /oauth/token with a secret or a signed assertion (RFC 7523) of an OAuth client of the connection. Where: /.well-known/oauth-authorization-server (RFC 8414).",
      specUri: "https://www.rfc-editor.org/info/rfc6749",
    },
  ],
};

declare module "fastify" {
  interface FastifyRequest {
    exchange: ExchangeDraft | null;
    scimAccess: TokenAccess | null;
  }
}

export function scimRoutes(deps: Dependencies, tokenUses: TokenUseLog) {
  const baseUrl = baseUrlOf(deps.publicUrl);
  const buckets = new TokenBuckets();
  const server = createScimServer<ScimContext>({
    types: [userHandler, groupHandler],
    baseUrl: (context) => context.baseUrl,
    dialect: (context) => context.access.connection.dialect,
    features,
    operation: bulkOperations(buckets, PREFIX),
    fault: (error, context) => context.faultOf(error),
  });

  /** Every answer leaves through here, so that every exchange with a known account is logged once. */
  async function answer(request: FastifyRequest, reply: FastifyReply, response: ScimResponse): Promise<FastifyReply> {
    const { exchange } = request;
    if (exchange !== null && exchange.account !== 0 && !exchange.stored)
      deps.exchangeLog.add(exchange.finished(response));
    void reply.code(response.status).headers(response.headers).header("x-correlation-id", request.id);
    return reply.send(response.bytes ?? response.body);
  }

  return async function scimPlugin(app: FastifyInstance): Promise<void> {
    app.decorateRequest("exchange", null);
    app.decorateRequest("scimAccess", null);
    // A logger for each request costs more than the few lines that are ever logged: those say which request they mean.
    app.setChildLoggerFactory((logger) => logger);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

    // Before the body is read: nobody without a token makes the server take one in.
    app.addHook("onRequest", async (request) => {
      const exchange = new ExchangeDraft(
        {
          method: request.method,
          url: request.raw.url ?? "",
          headers: request.headers,
          address: request.ip,
          correlationId: request.id,
        },
        deps.clock(),
      );
      request.exchange = exchange;
      const access = await authorise(deps, buckets, request, exchange);
      request.scimAccess = access;
      const at = deps.clock().toISOString();
      tokenUses.add({
        account: access.account,
        token: access.token.id,
        connection: access.connection.id,
        at,
        address: exchange.address,
        client: exchange.client,
      });
      const encoding = request.headers["content-encoding"];
      if (encoding !== undefined && encoding.toLowerCase() !== "identity")
        throw new ScimError(415, undefined, "The body is compressed, which is not accepted. Send it as it is.");
    });

    app.setErrorHandler(async (error, request, reply) => {
      const known = scimError(error, request);
      // Who is still writing would find the connection closed instead of the reason.
      if (known.status === 413) await readAway(request.raw);
      return answer(request, reply, errorResponse(known));
    });
    // Every address has its handler, so what comes here has a method that none has.
    app.setNotFoundHandler(async (request, reply) =>
      answer(request, reply, errorResponse(methodNotAllowed(methods.join(", ")))),
    );

    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { exchange, scimAccess: access } = request;
      if (exchange === null || access === null) throw new Error("a SCIM request came past its authorisation");
      const body = Buffer.isBuffer(request.body) ? textOf(request.body) : undefined;
      exchange.body = body;
      const [path = "", query = ""] = (request.raw.url ?? "").slice(PREFIX.length).split(/\?(.*)/s);
      exchange.operation = /^\/(ServiceProviderConfig|Schemas|ResourceTypes)\b/i.test(path) ? "discovery" : "other";
      if (exchange.operation === "discovery")
        exchange.summary = `Asked what the service can do (${path.slice(1).split("/")[0]})`;
      const actor = { kind: "scim" as const, id: access.connection.id, name: access.connection.name };
      const response = await server.handle(
        {
          method: request.method,
          path: path === "" ? "/" : path,
          query: firstValues(query),
          headers: singleHeaders(request.headers),
          ...(body === undefined || body === "" ? {} : { body }),
        },
        { deps, access, actor, exchange, baseUrl, faultOf: (error) => scimError(error, request) },
      );
      return answer(request, reply, response);
    };
    const options = {
      method: [...methods, "OPTIONS"],
      bodyLimit: defaultLimits.bodyBytes,
      schema: { hide: true } as object,
    };
    app.route({ ...options, url: "/", handler: handle });
    app.route({ ...options, url: "/*", handler: handle });
    app.route({ ...options, url: "/Bulk", bodyLimit: defaultLimits.bulkBytes, handler: handle });
  };
}

function scimError(error: unknown, request: FastifyRequest): ScimError {
  if (error instanceof ScimError) return error;
  if (isDatabaseAway(error)) {
    request.log.warn({ err: error, reqId: request.id }, "SCIM request could not be served");
    return new ScimError(
      503,
      undefined,
      "The portal's database does not answer at the moment. Try again in a few seconds.",
      { "retry-after": String(RETRY_AFTER_SECONDS) },
    );
  }
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status === 413) return tooLarge(`The body is larger than ${request.routeOptions.bodyLimit} bytes.`);
  if (typeof status === "number" && status >= 400 && status < 500)
    return new ScimError(400, "invalidSyntax", "The request is not valid HTTP.");
  request.log.error({ err: error, reqId: request.id }, "SCIM request failed");
  return new ScimError(
    500,
    undefined,
    `Something went wrong in the portal. Try again; if it stays so, give the correlation id ${request.id} to whoever runs it.`,
  );
}

/** Bytes that are not UTF-8 would be stored as something that nobody sent. */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new ScimError(400, "invalidSyntax", "The body is not UTF-8.");
  }
}

function firstValues(query: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  if (query === "") return values;
  for (const [name, value] of new URLSearchParams(query)) values[name] ??= value;
  return values;
}

/** Node joins what was sent twice; only `set-cookie`, which no request has, stays a list. */
function singleHeaders(headers: FastifyRequest["headers"]): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    single[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return single;
}
