import { isObject, own } from "../resource.ts";

/**
 * A request as a real client sends it, with what must come back. The same files prove the protocol library over a store
 * in memory and the portal over its database.
 *
 * Texts may hold `{{name}}`, the id of a given resource or of a saved answer, `{{nameVersion}}`, its version then, and
 * `{{base}}`, the SCIM root.
 */
export interface RecordedExchange extends Step {
  /** A sentence about the product. */
  name: string;
  /** Who sends it so, and where that is written. */
  source: string;
  /** Resources created before, by POST. */
  given?: { as: string; endpoint: string; resource: object }[];
  /** What the app must do beyond the protocol; apps that do not are not asked. */
  needs?: ("restore" | "cursor" | "bulk" | "strict" | "sort" | "nested")[];
  then?: Step[];
}

export interface Step {
  request: {
    method: string;
    /** Below the SCIM root, with its query. */
    path: string;
    headers?: Record<string, string>;
    body?: object;
    /** Sent as it is, instead of `body`. */
    text?: string;
  };
  expect: {
    status: number | number[];
    headers?: Record<string, string>;
    /** What must be in the body: `"*"` is any value; a list has as many elements, in any order. */
    body?: unknown;
    /** Dotted places in the body that must not be there. */
    absent?: string[];
  };
  /** The id of the resource answered, kept under this name. */
  save?: string;
}

export interface WireRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

export type WireHandle = (
  request: WireRequest,
) => Promise<{ status: number; headers: Record<string, string | undefined>; body?: string | undefined }>;

/** Runs one exchange and tells what was not as expected, each with what came instead. Nothing told is all right. */
export async function runExchange(exchange: RecordedExchange, handle: WireHandle, base: string): Promise<string[]> {
  const names = new Map([["base", base]]);
  for (const { as, endpoint, resource } of exchange.given ?? []) {
    const step: Step = {
      request: { method: "POST", path: endpoint, body: resource },
      expect: { status: 201 },
      save: as,
    };
    const faults = await runStep(step, handle, names);
    if (faults.length > 0) return faults.map((fault) => `given ${as}: ${fault}`);
  }
  const steps = [exchange, ...(exchange.then ?? [])];
  for (const [i, step] of steps.entries()) {
    const faults = await runStep(step, handle, names);
    if (faults.length > 0)
      return faults.map((fault) => `step ${i + 1}, ${step.request.method} ${step.request.path}: ${fault}`);
  }
  return [];
}

async function runStep(step: Step, handle: WireHandle, names: Map<string, string>): Promise<string[]> {
  const { request, expect } = fill(step, names) as Step;
  const text = request.text ?? (request.body && JSON.stringify(request.body));
  const response = await handle({
    method: request.method,
    path: request.path.replaceAll(" ", "%20").replaceAll('"', "%22"),
    headers: { ...(text !== undefined && { "content-type": "application/scim+json" }), ...request.headers },
    ...(text !== undefined && { body: text }),
  });
  const allowed = [expect.status].flat();
  if (!allowed.includes(response.status))
    return [`status ${response.status} instead of ${allowed.join(" or ")}: ${response.body ?? ""}`];
  const body: unknown = response.body ? JSON.parse(response.body) : undefined;
  const faults: string[] = [];
  for (const [name, value] of Object.entries(expect.headers ?? {}))
    compare(value, response.headers[name], `header ${name}`, faults);
  if (expect.body !== undefined) compare(expect.body, body, "body", faults);
  for (const place of expect.absent ?? [])
    if (at(body, place) !== undefined)
      faults.push(`${place} is ${JSON.stringify(at(body, place))} and should not be there`);
  const id = isObject(body) ? own(body, "id") : undefined;
  if (step.save && typeof id === "string") names.set(step.save, id);
  const version = at(body, "meta.version");
  if (step.save && typeof version === "string") names.set(`${step.save}Version`, version);
  return faults;
}

function fill(value: unknown, names: Map<string, string>): unknown {
  if (typeof value === "string")
    return value.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => names.get(name) ?? whole);
  if (Array.isArray(value)) return value.map((element) => fill(element, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, names)]));
}

function compare(expected: unknown, actual: unknown, place: string, faults: string[]): void {
  if (expected === "*" && actual !== undefined && actual !== null) return;
  if (Array.isArray(expected)) return compareLists(expected, actual, place, faults);
  if (isObject(expected) && isObject(actual)) {
    for (const key of Object.keys(expected)) compare(expected[key], own(actual, key), `${place}.${key}`, faults);
  } else if (expected !== actual)
    faults.push(`${place} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

function compareLists(expected: unknown[], actual: unknown, place: string, faults: string[]): void {
  const left: unknown[] = Array.isArray(actual) ? [...actual] : [];
  for (const element of expected) {
    const found = left.findIndex((candidate) => {
      const inner: string[] = [];
      compare(element, candidate, "", inner);
      return inner.length === 0;
    });
    if (found < 0) faults.push(`${place} has no ${JSON.stringify(element)} in ${JSON.stringify(actual)}`);
    else left.splice(found, 1);
  }
  if (left.length > 0) faults.push(`${place} has ${JSON.stringify(left)} besides what is expected`);
}

function at(body: unknown, place: string): unknown {
  // A URN has dots of its own; it is written in brackets: [urn:...:2.0:User].department
  const keys = place.match(/\[[^\]]+\]|[^.[\]]+/g) ?? [];
  return keys.reduce<unknown>((value, key) => {
    const name = key.startsWith("[") ? key.slice(1, -1) : key;
    return typeof value === "object" && value !== null ? own(value, name) : undefined;
  }, body);
}
