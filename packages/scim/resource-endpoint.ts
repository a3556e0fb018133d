import { invalidSyntax, methodNotAllowed, notFound } from "./error.ts";
import { checkIfMatch, namesVersion } from "./etag.ts";
import type { Limits } from "./limits.ts";
import { listed, listParameters, listResponse, type ListParameters, readListQuery, readSearch } from "./list.ts";
import { readPatch } from "./patch-read.ts";
import { wantedOf } from "./projection.ts";
import { isObject } from "./resource.ts";
import { answerWith, noContent, type Outgoing, resourceResponse } from "./response.ts";
import type { ResourceType } from "./schema.ts";
import type { Dialect, Features, ResourceHandler, ScimResponse } from "./server-types.ts";
import { typeFor } from "./type-for.ts";
import { readResource } from "./validate.ts";

/** One request, or one operation of a Bulk request, on the address of a resource type. */
export interface Call<C> {
  context: C;
  method: string;
  /** Undefined on the address of the type itself. */
  id: string | undefined;
  query(name: string): string | undefined;
  header(name: string): string | undefined;
  body(): unknown;
  base: string;
  features: Features;
  limits: Limits;
  dialect: Dialect;
}

export async function performOn<C>(handler: ResourceHandler<C>, call: Call<C>): Promise<ScimResponse> {
  const type = typeFor(handler, call.context, call.dialect);
  if (call.id === undefined) {
    if (call.method === "GET") return list(handler, type, call, listParameters(call.query));
    if (call.method === "POST") return create(handler, type, call);
    throw methodNotAllowed("GET, HEAD, POST");
  }
  if (call.id === ".search") {
    if (call.method !== "POST") throw methodNotAllowed("POST");
    const body = call.body();
    if (!isObject(body)) throw invalidSyntax("The body of a search must be a JSON object.");
    return list(handler, type, call, readSearch(body));
  }
  switch (call.method) {
    case "GET":
      return read(handler, type, call, call.id);
    case "PUT":
      return replace(handler, type, call, call.id);
    case "PATCH":
      return patch(handler, type, call, call.id);
    case "DELETE": {
      await handler.remove(call.context, call.id, answerOf(204, type, call));
      return noContent();
    }
    default:
      throw methodNotAllowed("GET, HEAD, PUT, PATCH, DELETE");
  }
}

async function list<C>(
  handler: ResourceHandler<C>,
  type: ResourceType,
  call: Call<C>,
  given: ListParameters,
): Promise<ScimResponse> {
  const { sort, cursor } = call.features;
  const query = readListQuery(given, type, call.limits, {
    sort,
    cursor: cursor !== undefined,
    strict: call.dialect === "strict",
  });
  const result = await handler.list(call.context, query);
  const resources = result.resources.map((resource) => listed(resource, type, call.base, query.wanted));
  return listResponse(result, query, resources);
}

async function read<C>(
  handler: ResourceHandler<C>,
  type: ResourceType,
  call: Call<C>,
  id: string,
): Promise<ScimResponse> {
  const outgoing = outgoingOf(type, call);
  const resource = await handler.read(call.context, id, outgoing.wanted);
  if (!resource) throw notFound(`${type.name} "${id.slice(0, 100)}"`);
  if (call.features.etag) checkIfMatch(call.header("if-match"), resource.meta?.version);
  const known = call.features.etag ? call.header("if-none-match") : undefined;
  if (known !== undefined && namesVersion(known, resource.meta?.version)) {
    const { headers } = resourceResponse(304, resource, outgoing);
    return { status: 304, headers: { etag: headers["etag"] ?? "" } };
  }
  return resourceResponse(200, resource, outgoing);
}

async function create<C>(handler: ResourceHandler<C>, type: ResourceType, call: Call<C>): Promise<ScimResponse> {
  const answer = answerOf(201, type, call);
  return answer(await handler.create(call.context, input(type, call), answer));
}

async function replace<C>(
  handler: ResourceHandler<C>,
  type: ResourceType,
  call: Call<C>,
  id: string,
): Promise<ScimResponse> {
  const answer = answerOf(200, type, call);
  return answer(await handler.replace(call.context, id, input(type, call, true), answer));
}

async function patch<C>(
  handler: ResourceHandler<C>,
  type: ResourceType,
  call: Call<C>,
  id: string,
): Promise<ScimResponse> {
  const { dialect, limits } = call;
  const answer = answerOf(200, type, call);
  const operations = readPatch(call.body(), type, { dialect, limits, id });
  return answer(await handler.patch(call.context, id, operations, answer));
}

function input<C>(type: ResourceType, { body, dialect, limits }: Call<C>, replaces = false) {
  return readResource(body(), type, { dialect, values: limits.values, replaces });
}

function answerOf<C>(status: number, type: ResourceType, call: Call<C>) {
  return answerWith(status, outgoingOf(type, call), {
    ifMatch: call.header("if-match"),
    ifNoneMatch: call.header("if-none-match"),
  });
}

function outgoingOf<C>(type: ResourceType, call: Call<C>): Outgoing {
  const wanted = wantedOf(type, call.query("attributes"), call.query("excludedAttributes"));
  return { type, base: call.base, wanted, etag: call.features.etag };
}
