import { readAnswer } from "./client-answer.ts";
import { PATCH_SCHEMA } from "./patch-read.ts";
import type { PatchRequestOperation } from "./patch.ts";
import type { ScimResource } from "./resource.ts";
import { SCIM_MEDIA_TYPE } from "./response.ts";

export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface ReceivedResponse {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

export interface ClientError {
  status: number;
  scimType?: string;
  /** Always something a person can read. */
  detail: string;
}

export interface ListAnswer {
  totalResults: number;
  startIndex: number;
  itemsPerPage: number;
  resources: ScimResource[];
  nextCursor?: string;
}

/** What was said over the wire, the credentials replaced by `***`. */
export interface ClientExchange {
  request: SentRequest;
  response: ReceivedResponse;
}

/**
 * Exactly one of `resource`, `list` and `error` is there, or none of them after a 2xx without a body. The status is 0 when
 * nothing was sent.
 */
export interface ClientAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  resource?: ScimResource;
  list?: ListAnswer;
  error?: ClientError;
  exchange: ClientExchange;
}

export interface ReadOptions {
  attributes?: string[];
  excludedAttributes?: string[];
}

export interface FindOptions extends ReadOptions {
  count?: number;
  startIndex?: number;
  cursor?: string;
}

export interface ClientOptions {
  /** May carry a query string (Entra's `?aadOptscim062020`), which goes with every request. */
  baseUrl: string;
  send: (request: SentRequest) => Promise<ReceivedResponse>;
  /** The whole value of the Authorization header. */
  authorization?: string;
  userAgent?: string;
  /** Largest answer that is read, in characters. */
  answerLength?: number;
}

export interface ScimClient {
  serviceProviderConfig(): Promise<ClientAnswer>;
  schemas(): Promise<ClientAnswer>;
  resourceTypes(): Promise<ClientAnswer>;
  find(endpoint: string, filter?: string, options?: FindOptions): Promise<ClientAnswer>;
  read(endpoint: string, id: string, options?: ReadOptions): Promise<ClientAnswer>;
  create(endpoint: string, resource: object): Promise<ClientAnswer>;
  patch(endpoint: string, id: string, operations: PatchRequestOperation[]): Promise<ClientAnswer>;
  replace(endpoint: string, id: string, resource: object): Promise<ClientAnswer>;
  remove(endpoint: string, id: string): Promise<ClientAnswer>;
}

/**
 * A SCIM client. Each call sends one request and answers with what came back, an error answer included; it throws only
 * what `send` throws. It goes nowhere but below the base URL: a `meta.location` or a redirect is never followed.
 */
export function createScimClient(options: ClientOptions): ScimClient {
  const longest = options.answerLength ?? 16_777_216;
  const call = async (method: string, path: string, query: Query = {}, body?: object): Promise<ClientAnswer> => {
    const request = requestOf(options, method, path, query, body);
    const response = await options.send(request);
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return readAnswer({ request: withoutCredentials(request), response: { ...response, headers } }, longest);
  };
  const one = (method: string, endpoint: string, id: string, query: Query = {}, body?: object) => {
    if (id !== "" && id !== "." && id !== "..")
      return call(method, `${endpoint}/${encodeURIComponent(id)}`, query, body);
    return Promise.resolve(unusableId(requestOf(options, method, endpoint, query, body), id));
  };
  return {
    serviceProviderConfig: () => call("GET", "/ServiceProviderConfig"),
    schemas: () => call("GET", "/Schemas"),
    resourceTypes: () => call("GET", "/ResourceTypes"),
    find: (endpoint, filter, { count, startIndex, cursor, ...shown } = {}) =>
      call("GET", endpoint, { filter, startIndex, count, cursor, ...shownQuery(shown) }),
    read: (endpoint, id, shown = {}) => one("GET", endpoint, id, shownQuery(shown)),
    create: (endpoint, resource) => call("POST", endpoint, {}, resource),
    patch: (endpoint, id, operations) =>
      one("PATCH", endpoint, id, {}, { schemas: [PATCH_SCHEMA], Operations: operations }),
    replace: (endpoint, id, resource) => one("PUT", endpoint, id, {}, resource),
    remove: (endpoint, id) => one("DELETE", endpoint, id),
  };
}

type Query = Record<string, string | number | undefined>;

function shownQuery({ attributes, excludedAttributes }: ReadOptions): Query {
  return { attributes: attributes?.join(","), excludedAttributes: excludedAttributes?.join(",") };
}

function requestOf(options: ClientOptions, method: string, path: string, query: Query, body?: object): SentRequest {
  const [base = "", fixed = ""] = options.baseUrl.split("?", 2);
  const asked = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const search = [...asked, ...(fixed ? [fixed] : [])].join("&");
  const headers: Record<string, string> = { accept: "application/scim+json, application/json;q=0.9" };
  if (options.authorization !== undefined) headers["authorization"] = options.authorization;
  if (options.userAgent !== undefined) headers["user-agent"] = options.userAgent;
  if (body) headers["content-type"] = SCIM_MEDIA_TYPE;
  const url = `${base.replace(/\/+$/, "")}${path}${search ? `?${search}` : ""}`;
  return { method, url, headers, ...(body && { body: JSON.stringify(body) }) };
}

function withoutCredentials(request: SentRequest): SentRequest {
  if (request.headers["authorization"] === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization: "***" } };
}

/** An empty id would address all of them, and dots the level above, however they are encoded: nothing is sent. */
function unusableId(request: SentRequest, id: string): ClientAnswer {
  const response = { status: 0, headers: {}, body: "" };
  const detail = `The id ${JSON.stringify(id)} cannot be used in an address. Nothing was sent.`;
  return {
    status: 0,
    headers: {},
    error: { status: 0, detail },
    exchange: { request: withoutCredentials(request), response },
  };
}
