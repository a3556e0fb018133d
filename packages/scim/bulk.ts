import { bulkIdOf, orderOf, referenceOf, referencesIn, type Resolved, substitute } from "./bulk-references.ts";
import { invalidSyntax, invalidValue, quote, ScimError, tooLarge } from "./error.ts";
import { PATCH_SCHEMA } from "./patch-read.ts";
import { isAbsent, isObject, type JsonObject, own } from "./resource.ts";
import { errorResponse, jsonResponse } from "./response.ts";
import type { ScimResponse } from "./server-types.ts";
import { type Seat, seatsFor } from "./together.ts";

export const BULK_REQUEST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
export const BULK_RESPONSE_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

export interface OneOperation {
  method: string;
  path: string;
  data: unknown;
  version: string | undefined;
}

export interface Performed {
  response: ScimResponse;
  /** Called when this is the answer that stays; an operation that is tried again has another. */
  keep?: () => void;
}

export interface Performer {
  /** Carries out one operation as if it were a request of its own; it answers errors too. Undefined when its seat was lost. */
  perform(operation: OneOperation, seat?: Seat): Promise<Performed | undefined>;
  /** Whether creates at this path can take seats. */
  seated(path: string): boolean;
  /** RFC 7644 §3.7 asks for a bulkId with every POST; a client that leaves it out just cannot refer to what it makes. */
  needsBulkId: boolean;
}

/** So many operations are carried out at the same time at most: other callers want their turn. */
const WAVE = 100;

interface Operation {
  method: string;
  path: string;
  bulkId: string | undefined;
  version: string | undefined;
  data: unknown;
  references: Set<string>;
}

/**
 * A Bulk request (RFC 7644 §3.7). References by `bulkId` may point backwards, forwards and in circles: of a circle one
 * resource is made without its reference, which is put in when all are there. Neighbours that cannot affect each other
 * are carried out at the same time, so that an app can put them in one statement.
 */
export async function performBulk(body: unknown, performer: Performer, most: number): Promise<ScimResponse> {
  const { operations, failOnErrors } = readBulk(body, most);
  const job = new BulkJob(operations, performer, failOnErrors);
  return jsonResponse(200, { schemas: [BULK_RESPONSE_SCHEMA], Operations: await job.run() });
}

function readBulk(body: unknown, most: number): { operations: Operation[]; failOnErrors: number } {
  if (!isObject(body)) throw invalidSyntax('The body must be one JSON object with "Operations".');
  const schemas = own(body, "schemas");
  if (!Array.isArray(schemas) || !schemas.includes(BULK_REQUEST_SCHEMA))
    throw invalidSyntax(`"schemas" must hold "${BULK_REQUEST_SCHEMA}".`);
  const given = own(body, "Operations");
  if (!Array.isArray(given) || given.length === 0) throw invalidSyntax('"Operations" must be a list of one or more.');
  if (given.length > most) throw tooLarge(`There are more than ${most} operations. Send them in several requests.`);
  const failOnErrors = own(body, "failOnErrors") ?? Number.POSITIVE_INFINITY;
  if (typeof failOnErrors !== "number" || failOnErrors < 1) throw invalidValue('"failOnErrors" must be 1 or more.');
  return { operations: given.map(readOperation), failOnErrors };
}

function readOperation(given: unknown): Operation {
  if (!isObject(given)) throw invalidSyntax("Each operation must be an object.");
  const text = (name: string) => {
    const value = own(given, name);
    return typeof value === "string" ? value : "";
  };
  const path = text("path");
  const data = own(given, "data");
  const references = referencesIn(data);
  const addressed = referenceOf(path.split("/")[2]);
  if (addressed !== undefined) references.add(addressed);
  const version = text("version") || undefined;
  return { method: text("method").toUpperCase(), path, bulkId: bulkIdOf(given), version, data, references };
}

class BulkJob {
  readonly #operations: Operation[];
  readonly #performer: Performer;
  readonly #failOnErrors: number;
  readonly #results: (JsonObject | undefined)[] = [];
  readonly #resolved = new Map<string, Resolved>();
  readonly #promised: Set<string | undefined>;
  #errors = 0;

  constructor(operations: Operation[], performer: Performer, failOnErrors: number) {
    this.#operations = operations;
    this.#performer = performer;
    this.#failOnErrors = failOnErrors;
    this.#promised = new Set(operations.filter(({ method }) => method === "POST").map(({ bulkId }) => bulkId));
  }

  async run(): Promise<JsonObject[]> {
    const { order, untied } = orderOf(this.#operations);
    for (const wave of this.#waves(order)) {
      if (this.#errors >= this.#failOnErrors) break;
      await this.#carryOut(wave);
    }
    for (const at of untied.keys()) await this.#complete(at);
    // After too many errors the rest was not tried, and is not spoken of.
    return this.#results.filter((result) => result !== undefined);
  }

  /** Neighbours of the same method and type, on different resources, that refer to nothing in the same wave. */
  #waves(order: number[]): number[][] {
    const waves: number[][] = [];
    let current: { key: string; paths: Set<string>; bulkIds: Set<string>; wave: number[] } | undefined;
    for (const at of order) {
      const { method, path, bulkId, references } = this.#at(at);
      const key = `${method} ${path.split("/")[1] ?? ""}`;
      const joins =
        current?.key === key &&
        current.wave.length < WAVE &&
        (this.#failOnErrors === Number.POSITIVE_INFINITY || (method === "POST" && this.#performer.seated(path))) &&
        (method === "POST" || !current.paths.has(path)) &&
        (bulkId === undefined || !current.bulkIds.has(bulkId)) &&
        ![...references].some((reference) => current?.bulkIds.has(reference));
      if (!current || !joins) waves.push((current = { key, paths: new Set(), bulkIds: new Set(), wave: [] }).wave);
      current.wave.push(at);
      current.paths.add(path);
      if (bulkId !== undefined) current.bulkIds.add(bulkId);
    }
    return waves;
  }

  async #carryOut(wave: number[]): Promise<void> {
    if (this.#failOnErrors === Number.POSITIVE_INFINITY || wave.length === 1) {
      await Promise.all(wave.map((at) => this.#one(at)));
      return;
    }
    // All of them or none: with one by one nothing comes after the error that ends the request.
    const seats = seatsFor(wave.length);
    const tried = await Promise.all(
      wave.map(async (at, index) => {
        const seat = seats[index];
        try {
          return await this.#answer(this.#at(at), seat);
        } finally {
          seat?.leave();
        }
      }),
    );
    for (const [index, at] of wave.entries()) {
      if (this.#errors >= this.#failOnErrors) return;
      const performed = tried[index];
      if (performed !== undefined && performed.response.status < 400) this.#take(at, performed);
      else await this.#one(at);
    }
  }

  async #one(at: number): Promise<void> {
    const performed = await this.#answer(this.#at(at));
    if (performed === undefined) throw new Error("an operation without a seat lost it");
    this.#take(at, performed);
  }

  #take(at: number, { response, keep }: Performed): void {
    const operation = this.#at(at);
    keep?.();
    const result: JsonObject = { method: operation.method, ...(operation.bulkId && { bulkId: operation.bulkId }) };
    if (response.headers["location"]) result["location"] = response.headers["location"];
    if (response.headers["etag"]) result["version"] = response.headers["etag"];
    const failed = response.status >= 400;
    if (failed) {
      this.#errors++;
      result["response"] = JSON.parse(response.body ?? "{}") as unknown;
    }
    result["status"] = String(response.status);
    this.#results[at] = result;
    if (operation.bulkId !== undefined && operation.method === "POST")
      this.#resolved.set(operation.bulkId, failed ? "failed" : created(response));
  }

  async #answer(operation: Operation, seat?: Seat): Promise<Performed | undefined> {
    const { method, path, data, version, bulkId, references } = operation;
    const refused = (error: ScimError): Performed => ({ response: errorResponse(error) });
    if (method === "POST" && bulkId === undefined && this.#performer.needsBulkId)
      return refused(invalidSyntax('A POST in a Bulk request needs a "bulkId" (RFC 7644 section 3.7).'));
    if (method === "POST" && bulkId !== undefined && this.#resolved.has(bulkId))
      return refused(invalidValue(`The bulkId ${quote(bulkId)} is used by two operations.`));
    for (const reference of references)
      if (this.#resolved.get(reference) === "failed")
        return refused(new ScimError(409, undefined, `${quote(reference)}, which this refers to, was not created.`));
    const resolve = (reference: string) => this.#resolve(reference);
    const parts = path.split("/").map((part, i) => {
      const resolved = i === 2 ? resolve(referenceOf(part) ?? "") : undefined;
      return typeof resolved === "object" ? encodeURIComponent(resolved.id) : part;
    });
    const complete = { method, path: parts.join("/"), data: substitute(data, resolve) ?? {}, version };
    return this.#performer.perform(complete, seat);
  }

  /** Puts in what a circle left out. Without it the resource is not what was asked for, so it does not stay. */
  async #complete(at: number): Promise<void> {
    const { bulkId, path, data } = this.#at(at);
    const made = this.#resolved.get(bulkId ?? "");
    const result = this.#results[at];
    if (typeof made !== "object" || !result || !isObject(data)) return;
    const address = `${path}/${encodeURIComponent(made.id)}`;
    const operations = Object.keys(data)
      .filter((key) => referencesIn(data[key]).size > 0)
      .map((key) => ({ op: "replace", path: key, value: substitute(data[key], (id) => this.#resolve(id)) }))
      .filter(({ value }) => !isAbsent(value));
    const patch = { schemas: [PATCH_SCHEMA], Operations: operations };
    const response = await this.#alone({ method: "PATCH", path: address, data: patch, version: undefined });
    if (response.status < 400) {
      if (response.headers["etag"]) result["version"] = response.headers["etag"];
      return;
    }
    await this.#alone({ method: "DELETE", path: address, data: undefined, version: undefined });
    result["status"] = String(response.status);
    result["response"] = JSON.parse(response.body ?? "{}") as unknown;
    delete result["location"];
    delete result["version"];
  }

  async #alone(operation: OneOperation): Promise<ScimResponse> {
    const performed = await this.#performer.perform(operation);
    if (performed === undefined) throw new Error("an operation without a seat lost it");
    performed.keep?.();
    return performed.response;
  }

  /** A bulkId of this request that is not there yet comes later; any other text is no reference. */
  #resolve(reference: string): Resolved {
    return this.#resolved.get(reference) ?? (this.#promised.has(reference) ? "later" : undefined);
  }

  #at(at: number): Operation {
    const operation = this.#operations[at];
    if (!operation) throw new RangeError(`no operation ${at}`);
    return operation;
  }
}

function created(response: ScimResponse): Resolved {
  const body: unknown = JSON.parse(response.body ?? "{}");
  const id = isObject(body) ? own(body, "id") : undefined;
  return typeof id === "string" ? { id } : "failed";
}
