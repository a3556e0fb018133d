import { errorBody, type ScimError } from "./error.ts";
import { checkIfMatch, checkIfNoneMatch, entityTag } from "./etag.ts";
import type { Wanted } from "./projection.ts";
import { jsonText, ResourceText } from "./raw-json.ts";
import type { ScimResource } from "./resource.ts";
import type { ResourceType } from "./schema.ts";
import type { Answer, ScimResponse } from "./server-types.ts";

export const SCIM_MEDIA_TYPE = "application/scim+json";

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): ScimResponse {
  return { status, headers: { "content-type": SCIM_MEDIA_TYPE, ...headers }, body: jsonText(body) };
}

/** The answer that tells an error. Apps use it too, for what happens outside `handle`: 401, 429, 500, 503. */
export function errorResponse(error: ScimError): ScimResponse {
  return jsonResponse(error.status, errorBody(error), error.headers);
}

export function locationOf(base: string, type: ResourceType, id: string): string {
  return `${base}${type.endpoint}/${encodeURIComponent(id)}`;
}

/** The resource as it leaves the server: it names its type and its configured address, and nothing unwanted is in it. */
export function present(resource: ScimResource, type: ResourceType, base: string, wanted: Wanted): ScimResource {
  const { meta, id } = resource;
  if (!wanted.has("meta") || id === undefined || (meta?.location && meta.resourceType)) return wanted.project(resource);
  const complete = { resourceType: type.name, ...meta, location: meta?.location ?? locationOf(base, type, id) };
  return wanted.project({ ...resource, meta: complete });
}

export interface Outgoing {
  type: ResourceType;
  base: string;
  wanted: Wanted;
  etag: boolean;
}

export function resourceResponse(
  status: number,
  resource: ScimResource | ResourceText,
  outgoing: Outgoing,
): ScimResponse {
  const headers: Record<string, string> = { "content-type": SCIM_MEDIA_TYPE };
  if (resource.id !== undefined)
    headers["location"] = resource.meta?.location ?? locationOf(outgoing.base, outgoing.type, resource.id);
  if (outgoing.etag && resource.meta?.version) headers["etag"] = entityTag(resource.meta.version);
  if (resource instanceof ResourceText) {
    const { text, bytes } = resource;
    return { status, headers, body: text, ...(bytes && { bytes }) };
  }
  return { status, headers, body: jsonText(present(resource, outgoing.type, outgoing.base, outgoing.wanted)) };
}

/** The headers of a conditional change (RFC 9110 §13.1). */
export interface Conditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

export const noContent = (): ScimResponse => ({ status: 204, headers: {} });

export function answerWith(status: number, outgoing: Outgoing, conditions: Conditions): Answer {
  let last: { resource: ScimResource; response: ScimResponse } | undefined;
  const answer = (resource?: ScimResource): ScimResponse => {
    if (!resource) return noContent();
    if (last?.resource !== resource) last = { resource, response: resourceResponse(status, resource, outgoing) };
    return last.response;
  };
  const checkVersion = (version: string | undefined) => {
    if (!outgoing.etag) return;
    checkIfMatch(conditions.ifMatch, version);
    checkIfNoneMatch(conditions.ifNoneMatch, version);
  };
  return Object.assign(answer, {
    wanted: outgoing.wanted,
    checkVersion,
    conditional: conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined,
  });
}
