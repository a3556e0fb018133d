// For tests only: the smallest app that the server can stand on, and the model that databases are compared with.
import { groupType, userType } from "../core-schemas.ts";
import { notFound, uniqueness } from "../error.ts";
import { compareTexts, fold, matches } from "../filter.ts";
import { applyPatch } from "../patch.ts";
import { isObject, own, type ScimResource } from "../resource.ts";
import type { ResourceType, Target } from "../schema.ts";
import { createScimServer } from "../server.ts";
import type { Dialect, Features, ListQuery, ResourceHandler, ScimRequest, ScimServer } from "../server-types.ts";
import { checkImmutable } from "../validate.ts";
import type { WireHandle } from "./exchanges.ts";

export class MemoryStore implements ResourceHandler<unknown> {
  readonly type: ResourceType;
  readonly resources = new Map<string, ScimResource>();
  readonly #key: string;
  #last = 0;

  constructor(type: ResourceType, key: string) {
    this.type = type;
    this.#key = key;
  }

  async read(_: unknown, id: string) {
    return this.resources.get(id);
  }

  async list(_: unknown, { filter, startIndex, count, sortBy, sortOrder }: ListQuery) {
    let found = [...this.resources.values()];
    if (filter) found = found.filter((resource) => matches(filter, resource));
    if (sortBy) found.sort((a, b) => compareTexts(sortKey(a, sortBy), sortKey(b, sortBy)));
    if (sortOrder === "descending") found.reverse();
    return { totalResults: found.length, resources: found.slice(startIndex - 1, startIndex - 1 + count) };
  }

  async create(_: unknown, input: ScimResource) {
    const id = `id-${this.type.name.toLowerCase()}-${++this.#last}`;
    return this.#keep(id, input, 1);
  }

  async replace(_: unknown, id: string, input: ScimResource, answer: { checkVersion(version?: string): void }) {
    const before = this.#existing(id);
    answer.checkVersion(before.meta?.version);
    checkImmutable(before, input, this.type);
    return this.#keep(id, input, versionOf(before) + 1);
  }

  async patch(
    _: unknown,
    id: string,
    operations: Parameters<typeof applyPatch>[1],
    answer: { checkVersion(version?: string): void },
  ) {
    const before = this.#existing(id);
    answer.checkVersion(before.meta?.version);
    const { resource, changed } = applyPatch(before, operations, this.type);
    return changed ? this.#keep(id, resource, versionOf(before) + 1) : before;
  }

  async remove(_: unknown, id: string, answer: { checkVersion(version?: string): void }) {
    answer.checkVersion(this.#existing(id).meta?.version);
    this.resources.delete(id);
  }

  #existing(id: string): ScimResource {
    const resource = this.resources.get(id);
    if (!resource) throw notFound(`${this.type.name} "${id}"`);
    return resource;
  }

  #keep(id: string, resource: ScimResource, version: number): ScimResource {
    const key = fold(String(own(resource, this.#key)));
    for (const other of this.resources.values())
      if (other.id !== id && fold(String(own(other, this.#key))) === key)
        throw uniqueness(`The ${this.#key} "${key}" is taken.`);
    const now = new Date().toISOString();
    const kept: ScimResource = {
      ...resource,
      id,
      meta: { created: now, ...this.resources.get(id)?.meta, lastModified: now, version: `W/"${version}"` },
    };
    this.resources.set(id, kept);
    return kept;
  }
}

function versionOf(resource: ScimResource): number {
  return Number(/\d+/.exec(resource.meta?.version ?? "")?.[0] ?? 0);
}

/** Absent values come last when ascending (RFC 7644 §3.4.2.3); lists sort by their primary value. */
function sortKey(resource: ScimResource, { schema, attribute, sub }: Target): string {
  const holder = schema ? own(resource, schema) : resource;
  let value = isObject(holder) ? own(holder, attribute.name) : undefined;
  if (Array.isArray(value))
    value = value.find((element) => isObject(element) && element["primary"] === true) ?? value[0];
  if (sub) value = isObject(value) ? own(value, sub.name) : undefined;
  if (value === undefined) return "\u{10ffff}";
  return (sub ?? attribute).caseExact ? String(value) : fold(String(value));
}

export const testFeatures: Features = {
  changePassword: false,
  sort: true,
  etag: true,
  bulk: true,
  authenticationSchemes: [
    { type: "oauthbearertoken", name: "Bearer token", description: "A token in the Authorization header." },
  ],
};

export const BASE = "https://portal.example/scim/v2";

export interface MemoryServer {
  server: ScimServer<unknown>;
  users: MemoryStore;
  groups: MemoryStore;
  handle: WireHandle;
}

export function memoryServer(dialect: Dialect = "compatible"): MemoryServer {
  const users = new MemoryStore(userType, "userName");
  const groups = new MemoryStore(groupType, "displayName");
  const server = createScimServer({
    types: [users, groups],
    baseUrl: () => BASE,
    features: testFeatures,
    dialect: () => dialect,
  });
  const handle: WireHandle = (wire) => {
    const url = new URL(wire.path, "https://any.example");
    const query: ScimRequest["query"] = {};
    for (const [name, value] of url.searchParams) query[name] ??= value;
    const { method, headers, body } = wire;
    return server.handle(
      { method, path: url.pathname, query, headers, ...(body !== undefined && { body }) },
      undefined,
    );
  };
  return { server, users, groups, handle };
}
