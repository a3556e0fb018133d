import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import type { Answer } from "./answer.ts";

/** A resource that this run has made. */
export interface Made {
  id: string;
  /** Below the base URL: `/Users/2819c223`. */
  path: string;
  /** What the server answered when it made it. */
  body: JsonObject;
}

/** What is known of the resources that a run has made, and the lock on everything else. */
export class Ledger {
  /** Paths of what is there, in the order in which it was made. */
  readonly there = new Map<string, string>();
  /** Names of what may be there, because the answer to its creation was lost: endpoint, attribute and value. */
  readonly perhaps: { endpoint: string; attribute: string; value: string }[] = [];
  /** How many were made in all. */
  made = 0;
  readonly #prefix: string;
  readonly #endpoints: string[];
  readonly #gone = new Set<string>();

  constructor(prefix: string, endpoints: string[]) {
    this.#prefix = prefix;
    this.#endpoints = endpoints;
  }

  /** Throws when a request would change something that this run has not made: a mistake in a check, never sent. */
  guard(method: string, path: string, body: unknown): void {
    const change = method === "PUT" || method === "PATCH" || method === "DELETE";
    if (change && !this.#mine(path)) throw new Error(`${method} ${path} would change what this run has not made`);
    if (method !== "POST" || !path.endsWith("/Bulk")) return;
    for (const operation of operationsIn(body)) {
      const [inner, target] = [String(own(operation, "method")).toUpperCase(), String(own(operation, "path"))];
      if (inner !== "POST" && !this.#mine(target) && !target.includes("/bulkId:"))
        throw new Error(`${inner} ${target} in a Bulk request would change what this run has not made`);
    }
  }

  /** Keeps what an answer made or removed. */
  note(method: string, path: string, body: unknown, answer: Answer): void {
    if (method === "DELETE" && (answer.status < 300 || answer.status === 404)) this.#drop(path);
    if (method !== "POST" || answer.status >= 300) return;
    if (path.endsWith("/Bulk")) return this.#noteBulk(answer, body);
    if (!this.#endpoints.includes(path)) return;
    const id = isObject(answer.json) ? own(answer.json, "id") : undefined;
    if (typeof id !== "string" && typeof id !== "number") return this.uncertain(method, path, body);
    // A server that answers with somebody else's resource has made nothing of ours.
    const name = nameIn(answer.json);
    if (name === "" || this.ours(name)) this.#add(`${path}/${encodeURIComponent(id)}`, nameIn(body));
  }

  /** Nobody knows whether this request made something. */
  uncertain(method: string, path: string, body: unknown): void {
    if (method !== "POST" || !this.#endpoints.includes(path) || !isObject(body)) return;
    for (const attribute of ["userName", "displayName"]) {
      const value = own(body, attribute);
      if (typeof value === "string" && value.toLowerCase().startsWith(this.#prefix))
        return void this.perhaps.push({ endpoint: path, attribute, value });
    }
  }

  /** A name begins as ours do. */
  ours(name: unknown): boolean {
    return typeof name === "string" && name.toLowerCase().startsWith(this.#prefix);
  }

  #add(path: string, name: string): void {
    if (!this.there.has(path)) this.made += 1;
    this.there.set(path, name);
    this.#gone.delete(path);
  }

  #drop(path: string): void {
    if (this.there.delete(path)) this.#gone.add(path);
  }

  /** Made by this run (perhaps removed again), or the id of nothing. */
  #mine(path: string): boolean {
    return this.there.has(path) || this.#gone.has(path) || path.includes(`${this.#prefix}-no-such-id`);
  }

  #noteBulk(answer: Answer, body: unknown): void {
    for (const operation of operationsIn(answer.json)) {
      const [method, location] = [String(own(operation, "method")).toUpperCase(), own(operation, "location")];
      const asked = operationsIn(body).find((one) => own(one, "bulkId") === own(operation, "bulkId"));
      const endpoint = this.#endpoints.find((one) => typeof location === "string" && location.includes(`${one}/`));
      if (method !== "POST" || statusIn(operation) >= 300 || endpoint === undefined) continue;
      const id = String(location).slice(String(location).lastIndexOf("/") + 1);
      this.#add(`${endpoint}/${id}`, nameIn(asked && own(asked, "data")));
    }
  }
}

function operationsIn(body: unknown): JsonObject[] {
  const operations = isObject(body) ? own(body, "Operations") : undefined;
  return Array.isArray(operations) ? operations.filter(isObject) : [];
}

/** `"201"`, or `{"code": "201"}` as SCIM 1.1 had it. */
function statusIn(operation: JsonObject): number {
  const status = own(operation, "status");
  return Number(isObject(status) ? own(status, "code") : status);
}

function nameIn(body: unknown): string {
  if (!isObject(body)) return "";
  return String(own(body, "userName") ?? own(body, "displayName") ?? "");
}
