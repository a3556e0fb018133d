import { parseFilter } from "./filter-parse.ts";
import { invalidPath, invalidValue, quote, ScimError } from "./error.ts";
import type { Limits } from "./limits.ts";
import { type Wanted, wantedOf } from "./projection.ts";
import { jsonText } from "./raw-json.ts";
import type { JsonObject, ScimResource } from "./resource.ts";
import { resolve, type ResourceType } from "./schema.ts";
import { present, SCIM_MEDIA_TYPE } from "./response.ts";
import type { ListQuery, ListResult, ScimResponse } from "./server-types.ts";

export const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const SEARCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/** What a GET says in its query and a `.search` in its body, each as text. */
export type ListParameters = Record<
  "filter" | "startIndex" | "count" | "sortBy" | "sortOrder" | "cursor" | "attributes" | "excludedAttributes",
  string | undefined
>;

export interface ListFeatures {
  sort: boolean;
  cursor: boolean;
  /** A filter without a word is no filter in the strict dialect; else it asks for everything, as some clients mean it. */
  strict?: boolean;
}

/** RFC 7644 §3.4.2. What cannot be a number is refused; a number out of bounds is brought within them (§3.4.2.4). */
export function readListQuery(
  given: ListParameters,
  type: ResourceType,
  limits: Limits,
  features: ListFeatures,
): ListQuery {
  const byCursor = given.cursor !== undefined && features.cursor;
  const query: ListQuery = {
    startIndex: Math.max(1, readInteger("startIndex", given.startIndex) ?? 1),
    count: Math.min(limits.maxCount, Math.max(0, readCount(given.count, byCursor) ?? limits.defaultCount)),
    wanted: wantedOf(type, given.attributes, given.excludedAttributes),
  };
  if (given.filter !== undefined && (features.strict || given.filter.trim() !== ""))
    query.filter = parseFilter(given.filter, type, limits);
  if (given.cursor !== undefined && features.cursor) {
    if (given.startIndex !== undefined) throw invalidValue('"cursor" and "startIndex" cannot be used together.');
    query.cursor = given.cursor;
  }
  if (given.sortBy?.trim() && features.sort) {
    query.sortBy = readSortBy(given.sortBy, type);
    query.sortOrder = readSortOrder(given.sortOrder);
  }
  return query;
}

/** With a cursor RFC 9865 §2.1 has a name of its own for a count that is none. */
function readCount(text: string | undefined, byCursor: boolean): number | undefined {
  if (byCursor && text !== undefined && text !== "" && !/^[+-]?\d{1,15}$/.test(text))
    throw new ScimError(400, "invalidCount", `"count" must be a whole number, not ${quote(text)}.`);
  return readInteger("count", text);
}

function readInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw invalidValue(`"${name}" must be a whole number, not ${quote(text)}.`);
  return Number(text);
}

function readSortBy(name: string, type: ResourceType) {
  const target = resolve(type, name);
  if (!target) throw invalidPath(`${quote(name)} is not an attribute of a ${type.name}, so it cannot sort.`);
  if (target.attribute.returned === "never")
    throw new ScimError(403, "sensitive", `"${target.attribute.name}" is never shown, so nothing can be sorted by it.`);
  if (target.sub || target.attribute.type !== "complex") return target;
  // A complex attribute sorts by its value, and a list of them by the primary one (RFC 7644 §3.4.2.3).
  const sub = target.attribute.subAttributes?.find((part) => part.name === "value");
  if (!sub) throw invalidPath(`"${target.attribute.name}" sorts by one of its sub-attributes only.`);
  return { ...target, sub };
}

function readSortOrder(text: string | undefined): "ascending" | "descending" {
  const order = text?.toLowerCase() || "ascending";
  if (order === "ascending" || order === "descending") return order;
  throw invalidValue(`"sortOrder" must be "ascending" or "descending", not ${quote(order)}.`);
}

/** The body of a `.search` (RFC 7644 §3.4.3), its lists and numbers as the texts that a query string would have. */
export function readSearch(body: JsonObject): ListParameters {
  const given = new Map(Object.keys(body).map((key) => [key.toLowerCase(), body[key]]));
  const text = (name: string) => {
    const value = given.get(name.toLowerCase());
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (Array.isArray(value) && value.every((part) => typeof part === "string")) return value.join(",");
    throw invalidValue(`"${name}" of a search must be a text, a number or a list of texts.`);
  };
  return listParameters(text);
}

export function listParameters(read: (name: string) => string | undefined): ListParameters {
  return {
    filter: read("filter"),
    startIndex: read("startIndex"),
    count: read("count"),
    sortBy: read("sortBy"),
    sortOrder: read("sortOrder"),
    cursor: read("cursor"),
    attributes: read("attributes"),
    excludedAttributes: read("excludedAttributes"),
  };
}

/** So many resources of a list are shown in a log. */
const EXCERPT = 10;

/** Past the last page `Resources` is an empty list, never a page that the client did not ask for. */
export function listResponse(
  { totalResults, previousCursor, nextCursor }: Omit<ListResult, "resources">,
  query: Pick<ListQuery, "startIndex" | "cursor">,
  resources: string[],
): ScimResponse {
  const envelope = JSON.stringify({
    schemas: [LIST_SCHEMA],
    totalResults,
    ...(query.cursor === undefined && { startIndex: query.startIndex }),
    itemsPerPage: resources.length,
    ...(previousCursor !== undefined && { previousCursor }),
    ...(nextCursor !== undefined && { nextCursor }),
  });
  const body = (shown: string[]): string => `${envelope.slice(0, -1)},"Resources":[${shown.join(",")}]}`;
  return {
    status: 200,
    headers: { "content-type": SCIM_MEDIA_TYPE },
    body: body(resources),
    ...(resources.length > EXCERPT && { excerpt: body(resources.slice(0, EXCERPT)) }),
  };
}

/** A resource of a list as the text that is sent. */
export function listed(resource: ScimResource | string, type: ResourceType, base: string, wanted: Wanted): string {
  return typeof resource === "string" ? resource : jsonText(present(resource, type, base, wanted));
}
