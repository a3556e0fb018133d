import { bulkRequest } from "./bulk-request.ts";
import { discover, isDiscovery } from "./discovery.ts";
import { methodNotAllowed, ScimError } from "./error.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { callOf, noSuchAddress, segmentsOf, type Server } from "./serving.ts";
import { readBody } from "./request-body.ts";
import { type Call, performOn } from "./resource-endpoint.ts";
import { own } from "./resource.ts";
import { errorResponse, jsonResponse } from "./response.ts";
import { searchAll } from "./root-search.ts";
import { typeFor } from "./type-for.ts";
import type { ScimRequest, ScimResponse, ScimServer, ServerOptions } from "./server-types.ts";

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

async function route<C>(server: Server<C>, request: ScimRequest, context: C): Promise<ScimResponse> {
  const { limits } = server;
  const segments = segmentsOf(request.path);
  if (isDiscovery(segments[0])) return discovery(server, segments, request, context);
  const call: Call<C> = {
    ...callOf(server, context),
    method: request.method === "HEAD" ? "GET" : request.method,
    id: segments[1],
    query: (name) => own(request.query, name) as string | undefined,
    header: (name) => own(request.headers, name) as string | undefined,
    body: () => readBody(request, limits.bodyBytes, limits.jsonDepth),
  };
  const [first] = segments;
  if (segments.length === 1) {
    if (first === "" || first === ".search") return searchAll([...server.handlers.values()], call, first === ".search");
    if (first === "Bulk") return bulkRequest(server, request, context);
    if (first === "Me") return performOnMe(server, call);
  }
  const handler = server.handlers.get(first ?? "");
  if (!handler || segments.length > 2) throw noSuchAddress(segments);
  return performOn(handler, call);
}

async function performOnMe<C>({ options, handlers }: Server<C>, call: Call<C>): Promise<ScimResponse> {
  const me = await options.me?.(call.context);
  const handler = me && handlers.get(me.endpoint.slice(1));
  if (handler) return performOn(handler, { ...call, id: me.id });
  throw new ScimError(501, undefined, "These credentials are not those of a person, so there is no /Me.");
}

function discovery<C>(server: Server<C>, segments: string[], request: ScimRequest, context: C): ScimResponse {
  const common = callOf(server, context);
  const types = [...server.handlers.values()].map((handler) => typeFor(handler, context, common.dialect));
  const filter = own(request.query, "filter") as string | undefined;
  const found = discover(segments, { types, ...common }, filter);
  if (!found) throw noSuchAddress(segments);
  if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed("GET, HEAD");
  return jsonResponse(200, found);
}
