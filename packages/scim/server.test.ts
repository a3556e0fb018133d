import assert from "node:assert/strict";
import { test } from "node:test";
import { groupType, userType } from "./core-schemas.ts";
import { BASE, memoryServer, MemoryStore, testFeatures } from "./exchanges/memory-store.ts";
import { runExchange, type RecordedExchange } from "./exchanges/exchanges.ts";
import { SEARCH_SCHEMA } from "./list.ts";
import { PATCH_SCHEMA } from "./patch-read.ts";
import { createScimServer } from "./server.ts";
import type { ScimResource } from "./resource.ts";
import type { Answer, ScimRequest } from "./server-types.ts";
import { USER_SCHEMA } from "./user-schema.ts";

const user = (userName: string) => JSON.stringify({ schemas: [USER_SCHEMA], userName });
const send = (memory: ReturnType<typeof memoryServer>, method: string, path: string, more: Partial<ScimRequest> = {}) =>
  memory.server.handle({ method, path, query: {}, headers: {}, ...more }, undefined);
const parsed = (response: { body?: string }) => JSON.parse(response.body ?? "{}") as Record<string, unknown>;

test("every way to a wrong address is answered with a SCIM error", async () => {
  const memory = memoryServer();
  const cases: [string, string, number, string?][] = [
    ["GET", "/users", 404],
    ["GET", "//Users", 404],
    ["GET", "/Users/1/2", 404],
    ["GET", "/Users/%", 404],
    ["GET", "/__proto__", 404],
    ["GET", "/constructor/1", 404],
    ["GET", "/Users/toString", 404],
    ["GET", "/Schemas/__proto__", 404],
    ["GET", "/ServiceProviderConfig/1", 404],
    ["POST", "/Schemas", 405, "GET, HEAD"],
    ["PUT", "/Users", 405, "GET, HEAD, POST"],
    ["POST", "/Users/1", 405, "GET, HEAD, PUT, PATCH, DELETE"],
    ["GET", "/Users/.search", 405, "POST"],
    ["OPTIONS", "/Users", 405, "GET, HEAD, POST"],
    ["PROPFIND", "/Users/1", 405, "GET, HEAD, PUT, PATCH, DELETE"],
    ["PUT", "/.search", 405, "POST"],
    ["GET", "/Me", 501],
    ["PATCH", "/Me", 501],
  ];
  for (const [method, path, status, allow] of cases) {
    const response = await send(memory, method, path);
    assert.deepEqual(
      [response.status, parsed(response)["status"], response.headers["allow"]],
      [status, String(status), allow],
      path,
    );
  }
  assert.equal((await send(memory, "GET", "/Users/")).status, 200);
});

test("a body is asked for in JSON and UTF-8", async () => {
  const memory = memoryServer();
  const post = (type: string | undefined, body?: string) =>
    send(memory, "POST", "/Users", {
      headers: type ? { "content-type": type } : {},
      ...(body !== undefined && { body }),
    });
  for (const type of [
    "application/scim+json",
    'application/json; charset="utf-8"',
    "APPLICATION/SCIM+JSON;charset=UTF8",
    undefined,
  ])
    assert.equal((await post(type, user(`u${type}`))).status, 201, type);
  for (const type of ["text/plain", "application/xml", "application/json; charset=utf-16", "application/jsonx"])
    assert.equal((await post(type, user("x"))).status, 415, type);
  assert.equal((await post("application/json")).status, 400);
  assert.equal((await post("application/json", '{"a')).status, 400);
});

test("E11 addresses in answers come from the configured base, whatever the request says of its host", async () => {
  const memory = memoryServer();
  const headers = { host: "evil.example", "x-forwarded-host": "evil.example", forwarded: "host=evil.example" };
  const created = await send(memory, "POST", "/Users", { headers, body: user("a") });
  assert.equal(created.headers["location"], `${BASE}/Users/id-user-1`);
  for (const path of ["/Users", "/Users/id-user-1", "/ResourceTypes", "/ServiceProviderConfig"])
    assert.equal((await send(memory, "GET", path, { headers })).body?.includes("evil"), false);
});

test("an unchanged resource is 304, a stale change 412, and HEAD has no body", async () => {
  const memory = memoryServer();
  await send(memory, "POST", "/Users", { body: user("a") });
  const path = "/Users/id-user-1";
  const first = await send(memory, "GET", path);
  assert.equal(first.headers["etag"], 'W/"1"');
  assert.deepEqual(await send(memory, "GET", path, { headers: { "if-none-match": '"x", W/"1"' } }), {
    status: 304,
    headers: { etag: 'W/"1"' },
  });
  assert.equal((await send(memory, "GET", path, { headers: { "if-none-match": 'W/"2"' } })).status, 200);
  for (const [method, body] of [
    ["PUT", user("b")],
    ["DELETE", undefined],
  ] as const) {
    const stale = await send(memory, method, path, { headers: { "if-match": 'W/"9"' }, ...(body && { body }) });
    assert.equal(stale.status, 412);
  }
  assert.equal(
    (await send(memory, "PUT", path, { headers: { "if-match": 'W/"1"' }, body: user("b") })).headers["etag"],
    'W/"2"',
  );
  const head = await send(memory, "HEAD", path);
  assert.deepEqual([head.status, head.body, head.headers["etag"]], [200, undefined, 'W/"2"']);
});

test("E10 pages are brought within the limits, and what is no number is refused", async () => {
  const memory = memoryServer();
  for (let i = 0; i < 3; i++) await send(memory, "POST", "/Users", { body: user(`u${i}`) });
  const page = async (query: ScimRequest["query"]) => {
    const response = await send(memory, "GET", "/Users", { query });
    const { startIndex, itemsPerPage, totalResults } = parsed(response);
    return [response.status, startIndex, itemsPerPage, totalResults];
  };
  assert.deepEqual(await page({ count: "1000000000", startIndex: "-1" }), [200, 1, 3, 3]);
  assert.deepEqual(await page({ count: "-1" }), [200, 1, 0, 3]);
  assert.deepEqual(await page({ startIndex: "4" }), [200, 4, 0, 3]);
  for (const query of [
    { count: "x" },
    { startIndex: "1.5" },
    { count: "1e9" },
    { sortBy: "userName", sortOrder: "up" },
  ])
    assert.equal((await page(query))[0], 400);
});

test("a filter without a word asks for everything, which strict clients do not mean", async () => {
  const memory = memoryServer();
  await send(memory, "POST", "/Users", { body: user("a") });
  for (const query of [{ filter: "" }, { filter: " " }, { sortBy: "", sortOrder: "" }])
    assert.equal(parsed(await send(memory, "GET", "/Users", { query }))["totalResults"], 1, JSON.stringify(query));
  assert.equal((await send(memory, "GET", "/Schemas", { query: { filter: "" } })).status, 200);
  const refused = parsed(await send(memoryServer("strict"), "GET", "/Users", { query: { filter: "" } }));
  assert.equal(refused["scimType"], "invalidFilter");
});

test("conditions hold on every verb: 412 changes nothing, 304 sends nothing", async () => {
  const memory = memoryServer();
  const created = parsed(await send(memory, "POST", "/Users", { body: user("a") }));
  const path = `/Users/${String(created["id"])}`;
  const patch = JSON.stringify({ schemas: [PATCH_SCHEMA], Operations: [{ op: "add", path: "title", value: "T" }] });
  const bodies: Record<string, string | undefined> = { PUT: user("b"), PATCH: patch };
  const stale = ['W/"7"', '"0", W/"9"'];
  const current = ['W/"1"', '"1"', 'W/"7", W/"1"', "*"];
  for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
    const body = bodies[method];
    const ask = (headers: Record<string, string>) =>
      send(memory, method, path, { headers, ...(body !== undefined && { body }) });
    for (const tag of stale) assert.equal((await ask({ "if-match": tag })).status, 412, `${method} If-Match ${tag}`);
    for (const tag of current) {
      const response = await ask({ "if-none-match": tag });
      assert.equal(response.status, method === "GET" ? 304 : 412, `${method} If-None-Match ${tag}`);
      if (method !== "GET") assert.equal(parsed(response)["status"], "412");
    }
  }
  const after = parsed(await send(memory, "GET", path, { headers: { "if-match": '"1"', "if-none-match": '"2"' } }));
  assert.deepEqual(after["meta"], created["meta"]);
});

test("attributes and excludedAttributes hold on every verb that answers a resource", async () => {
  const memory = memoryServer();
  const body = JSON.stringify({ schemas: [USER_SCHEMA], userName: "a", title: "T", displayName: "A" });
  const patch = JSON.stringify({ schemas: [PATCH_SCHEMA], Operations: [{ op: "replace", path: "title", value: "U" }] });
  const search = (more: object) => JSON.stringify({ schemas: [SEARCH_SCHEMA], ...more });
  const first = parsed(await send(memory, "POST", "/Users", { body, query: { attributes: "title" } }));
  assert.deepEqual(Object.keys(first).toSorted(), ["id", "schemas", "title"]);
  const path = `/Users/${String(first["id"])}`;
  const shown = async (method: string, address: string, more: Partial<ScimRequest>) => {
    const answer = parsed(await send(memory, method, address, more));
    const [one = answer] = (answer["Resources"] ?? []) as object[];
    return Object.keys(one).toSorted();
  };
  const verbs: [string, string, string?][] = [
    ["GET", path],
    ["PUT", path, body],
    ["PATCH", path, patch],
    ["GET", "/Users"],
    ["GET", "/"],
  ];
  for (const [method, address, sent] of verbs) {
    const more = sent === undefined ? {} : { body: sent };
    const query = { attributes: "displayName" };
    assert.deepEqual(await shown(method, address, { ...more, query }), ["displayName", "id", "schemas"], method);
    const without = { excludedAttributes: "title,meta,id,schemas" };
    const rest = ["displayName", "id", "schemas", "userName"];
    assert.deepEqual(await shown(method, address, { ...more, query: without }), rest, method);
  }
  for (const address of ["/Users/.search", "/.search"]) {
    const wanted = await shown("POST", address, { body: search({ attributes: ["title"] }) });
    assert.deepEqual(wanted, ["id", "schemas", "title"]);
  }
});

test("a page is never larger than the limit, whatever is asked for", async () => {
  const users = new MemoryStore(userType, "userName");
  const limits = { maxCount: 2, defaultCount: 1 };
  const server = createScimServer({ types: [users], baseUrl: () => BASE, features: testFeatures, limits });
  const handle = (method: string, query: ScimRequest["query"], body?: string) =>
    server.handle({ method, path: "/Users", query, headers: {}, ...(body && { body }) }, undefined);
  for (let i = 0; i < 3; i++) await handle("POST", {}, user(`u${i}`));
  assert.equal(parsed(await handle("GET", { count: "3" }))["itemsPerPage"], 2);
  assert.equal(parsed(await handle("GET", {}))["itemsPerPage"], 1);
});

test("the answer that an app may store is the answer that the client gets", async () => {
  const stored: unknown[] = [];
  class Storing extends MemoryStore {
    override async create(context: unknown, input: ScimResource, answer?: Answer) {
      const created = await super.create(context, input);
      stored.push(answer?.(created));
      return created;
    }
  }
  const server = createScimServer({
    types: [new Storing(userType, "userName")],
    baseUrl: () => BASE,
    features: testFeatures,
  });
  const response = await server.handle(
    { method: "POST", path: "/Users", query: { attributes: "userName" }, headers: {}, body: user("a") },
    undefined,
  );
  assert.deepEqual(stored, [response]);
  assert.deepEqual(parsed(response), { schemas: [USER_SCHEMA], id: "id-user-1", userName: "a" });
});

test("a fault of the app is not hidden in a SCIM answer", async () => {
  const broken = new MemoryStore(groupType, "displayName");
  broken.read = () => Promise.reject(new Error("database"));
  const server = createScimServer({ types: [broken], baseUrl: () => BASE, features: testFeatures });
  await assert.rejects(
    server.handle({ method: "GET", path: "/Groups/1", query: {}, headers: {} }, undefined),
    /database/,
  );
});

test("discovery describes every attribute as the server treats it", async () => {
  const memory = memoryServer();
  const schemas = parsed(await send(memory, "GET", "/Schemas"))["Resources"] as {
    id: string;
    attributes: Record<string, unknown>[];
  }[];
  const core = schemas.find(({ id }) => id === USER_SCHEMA);
  assert.equal(schemas.length, 6);
  assert.deepEqual(
    core?.attributes.filter(({ required }) => required).map(({ name }) => name),
    ["userName"],
  );
  assert.equal(core?.attributes.find(({ name }) => name === "password")?.["returned"], "never");
  const config = parsed(await send(memory, "GET", "/ServiceProviderConfig"));
  assert.deepEqual(config["filter"], { supported: true, maxResults: 500 });
  assert.equal((await send(memory, "GET", "/Schemas", { query: { filter: "id pr" } })).status, 403);
});

test("a recorded exchange that is answered otherwise says where", async () => {
  const exchange: RecordedExchange = {
    name: "x",
    source: "x",
    request: { method: "GET", path: "/Users" },
    expect: { status: 200, body: { totalResults: 1, Resources: [{ id: "*" }] }, absent: ["schemas"] },
  };
  const faults = await runExchange(exchange, memoryServer().handle, BASE);
  assert.equal(faults.length, 3);
  assert.match(faults.join(), /totalResults is 0 instead of 1/);
});
