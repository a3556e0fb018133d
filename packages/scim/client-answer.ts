import type { ClientAnswer, ClientError, ClientExchange, ListAnswer, ReceivedResponse } from "./client.ts";
import { ERROR_SCHEMA } from "./error.ts";
import { truth } from "./filter-compare.ts";
import { nestedDeeper } from "./json.ts";
import { isObject, type JsonObject, own, type ScimResource } from "./resource.ts";

const DEPTH = 32;

/** What a server answered, whatever shape it has: servers in the field leave out `schemas`, quote booleans, send HTML. */
export function readAnswer(exchange: ClientExchange, longest: number): ClientAnswer {
  const { response } = exchange;
  const answer: ClientAnswer = { status: response.status, headers: response.headers, exchange };
  const ok = response.status >= 200 && response.status < 300;
  if (ok && (response.status === 204 || response.body.trim() === "")) return answer;
  const body = parse(response.body, longest);
  if (!ok || isErrorBody(body)) return { ...answer, error: errorOf(response, body) };
  const list = listOf(body);
  if (list) return { ...answer, list };
  if (isObject(body)) return { ...answer, resource: tidy(body) };
  const detail = `${describe(response.body, longest)} Check that the base URL is that of a SCIM server.`;
  return { ...answer, error: { status: response.status, detail } };
}

function parse(text: string, longest: number): unknown {
  if (text.length > longest || nestedDeeper(text, DEPTH)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrorBody(body: unknown): boolean {
  if (!isObject(body)) return false;
  const schemas = own(body, "schemas");
  return Array.isArray(schemas) && schemas.includes(ERROR_SCHEMA);
}

function listOf(body: unknown): ListAnswer | undefined {
  if (Array.isArray(body)) return listAnswer({ totalResults: body.length }, body);
  if (!isObject(body)) return undefined;
  const resources = own(body, "Resources") ?? own(body, "resources");
  if (Array.isArray(resources)) return listAnswer(body, resources);
  return own(body, "totalResults") === undefined ? undefined : listAnswer(body, []);
}

function listAnswer(body: JsonObject, elements: unknown[]): ListAnswer {
  const resources = elements.filter(isObject).map(tidy);
  const nextCursor = own(body, "nextCursor");
  return {
    totalResults: integer(own(body, "totalResults")) ?? resources.length,
    startIndex: integer(own(body, "startIndex")) ?? 1,
    itemsPerPage: integer(own(body, "itemsPerPage")) ?? resources.length,
    resources,
    ...(typeof nextCursor === "string" && nextCursor !== "" && { nextCursor }),
  };
}

function integer(value: unknown): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** `"active": "True"`, a number as the id, no `schemas`: read as what they are meant to be. */
function tidy(body: JsonObject): ScimResource {
  const { id, active, schemas } = { id: own(body, "id"), active: own(body, "active"), schemas: own(body, "schemas") };
  const resource: ScimResource = {
    ...body,
    schemas: Array.isArray(schemas) ? schemas.filter((urn) => typeof urn === "string") : [],
  };
  if (typeof id === "number") resource.id = String(id);
  else if (typeof id !== "string") delete resource.id;
  if (typeof active === "string") resource["active"] = truth(active) ?? active;
  for (const name of Object.keys(resource)) {
    const value = resource[name];
    if (Array.isArray(value)) resource[name] = value.map(tidyElement);
  }
  return resource;
}

function tidyElement(element: unknown): unknown {
  if (!isObject(element) || typeof own(element, "primary") !== "string") return element;
  return { ...element, primary: truth(element["primary"]) ?? element["primary"] };
}

function errorOf(response: ReceivedResponse, body: unknown): ClientError {
  const error: ClientError = { status: response.status, detail: detailOf(response, body) };
  const scimType = isObject(body) ? own(body, "scimType") : undefined;
  if (typeof scimType === "string" && scimType !== "") error.scimType = scimType.slice(0, 100);
  // A failure that hides in a 200 says its status in the body.
  const said = isObject(body) && isErrorBody(body) ? integer(own(body, "status")) : undefined;
  if (said !== undefined && response.status < 300) error.status = said;
  return error;
}

/** The SCIM `detail`, or what others write instead of it: SCIM 1.1 `Errors`, OAuth, problem+json, plain messages. */
function detailOf(response: ReceivedResponse, body: unknown): string {
  const found = isObject(body) ? texts(body) : [];
  if (found.length > 0) return found.join(" ").slice(0, 1000);
  if (response.status >= 300 && response.status < 400)
    return `The server redirects (HTTP ${response.status}). Enter the address that it redirects to as the base URL.`;
  const said = response.body.trim() === "" ? "The server gave no reason." : describe(response.body, 100_000);
  return `HTTP ${response.status}. ${said}`;
}

function texts(body: JsonObject): string[] {
  for (const name of ["detail", "error_description", "message", "title", "description", "Errors", "errors", "error"]) {
    const value = own(body, name);
    const parts = Array.isArray(value) ? value : [value];
    const found = parts.flatMap((part) => (typeof part === "string" && part.trim() ? [part] : inner(part)));
    if (found.length > 0) return found;
  }
  return [];
}

function inner(part: unknown): string[] {
  if (!isObject(part)) return [];
  const text = own(part, "description") ?? own(part, "message") ?? own(part, "detail");
  return typeof text === "string" && text.trim() ? [text] : [];
}

/** What a body that is not SCIM looks like, for a person: the title of a page, or its first words. */
function describe(text: string, longest: number): string {
  if (text.length > longest) return `The answer is too large (${text.length} characters).`;
  const start = text.trimStart().slice(0, 2000);
  if (!/^<(?:!doctype|html|\?xml|head|body)/i.test(start))
    return `The answer is not SCIM: ${JSON.stringify(start.slice(0, 200))}.`;
  const title = /<title[^<>]{0,200}>([^<]{1,200})/i.exec(start)?.[1]?.trim();
  return title ? `The server answered with a web page titled "${title}".` : "The server answered with a web page.";
}
