import { type Performer, performBulk } from "./bulk.ts";
import { invalidSyntax, methodNotAllowed, ScimError } from "./error.ts";
import { readBody } from "./request-body.ts";
import { performOn } from "./resource-endpoint.ts";
import { errorResponse } from "./response.ts";
import type { ScimRequest, ScimResponse } from "./server-types.ts";
import { callOf, noSuchAddress, segmentsOf, type Server } from "./serving.ts";
import { NotTogether } from "./together.ts";

const bulkMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** RFC 7644 §3.7: each operation goes the way of a request of its own. */
export async function bulkRequest<C>(server: Server<C>, request: ScimRequest, context: C): Promise<ScimResponse> {
  const { options, limits, handlers } = server;
  if (!options.features.bulk)
    throw new ScimError(501, undefined, "Bulk requests are not supported. Send them one by one.");
  if (request.method !== "POST") throw methodNotAllowed("POST");
  // The data of an operation may nest as deep as the body of a request of its own.
  const body = readBody(request, limits.bulkBytes, limits.jsonDepth + 3);
  let done = 0;
  let unavailable: ScimResponse | undefined;
  const performer: Performer = {
    needsBulkId: callOf(server, context).dialect === "strict",
    seated: (path) => handlers.get(path.split("/")[1] ?? "")?.seated === true,
    async perform({ method, path, data, version }, seat) {
      // What the app stands on is away: the rest would wait for it in vain, one after the other.
      if (unavailable) return { response: unavailable };
      const own = options.operation?.(context, { method, path, data, ...(seat && { seat }) });
      const answered = (response: ScimResponse) => ({
        response,
        keep: () => {
          if (response.status < 400) done += 1;
          own?.answered(response);
        },
      });
      try {
        const segments = segmentsOf(path);
        const handler = handlers.get(segments[0] ?? "");
        if (!handler || segments.length > 2 || segments[1] === ".search") throw noSuchAddress(segments);
        if (!bulkMethods.has(method)) throw invalidSyntax('"method" must be POST, PUT, PATCH or DELETE.');
        const response = await performOn(handler, {
          ...callOf(server, own?.context ?? context),
          method,
          id: segments[1],
          // Nobody reads the resource: its id and its version are enough.
          query: (name) => (name === "attributes" ? "id" : undefined),
          header: (name) => (name === "if-match" ? version : undefined),
          body: () => data,
        });
        return answered(response);
      } catch (error) {
        if (error instanceof NotTogether) return undefined;
        if (error instanceof ScimError) return answered(errorResponse(error));
        // What was done before is done, and has to be told.
        if (!options.fault) throw error;
        const fault = errorResponse(options.fault(error, own?.context ?? context));
        if (fault.status === 503) unavailable = fault;
        return answered(fault);
      }
    },
  };
  const response = await performBulk(body, performer, limits.bulkOperations);
  // Nothing was done, and all of it can be sent again: the client hears so in the way it knows from other requests.
  return unavailable && done === 0 ? unavailable : response;
}
