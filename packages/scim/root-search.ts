import { invalidSyntax, methodNotAllowed, ScimError } from "./error.ts";
import { listed, listParameters, listResponse, type ListParameters, readListQuery, readSearch } from "./list.ts";
import type { Call } from "./resource-endpoint.ts";
import { isObject } from "./resource.ts";
import type { ResourceType } from "./schema.ts";
import { typeFor } from "./type-for.ts";
import type { ListQuery, ResourceHandler, ScimResponse } from "./server-types.ts";

/**
 * A search at the root, over the resources of every type (RFC 7644 §3.4.2.1): those of the first type, then those of the
 * next. A type that does not know an attribute of the filter has no match; if none knows it, the filter is wrong.
 */
export async function searchAll<C>(
  handlers: ResourceHandler<C>[],
  call: Call<C>,
  byPost: boolean,
): Promise<ScimResponse> {
  if (call.method !== (byPost ? "POST" : "GET")) throw methodNotAllowed(byPost ? "POST" : "GET, HEAD");
  const given = byPost ? readPost(call.body()) : listParameters(call.query);
  // Types have no order between them, and no cursor that spans them.
  const queries = queriesOf(handlers, call, { ...given, sortBy: undefined, cursor: undefined });
  const { startIndex, count } = queries[0]?.query ?? { startIndex: 1, count: 0 };
  const resources: string[] = [];
  let totalResults = 0;
  for (const { handler, type, query } of queries) {
    const page = {
      ...query,
      startIndex: Math.max(1, startIndex - totalResults),
      count: count - resources.length,
    };
    const result = await handler.list(call.context, page);
    totalResults += result.totalResults;
    for (const resource of result.resources) resources.push(listed(resource, type, call.base, query.wanted));
  }
  return listResponse({ totalResults }, { startIndex }, resources);
}

function readPost(body: unknown): ListParameters {
  if (!isObject(body)) throw invalidSyntax("The body of a search must be a JSON object.");
  return readSearch(body);
}

interface TypeQuery<C> {
  handler: ResourceHandler<C>;
  type: ResourceType;
  query: ListQuery;
}

function queriesOf<C>(handlers: ResourceHandler<C>[], call: Call<C>, given: ListParameters): TypeQuery<C>[] {
  const queries: TypeQuery<C>[] = [];
  let refused: ScimError | undefined;
  for (const handler of handlers) {
    const type = typeFor(handler, call.context, call.dialect);
    try {
      queries.push({
        handler,
        type,
        query: readListQuery(given, type, call.limits, {
          sort: false,
          cursor: false,
          strict: call.dialect === "strict",
        }),
      });
    } catch (error) {
      if (!(error instanceof ScimError) || error.scimType !== "invalidFilter") throw error;
      refused = error;
    }
  }
  if (queries.length === 0 && refused) throw refused;
  return queries;
}
