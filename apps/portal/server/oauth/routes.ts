// The token endpoint and its description. Neither knows cookies; who asks is in the request itself.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "@rollcall/foundation/database";
import { RETRY_AFTER_SECONDS } from "@rollcall/foundation/problem";
import type { Dependencies } from "../dependencies.ts";
import { TokenBuckets } from "../token-bucket.ts";
import { metadata } from "./metadata.ts";
import { OauthError } from "./oauth-error.ts";
import { issueToken } from "./token-endpoint.ts";

const BODY_LIMIT = 32_768;

export function oauthRoutes(deps: Dependencies) {
  const buckets = new TokenBuckets();
  return async function oauthPlugin(app: FastifyInstance): Promise<void> {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    app.addHook("onSend", async (request, reply) => {
      void reply
        .header("cache-control", "no-store")
        .header("pragma", "no-cache")
        .header("x-content-type-options", "nosniff")
        .header("x-correlation-id", request.id);
    });
    app.setErrorHandler(async (error, request, reply) => refuse(reply, oauthError(error, request)));

    app.post("/oauth/token", { bodyLimit: BODY_LIMIT, schema: { hide: true } }, async (request) =>
      issueToken(deps, buckets, {
        address: request.ip,
        authorization: request.headers.authorization,
        contentType: request.headers["content-type"],
        body: typeof request.body === "string" ? request.body : "",
      }),
    );
    app.route({
      method: ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"],
      url: "/oauth/token",
      schema: { hide: true },
      handler: async (_request, reply) =>
        refuse(reply, new OauthError("invalid_request", "Ask for a token with POST.", 405, { allow: "POST" })),
    });
    app.get("/.well-known/oauth-authorization-server", { schema: { hide: true } }, async () =>
      metadata(deps.publicUrl),
    );
  };
}

async function refuse(reply: FastifyReply, error: OauthError): Promise<FastifyReply> {
  return reply
    .code(error.status)
    .headers(error.headers)
    .type("application/json; charset=utf-8")
    .send(JSON.stringify({ error: error.code, error_description: error.message }));
}

function oauthError(error: unknown, request: FastifyRequest): OauthError {
  if (error instanceof OauthError) return error;
  if (isDatabaseAway(error)) {
    request.log.warn({ err: error }, "token request could not be served");
    return new OauthError(
      "temporarily_unavailable",
      "The portal's database does not answer at the moment. Try again in a few seconds.",
      503,
      { "retry-after": String(RETRY_AFTER_SECONDS) },
    );
  }
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (typeof status === "number" && status >= 400 && status < 500)
    return new OauthError("invalid_request", "The request is not valid HTTP, or its body is too large.", status);
  request.log.error({ err: error }, "token request failed");
  return new OauthError(
    "temporarily_unavailable",
    `Something went wrong in the portal. Try again; if it stays so, give the correlation id ${request.id} to whoever runs it.`,
    500,
  );
}
