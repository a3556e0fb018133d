import { discover, isDiscovery } from "./discovery.ts";
import { methodNotAllowed, notFound, ScimError } from "./error.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { own } from "./resource.ts";
import { errorResponse, jsonResponse } from "./response.ts";
import { readBody } from "./request-body.ts";
import { type Call, performOn } from "./resource-endpoint.ts";
import type { Dialect, ResourceHandler, ScimRequest, ScimResponse, ScimServer, ServerOptions } from "./server-types.ts";

/** The SCIM protocol over whatever keeps the resources: it parses, checks, projects and answers; the handlers decide. */
export function createScimServer<C>(options: ServerOptions<C>): ScimServer<C> {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const handlers = new Map(options.types.map((handler) => [handler.type.endpoint.slice(1), handler]));
  const server = { options, limits, handlers };
  return {
    async handle(request, context) {
      try {
        const response = await route(server, request, context);
        if (request.method !== "HEAD") return response;
        return { status: response.status, headers: response.headers };
      } catch (error) {
        if (error instanceof ScimError) return errorResponse(error);
        throw error;
      }
    },
  };
}

interface Server<C> {
  options: ServerOptions<C>;
  limits: Limits;
  handlers: Map<string, ResourceHandler<C>>;
}

async function route<C>(server: Server<C>, request: ScimRequest, context: C): Promise<ScimResponse> {
  const { options, limits, handlers } = server;
  const segments = segmentsOf(request.path);
  const dialect = options.dialect?.(context) ?? "compatible";
  if (isDiscovery(segments[0])) return discovery(server, segments, request, context, dialect);
  const call: Call<C> = {
    context,
    method: request.method === "HEAD" ? "GET" : request.method,
    id: segments[1],
    query: (name) => own(request.query, name) as string | undefined,
    header: (name) => own(request.headers, name) as string | undefined,
    body: () => readBody(request, limits.bodyBytes, limits.jsonDepth),
    base: options.baseUrl(context),
    features: options.features,
    limits,
    dialect,
  };
  if (segments[0] === "Me" && segments.length === 1) {
    const me = await options.me?.(context);
    if (!me) throw new ScimError(501, undefined, "These credentials are not those of a person, so there is no /Me.");
    segments[0] = me.endpoint.slice(1);
    call.id = me.id;
  }
  const handler = handlers.get(segments[0] ?? "");
  if (!handler || segments.length > 2) throw notFound(`The address /${segments.join("/").slice(0, 100)}`);
  return performOn(handler, call);
}

function discovery<C>(
  server: Server<C>,
  segments: string[],
  request: ScimRequest,
  context: C,
  dialect: Dialect,
): ScimResponse {
  const { options, limits, handlers } = server;
  const types = [...handlers.values()].map((handler) => handler.typeFor?.(context) ?? handler.type);
  const base = options.baseUrl(context);
  const filter = own(request.query, "filter") as string | undefined;
  const found = discover(segments, { types, features: options.features, limits, dialect, base }, filter);
  if (!found) throw notFound(`The address /${segments.join("/").slice(0, 100)}`);
  if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed("GET, HEAD");
  return jsonResponse(200, found);
}

/** The parts of `/Users/1`, decoded. One slash at the end does not matter; two in the middle are another address. */
function segmentsOf(path: string): string[] {
  const parts = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  try {
    return parts.map(decodeURIComponent);
  } catch {
    throw notFound("The address");
  }
}
