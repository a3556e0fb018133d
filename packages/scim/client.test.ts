import assert from "node:assert/strict";
import { test } from "node:test";
import { type ClientOptions, createScimClient, type ReceivedResponse, type SentRequest } from "./client.ts";
import { memoryServer } from "./exchanges/memory-store.ts";
import { filterText } from "./filter-text.ts";
import { USER_SCHEMA } from "./user-schema.ts";

function clientOf(answer: Partial<ReceivedResponse>, more: Partial<ClientOptions> = {}) {
  const sent: SentRequest[] = [];
  const send = async (request: SentRequest) => {
    sent.push(request);
    return { status: 200, headers: {}, body: "", ...answer };
  };
  return {
    sent,
    client: createScimClient({
      baseUrl: "https://app.example/scim/v2/",
      authorization: "Bearer secret",
      userAgent: "R/1",
      send,
      ...more,
    }),
  };
}
const answered = (status: number, body: string) => clientOf({ status, body }).client.read("/Users", "1");

test("the client and the server of this library understand each other", async () => {
  const { handle } = memoryServer();
  const base = "https://app.example/scim/v2";
  const client = createScimClient({
    baseUrl: `${base}?aadOptscim062020`,
    send: async ({ url, ...request }) =>
      ({ body: "", ...(await handle({ ...request, path: url.slice(base.length) })) }) as ReceivedResponse,
  });
  const created = await client.create("/Users", { schemas: [USER_SCHEMA], userName: 'ada "x"', active: true });
  const id = created.resource?.id ?? "";
  assert.equal(created.status, 201);
  const found = await client.find("/Users", filterText.eq("userName", 'ada "x"'), {
    count: 2,
    attributes: ["userName"],
  });
  assert.deepEqual([found.list?.totalResults, found.list?.resources[0]?.["userName"]], [1, 'ada "x"']);
  assert.equal(
    (await client.patch("/Users", id, [{ op: "replace", path: "active", value: false }])).resource?.["active"],
    false,
  );
  assert.equal(
    (await client.replace("/Users", id, { schemas: [USER_SCHEMA], userName: "b" })).resource?.["userName"],
    "b",
  );
  assert.equal((await client.remove("/Users", id)).status, 204);
  assert.deepEqual((await client.read("/Users", id)).error, { status: 404, detail: `User "${id}" was not found.` });
  assert.equal((await client.serviceProviderConfig()).status, 200);
  assert.equal(
    (await client.schemas()).list?.resources.some((schema) => schema.id === USER_SCHEMA),
    true,
  );
  assert.equal((await client.resourceTypes()).list?.totalResults, 2);
});

test("an address is made of the base URL, its own query, and encoded parts", async () => {
  const { client, sent } = clientOf({}, { baseUrl: "https://app.example/scim/?aadOptscim062020" });
  await client.find("/Users", filterText.eq("userName", 'a&b=c#"\\'), { startIndex: 1, count: 10 });
  await client.read("/Users", "a/../b?c#d");
  assert.deepEqual(
    sent.map(({ url }) => url),
    [
      "https://app.example/scim/Users?filter=userName%20eq%20%22a%26b%3Dc%23%5C%22%5C%5C%22&startIndex=1&count=10&aadOptscim062020",
      "https://app.example/scim/Users/a%2F..%2Fb%3Fc%23d?aadOptscim062020",
    ],
  );
});

test("an id that would address something else is never sent", async () => {
  const { client, sent } = clientOf({});
  for (const id of ["", ".", ".."]) assert.equal((await client.remove("/Users", id)).error?.status, 0);
  assert.deepEqual(sent, []);
});

test("the credentials are in the request and not in the exchange that is kept", async () => {
  const { client, sent } = clientOf({});
  const { exchange } = await client.create("/Users", { userName: "a" });
  assert.equal(sent[0]?.headers["authorization"], "Bearer secret");
  assert.equal(sent[0]?.headers["content-type"], "application/scim+json");
  assert.equal(JSON.stringify(exchange).includes("secret"), false);
});

test("sloppy resources and lists are read as what they mean", async () => {
  const sloppy = await answered(200, '{"id":7,"active":"True","emails":[{"value":"a","primary":"false"}]}');
  assert.deepEqual(sloppy.resource, { schemas: [], id: "7", active: true, emails: [{ value: "a", primary: false }] });
  assert.deepEqual((await answered(200, '{"totalResults":0}')).list?.resources, []);
  assert.equal((await answered(200, '[{"id":"1"}]')).list?.totalResults, 1);
  assert.equal((await answered(200, '{"Resources":[{"id":"1"},5],"totalResults":"1"}')).list?.resources.length, 1);
  assert.deepEqual(Object.keys(await answered(204, "")), ["status", "headers", "exchange"]);
  assert.equal((await answered(200, '{"__proto__":{"x":1},"constructor":1,"id":"1"}')).resource?.id, "1");
});

test("every failure has a detail that a person can read", async () => {
  const cases: [number, string, string | RegExp, string?][] = [
    [
      409,
      '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"Taken."}',
      "Taken.",
      "uniqueness",
    ],
    [400, '{"detail":["One.","Two."],"status":400}', "One. Two."],
    [401, '{"Errors":[{"description":"Bad token","code":"401"}]}', "Bad token"],
    [401, '{"error":"invalid_token","error_description":"Expired"}', "Expired"],
    [403, '{"error":{"code":"x","message":"No plan"}}', "No plan"],
    [502, "<html><head><title>Bad gateway</title></head>", /web page titled "Bad gateway"/],
    [500, "", /HTTP 500.*no reason/],
    [500, "oops", /not SCIM: "oops"/],
    [302, "", /redirects/],
    [200, "<!DOCTYPE html><title>Sign in</title>", /titled "Sign in".*base URL/],
    [200, '"text"', /not SCIM/],
    [200, `${"[".repeat(100)}${"]".repeat(100)}`, /not SCIM/],
  ];
  for (const [status, body, detail, scimType] of cases) {
    const { error, resource, list } = await answered(status, body);
    assert.deepEqual([resource, list, error?.scimType], [undefined, undefined, scimType], body);
    assert.match(error?.detail ?? "", typeof detail === "string" ? new RegExp(`^${detail}$`) : detail);
  }
  const hidden = await answered(
    200,
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"Gone"}',
  );
  assert.deepEqual(hidden.error, { status: 404, detail: "Gone" });
});

test("a huge answer is not read", async () => {
  const { client } = clientOf({ body: `{"a":"${"x".repeat(2000)}"}` }, { answerLength: 1000 });
  assert.match((await client.read("/Users", "1")).error?.detail ?? "", /too large/);
});

test("filter texts quote values, and a name cannot carry a filter", () => {
  assert.equal(
    filterText.and(
      filterText.eq("a", 'x" or b eq "'),
      filterText.or(filterText.present("b"), filterText.eq("c", true)),
    ),
    'a eq "x\\" or b eq \\"" and (b pr or c eq true)',
  );
  assert.throws(() => filterText.eq("a pr or b", 1), TypeError);
});
