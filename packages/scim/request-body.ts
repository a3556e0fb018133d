import { invalidSyntax, ScimError } from "./error.ts";
import { readJson } from "./json.ts";
import type { ScimRequest } from "./server-types.ts";

/** The body of a request as JSON. RFC 7644 §3.1 names `application/scim+json`; plain JSON is accepted too (§3.8). */
export function readBody(request: ScimRequest, bytes: number, depth: number): unknown {
  const { body, headers } = request;
  const contentType = headers["content-type"];
  if (contentType !== undefined && !isJson(contentType))
    throw new ScimError(415, undefined, "The body must be application/scim+json in UTF-8.");
  if (body === undefined || body === "") throw invalidSyntax("The request has no body.");
  return readJson(body, { bytes, depth });
}

function isJson(contentType: string): boolean {
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(";", 10)
    .map((part) => part.trim());
  if (type !== "application/scim+json" && type !== "application/json") return false;
  const charset = parameters.find((parameter) => parameter.startsWith("charset="));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset);
}
