/** One problem details answer (RFC 9457), in words a person can act on. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    code: string,
    fields: Record<string, string>,
    facts: Record<string, unknown>,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.facts = facts;
  }
}

type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue | readonly string[]>;
export interface Options {
  query?: Query | undefined;
  signal?: AbortSignal | undefined;
}

export const api = {
  get: <T,>(path: string, options: Options = {}): Promise<T> => request<T>("GET", path, undefined, options),
  post: <T,>(path: string, body?: unknown, options: Options = {}): Promise<T> =>
    request<T>("POST", path, body, options),
  put: <T,>(path: string, body?: unknown, options: Options = {}): Promise<T> => request<T>("PUT", path, body, options),
  patch: <T,>(path: string, body?: unknown, options: Options = {}): Promise<T> =>
    request<T>("PATCH", path, body, options),
  delete: <T,>(path: string, options: Options = {}): Promise<T> => request<T>("DELETE", path, undefined, options),
};

async function request<T>(method: string, path: string, body: unknown, options: Options): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path + queryText(options.query), {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(
      0,
      "The server did not answer. Check that Rollcall is running and that you are online, then try again.",
      "offline",
      {},
      {},
    );
  }
  const text = await response.text();
  const content = parse(text);
  if (response.ok) return content as T;
  const error = errorOf(response.status, content);
  if (error.status === 401) toSignIn();
  throw error;
}

export function queryText(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    const values = Array.isArray(value) ? (value as readonly string[]) : [value as QueryValue];
    for (const one of values) if (one !== undefined && one !== null && one !== "") parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(status: number, content: unknown): ApiError {
  const problem = (typeof content === "object" && content !== null ? content : {}) as Record<string, unknown>;
  const message =
    textOf(problem["detail"]) ?? textOf(problem["title"]) ?? textOf(problem["errorSummary"]) ?? fallback(status);
  const code = textOf(problem["code"]) ?? textOf(problem["errorCode"]) ?? "";
  return new ApiError(status, message, code, fieldsOf(problem["errors"] ?? problem["fields"]), problem);
}

function fieldsOf(errors: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (Array.isArray(errors)) {
    for (const one of errors as Record<string, unknown>[]) {
      const name = textOf(one["field"]) ?? textOf(one["path"]) ?? textOf(one["pointer"]);
      const message = textOf(one["message"]) ?? textOf(one["detail"]);
      if (name && message) fields[name.replace(/^[#/]+/, "").replaceAll("/", ".")] = message;
    }
  } else if (typeof errors === "object" && errors !== null) {
    for (const [name, message] of Object.entries(errors)) if (typeof message === "string") fields[name] = message;
  }
  return fields;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fallback(status: number): string {
  if (status === 403) return "You are not allowed to do this. Ask a Super Admin.";
  if (status === 404) return "This does not exist, or it was removed.";
  if (status === 503) return "The database is away for a moment. Try again in a few seconds.";
  return `The server answered with ${status}. Try again; if it stays, look in the server's log.`;
}

/** A session that ended leads to the sign-in page, and back to this page afterwards. */
function toSignIn(): void {
  if (location.pathname === "/sign-in") return;
  const here = location.pathname + location.search;
  location.assign(here === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(here)}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong. Try again.";
}
