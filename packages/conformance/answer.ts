import type { ReceivedResponse, SentRequest } from "@rollcall/scim/client";
import { isObject, type JsonObject, own } from "@rollcall/scim/resource";

/** What went over the wire, secrets replaced by `***`. */
export interface Exchange {
  request: SentRequest;
  response: ReceivedResponse;
}

/** The server does otherwise than it must. */
export class Unmet extends Error {
  readonly expected: string;
  readonly came: string;
  readonly exchange: Exchange | undefined;

  constructor(expected: string, came: string, exchange?: Exchange) {
    super(`${expected}; ${came}`);
    this.name = "Unmet";
    this.expected = expected;
    this.came = came;
    this.exchange = exchange;
  }
}

/** The question could not be put, because something that it stands on does not work; that has a check of its own. */
export class NotJudged extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "NotJudged";
  }
}

/** An answer as it came: nothing is mended, because what is wrong with it is the question. */
export class Answer {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
  /** The parsed body; undefined when there is none, or it is not JSON. */
  readonly json: unknown;
  readonly exchange: Exchange;

  constructor(exchange: Exchange, headers: Record<string, string | undefined>) {
    this.exchange = exchange;
    this.status = exchange.response.status;
    this.headers = headers;
    this.text = exchange.response.body;
    this.json = parsed(this.text);
  }

  unmet(expected: string, came: string): Unmet {
    return new Unmet(expected, came, this.exchange);
  }

  /** Throws `Unmet` unless it holds. */
  must(holds: boolean, expected: string, came: string): void {
    if (!holds) throw this.unmet(expected, came);
  }

  is(...allowed: number[]): this {
    this.must(allowed.includes(this.status), `status ${allowed.join(" or ")}`, this.said());
    return this;
  }

  /** An error: one of these statuses and, where a scimType is asked for, that one. */
  refused(statuses: number[], scimType?: string | string[]): this {
    this.is(...statuses);
    const types = scimType === undefined ? [] : [scimType].flat();
    const said = isObject(this.json) ? own(this.json, "scimType") : undefined;
    this.must(
      types.length === 0 || types.includes(String(said)),
      `scimType ${types.map((type) => `"${type}"`).join(" or ")}`,
      said === undefined ? "no scimType" : `scimType ${shown(said)}`,
    );
    return this;
  }

  body(): JsonObject {
    if (!isObject(this.json))
      throw this.unmet("a JSON object in the body", this.text === "" ? "an empty body" : shown(this.text));
    return this.json;
  }

  /** A list of RFC 7644 §3.4.2. */
  list(): { totalResults: number; resources: JsonObject[]; body: JsonObject } {
    this.is(200);
    const body = this.body();
    const total = own(body, "totalResults");
    const resources = own(body, "Resources") ?? [];
    if (typeof total !== "number") throw this.unmet("totalResults as a number", `totalResults is ${shown(total)}`);
    if (!Array.isArray(resources)) throw this.unmet("Resources as a list", `Resources is ${shown(resources)}`);
    return { totalResults: total, resources: resources.filter(isObject), body };
  }

  /** The value at a dotted place of the body, such as `name.familyName`; a URN stands in brackets. */
  at(place: string): unknown {
    return at(this.json, place);
  }

  /** Throws `Unmet` unless the value at the place is this one. */
  has(place: string, value: unknown): this {
    const found = this.at(place);
    this.must(same(found, value), `${place} is ${shown(value)}`, `${place} is ${shown(found)}`);
    return this;
  }

  /** The status and the reason that came with it, for a person. */
  said(): string {
    const detail = isObject(this.json) ? own(this.json, "detail") : undefined;
    return `status ${this.status}${typeof detail === "string" ? ` (${detail.slice(0, 300)})` : ""}`;
  }
}

export function at(value: unknown, place: string): unknown {
  const keys = place.match(/\[[^\]]+\]|[^.[\]]+/g) ?? [];
  return keys.reduce<unknown>((found, key) => {
    if (typeof found !== "object" || found === null) return undefined;
    return own(found, key.startsWith("[") ? key.slice(1, -1) : key);
  }, value);
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A value in a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

export function idsOf(resources: JsonObject[]): string[] {
  return resources.map((resource) => String(own(resource, "id")));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
