// What is kept of a request and its answer must hold no secret: it is masked before it is stored, not when it is shown.
import { nestedDeeper } from "@rollcall/scim/json";

const MASK = "***";
/** Longest text of a body that is kept. */
const KEPT = 262_144;
const secretName =
  /^(password|passwd|pwd|secret|client_?secret|token|access_?token|refresh_?token|id_?token|api_?key|authorization)$/i;
const suspicious = /passw|pwd|secret|token|api_?key|authorization|rollcall_/i;
const ourTokens = /rollcall_[a-z]+_[0-9A-Za-z]+/g;

/** Text that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return (text.includes("\u0000") ? text.replaceAll("\u0000", "\uFFFD") : text).toWellFormed();
}

/** What is kept of a body that is longer than that: how it begins shows what it was. */
const BEGINNING = 32_768;

function cut(text: string): string {
  if (text.length <= KEPT) return text;
  return `${text.slice(0, BEGINNING)}… (cut here: the whole text has ${text.length} characters, and only those up to ${KEPT} are kept whole)`;
}

export function maskBody(body: string | undefined): string | null {
  if (body === undefined || body === "") return null;
  if (!suspicious.test(body)) return storable(cut(body));
  // Deeper than any body that is accepted, and JSON.stringify would overflow.
  if (nestedDeeper(body, 100)) return "(not kept: it is nested too deeply, and it may hold a password or a token)";
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "(not kept: it is not JSON, and it may hold a password or a token)";
  }
  return storable(cut(maskTokens(JSON.stringify(masked(parsed)))));
}

/**
 * The same for what the portal itself answers: of megabytes of members only the beginning is looked at. A request is
 * looked at whole, because in a PATCH the name of a secret may come after it.
 */
export function maskAnswer(body: string | undefined): string | null {
  const isLong = body !== undefined && body.length > KEPT;
  return isLong && !suspicious.test(body.slice(0, BEGINNING)) ? storable(cut(body)) : maskBody(body);
}

/** Iterative, because a body may be as deep as its limits allow before anybody has read it. */
function masked(root: unknown): unknown {
  const holder: { root: unknown } = { root };
  const open: object[] = [holder];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const record = here as Record<string, unknown>;
    const path = Object.hasOwn(record, "path") ? record["path"] : undefined;
    const aimsAtSecret = typeof path === "string" && secretName.test(path.split(/[:.]/).at(-1) ?? "");
    for (const [name, value] of Object.entries(record)) {
      if (secretName.test(name) || (aimsAtSecret && name.toLowerCase() === "value")) record[name] = MASK;
      else if (/[:.]password$/i.test(name)) record[name] = MASK;
      else if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return holder.root;
}

export function maskTokens(text: string): string {
  // Nearly every text has none, and looking for the word is the cheaper search.
  if (!text.includes("rollcall_")) return text;
  return text.replaceAll(ourTokens, MASK);
}

/** The address as it is shown: a secret in the query, or a value that a filter compares a password with, is left out. */
export function maskUrl(url: string): string {
  const [path = "", query] = url.split(/\?(.*)/s);
  if (query === undefined) return storable(maskTokens(path));
  const parts = query.split("&").map((part) => {
    const [name = "", value] = part.split(/=(.*)/s);
    if (value === undefined) return part;
    const plain = decoded(value);
    if (secretName.test(decoded(name)) || /passw/i.test(plain)) return `${name}=${MASK}`;
    return ourTokens.test(plain) ? `${name}=${MASK}` : part;
  });
  return storable(maskTokens(`${path}?${parts.join("&")}`));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"]);

export function maskHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : value;
    shown[storable(name)] = secretHeaders.has(name.toLowerCase())
      ? maskCredential(text)
      : storable(maskTokens(text)).slice(0, 2_000);
  }
  return shown;
}

/** The kind of the credential stays readable: whether the word Bearer was there is often the whole mistake. */
function maskCredential(value: string): string {
  const scheme = /^(bearer|basic|digest|ssws|token)\s/i.exec(value)?.[1];
  return scheme === undefined ? MASK : `${scheme} ${MASK}`;
}
