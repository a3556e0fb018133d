import assert from "node:assert/strict";
import { test } from "node:test";
import { BULK_REQUEST_SCHEMA } from "./bulk.ts";
import { GROUP_SCHEMA } from "./core-schemas.ts";
import { memoryServer } from "./exchanges/memory-store.ts";
import { PATCH_SCHEMA } from "./patch-read.ts";
import { own } from "./resource.ts";
import { USER_SCHEMA } from "./user-schema.ts";

type Result = {
  method: string;
  status: string;
  bulkId?: string;
  location?: string;
  version?: string;
  response?: { detail: string };
};
type Operation = { method: string; path: string; bulkId?: string; data?: unknown; version?: string };

const user = (bulkId: string, userName = bulkId): Operation => ({
  method: "POST",
  path: "/Users",
  bulkId,
  data: { schemas: [USER_SCHEMA], userName },
});
const group = (bulkId: string, ...members: string[]): Operation => ({
  method: "POST",
  path: "/Groups",
  bulkId,
  data: {
    schemas: [GROUP_SCHEMA],
    displayName: bulkId,
    members: members.map((value) => ({ value: `bulkId:${value}` })),
  },
});
const patch = (path: string, ...operations: object[]): Operation => ({
  method: "PATCH",
  path,
  data: { schemas: [PATCH_SCHEMA], Operations: operations },
});

async function run(operations: Operation[], more: object = {}, memory = memoryServer()) {
  const body = JSON.stringify({ schemas: [BULK_REQUEST_SCHEMA], Operations: operations, ...more });
  const response = await memory.handle({ method: "POST", path: "/Bulk", headers: {}, body });
  const answer = JSON.parse(response.body ?? "{}") as { Operations?: Result[]; status?: string };
  return {
    memory,
    status: response.status,
    results: answer.Operations ?? [],
    statuses: answer.Operations?.map(({ status }) => status),
  };
}
const membersOf = (memory: ReturnType<typeof memoryServer>, name: string) => {
  const found = [...memory.groups.resources.values()].find((each) => own(each, "displayName") === name);
  return (found?.["members"] as { value: string }[] | undefined)?.map(({ value }) => value);
};

test("operations are answered in their order, each with status, address and version", async () => {
  const { results, memory } = await run([user("a"), user("b"), { ...user("c"), data: { schemas: [USER_SCHEMA] } }]);
  assert.deepEqual(
    results.map(({ status, bulkId }) => [status, bulkId]),
    [
      ["201", "a"],
      ["201", "b"],
      ["400", "c"],
    ],
  );
  assert.match(results[0]?.location ?? "", /\/Users\/id-user-1$/);
  assert.equal(results[0]?.version, 'W/"1"');
  assert.match(results[2]?.response?.detail ?? "", /userName/);
  assert.equal(memory.users.resources.size, 2);
});

test("a bulkId may point backwards, forwards, into an address and to the operation itself", async () => {
  const { statuses, memory } = await run([
    group("first", "ada"),
    user("ada"),
    group("second", "ada", "first"),
    group("own", "own"),
    patch("/Users/bulkId:ada", { op: "add", path: "title", value: "Ms" }),
  ]);
  assert.deepEqual(statuses, ["201", "201", "201", "201", "200"]);
  assert.deepEqual(membersOf(memory, "first"), ["id-user-1"]);
  assert.equal(membersOf(memory, "second")?.length, 2);
  assert.equal(membersOf(memory, "own")?.length, 1);
  assert.equal(memory.users.resources.get("id-user-1")?.["title"], "Ms");
});

test("a circle of groups is made whole", async () => {
  const { statuses, memory } = await run([group("a", "b"), group("b", "c"), group("c", "a", "u"), user("u")]);
  assert.deepEqual(statuses, ["201", "201", "201", "201"]);
  const idOf = (name: string) =>
    [...memory.groups.resources.values()].find((each) => own(each, "displayName") === name)?.id;
  assert.deepEqual(membersOf(memory, "a"), [idOf("b")]);
  assert.deepEqual(membersOf(memory, "b"), [idOf("c")]);
  assert.deepEqual(membersOf(memory, "c"), [idOf("a"), "id-user-1"]);
});

test("B16 what refers to something that was not created fails, and the rest goes on", async () => {
  const { statuses } = await run([
    { ...user("a"), data: {} },
    group("g", "a"),
    user("b"),
    patch("/Users/bulkId:a", { op: "add", path: "title", value: "x" }),
  ]);
  assert.deepEqual(statuses, ["400", "409", "201", "409"]);
});

test("after failOnErrors failures nothing more is tried", async () => {
  const bad = { ...user("x"), data: {} };
  const { statuses, memory } = await run([user("a"), bad, user("b")], { failOnErrors: 1 });
  assert.deepEqual([statuses, memory.users.resources.size], [["201", "400"], 1]);
  assert.deepEqual((await run([bad, { ...bad, bulkId: "y" }, user("b")], { failOnErrors: 2 })).statuses, [
    "400",
    "400",
  ]);
});

test("what has to happen in order happens in order", async () => {
  const memory = memoryServer();
  await run([user("a")], {}, memory);
  const { statuses } = await run(
    [
      { method: "DELETE", path: "/Users/id-user-1" },
      user("again", "A"),
      patch("/Users/id-user-2", { op: "add", path: "title", value: "1" }),
      patch("/Users/id-user-2", { op: "add", path: "title", value: "2" }),
    ],
    {},
    memory,
  );
  assert.deepEqual(statuses, ["204", "201", "200", "200"]);
  assert.equal(memory.users.resources.get("id-user-2")?.["title"], "2");
});

test("each operation is refused for what a request of its own would be refused for", async () => {
  const odd: Operation[] = [
    { method: "GET", path: "/Users/1" },
    { method: "POST", path: "/Bulk", data: {} },
    { method: "POST", path: "/Users/.search", data: {} },
    { method: "DELETE", path: "/__proto__/1" },
    { method: "DELETE", path: "/Users/none" },
    { method: "PUT", path: "/Users" },
    { method: "DELETE", path: "/Users/%" },
    { ...user("__proto__"), path: "/Users" },
    { ...user("twice", "one") },
    { ...user("twice", "two") },
    { method: "DELETE", path: "/Users/id-user-1", version: 'W/"9"' },
  ];
  assert.deepEqual((await run(odd)).statuses, [
    "400",
    "404",
    "404",
    "404",
    "404",
    "405",
    "404",
    "201",
    "201",
    "400",
    "412",
  ]);
});

test("a Bulk request that is none, or too large, is refused as a whole", async () => {
  assert.equal((await run([])).status, 400);
  assert.equal((await run([user("a")], { schemas: [] })).status, 400);
  assert.equal((await run([user("a")], { failOnErrors: 0 })).status, 400);
  assert.equal((await run(Array.from({ length: 1001 }, (_, i) => user(`u${i}`)))).status, 413);
  const large = await memoryServer().handle({
    method: "POST",
    path: "/Bulk",
    headers: {},
    body: `"${"x".repeat(4_194_304)}"`,
  });
  assert.equal(large.status, 413);
});

test("a search at the root pages through all types", async () => {
  const { memory } = await run([user("a"), user("b"), group("g", "a"), group("h")]);
  const get = async (path: string) => {
    const response = await memory.handle({ method: "GET", path, headers: {} });
    const body = JSON.parse(response.body ?? "{}") as { totalResults: number; Resources?: { id: string }[] };
    return [response.status, body.totalResults, body.Resources?.map(({ id }) => id)];
  };
  assert.deepEqual(await get("/?startIndex=2&count=2"), [200, 4, ["id-user-2", "id-group-1"]]);
  assert.deepEqual(await get("/?startIndex=4"), [200, 4, ["id-group-2"]]);
  assert.deepEqual(await get('/?filter=userName eq "a"'), [200, 1, ["id-user-1"]]);
  assert.deepEqual((await get('/?filter=nothing eq "a"'))[0], 400);
  const search = await memory.handle({
    method: "POST",
    path: "/.search",
    headers: {},
    body: '{"filter":"displayName pr","count":1,"attributes":["id"]}',
  });
  assert.equal(search.status, 200);
  assert.match(search.body ?? "", /"totalResults":2.*id-group-1/);
});
