import assert from "node:assert/strict";
import { test } from "node:test";
import { type StubApp, startStubApp } from "./testbed/stub-app.ts";
import { Testbed, TOKEN, until } from "./testbed/testbed.ts";

const started = async (): Promise<{ stub: StubApp; bed: Testbed } & AsyncDisposable> => {
  const stub = await startStubApp();
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
};

test("a person who is assigned is created with one request that carries our id, and nothing more is sent", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  assert.deepEqual(
    stub.received.map((request) => `${request.method} ${request.path}`),
    ["POST /scim/v2/Users"],
  );
  assert.deepEqual(JSON.parse(stub.received[0]?.body ?? ""), {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    externalId: id,
    userName: `p${id}@example.com`,
    emails: [{ type: "work", primary: true, value: `p${id}@example.com` }],
    name: { givenName: "First 0", familyName: "Person" },
    displayName: "First 0 Person",
    active: true,
  });
  assert.equal(stub.received[0]?.headers["authorization"], `Bearer ${TOKEN}`);
  assert.match(String(stub.received[0]?.headers["user-agent"]), /^Rollcall-Directory\//);
  const link = await bed.link(id);
  assert.equal(link["state"], "linked");
  assert.equal(link["matched_how"], "created here");
});

test("a changed attribute is one PATCH with one operation, and a change that is not mapped is no request", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1, { title: "Clerk" });
  await bed.settled();
  stub.received.length = 0;
  await bed.edit(id, { profile: { title: "Head", mobilePhone: "1" } });
  await bed.settled();
  assert.deepEqual(
    stub.received.map((request) => [request.method, JSON.parse(request.body)]),
    [
      [
        "PATCH",
        {
          schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
          Operations: [{ op: "replace", path: "title", value: "Head" }],
        },
      ],
    ],
  );
  stub.received.length = 0;
  await bed.edit(id, { profile: { mobilePhone: "2" } });
  await bed.settled();
  assert.deepEqual(stub.received, []);
});

test("suspending deactivates, and coming back brings the same account back with what changed meanwhile in one request", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  await bed.edit(id, { status: "suspended" });
  await bed.settled();
  assert.equal((await bed.link(id))["state"], "inactive");
  await bed.edit(id, { profile: { title: "Back" } });
  await bed.settled();
  await bed.edit(id, { status: "active" });
  await bed.settled();
  const writes = stub.writes().map((request) => (JSON.parse(request.body) as { Operations?: unknown }).Operations);
  assert.deepEqual(writes.slice(1), [
    [{ op: "replace", path: "active", value: false }],
    [
      { op: "replace", path: "active", value: true },
      { op: "replace", path: "title", value: "Back" },
    ],
  ]);
  assert.equal(stub.users.size, 1);
});

test("when the answer to a create is lost, the account is found by our id and there is no second one", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.uniqueNames = false;
  let lost = 0;
  stub.whim = (request) => (request.method === "POST" && ++lost === 1 ? "lose" : undefined);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  assert.equal(stub.users.size, 1);
  assert.deepEqual(
    stub.received.map((request) => request.method),
    ["POST", "GET"],
  );
  assert.equal((await bed.link(id))["matched_how"], "created here");
});

test("an app that ignores filters and answers with everybody is not believed", async () => {
  await using world = await started();
  const { stub, bed } = world;
  for (let index = 0; index < 250; index += 1)
    stub.users.set(`u${index}`, { schemas: [], id: `u${index}`, userName: `other${index}` });
  stub.ignoreFilters = true;
  let lost = 0;
  stub.whim = (request) => (request.method === "POST" && ++lost === 1 ? "lose" : undefined);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  const mine = [...stub.users.values()].filter((user) => user.externalId === id);
  assert.equal(mine.length, 1);
  assert.equal((await bed.link(id))["remote_id"], mine[0]?.id);
});

test("an account that was made by hand is linked after 409 and gets our id", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const [id = ""] = await bed.assign(1);
  stub.users.set("a/b?c", {
    schemas: [],
    id: "a/b?c",
    userName: `P${id}@EXAMPLE.com`,
    active: true,
    displayName: "Old",
  });
  await bed.startEngine();
  await bed.settled();
  const user = stub.users.get("a/b?c");
  assert.equal(user?.externalId, id);
  assert.equal(user?.["displayName"], "First 0 Person");
  assert.equal(stub.users.size, 1);
  assert.equal((await bed.link(id))["matched_how"], "matched by userName");
});

test("an account that belongs to another person here is a conflict, shown, and never written to", async () => {
  await using world = await started();
  const { stub, bed } = world;
  const [first = ""] = await bed.assign(1, { email: "same@example.com" });
  await bed.startEngine();
  await bed.settled();
  const [second = ""] = await bed.assign(1, { email: "same@example.com" });
  await bed.settled();
  const link = await bed.link(second);
  assert.equal(link["state"], "conflict");
  assert.match(String(link["error_message"]), /belongs to First 0 Person here/);
  assert.equal([...stub.users.values()][0]?.externalId, first);
  assert.equal(stub.writes().filter((request) => request.method !== "POST").length, 0);
});

test("a required attribute that is empty is found before anything is sent, and filling it in is enough", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.query(`update mappings set required = true where target = 'title'`);
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  assert.equal(stub.received.length, 0);
  assert.match(String((await bed.link(id))["error_message"]), /requires title \(from title\)/);
  await bed.edit(id, { profile: { title: "Clerk" } });
  await bed.settled();
  assert.equal(stub.users.size, 1);
});

test("a person who is gone in the app is made again, and a leaver who is gone is done", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await bed.startEngine();
  const [one = "", two = ""] = await bed.assign(2);
  await bed.settled();
  stub.users.clear();
  await bed.edit(one, { profile: { title: "Here" } });
  await bed.edit(two, { status: "deactivated" });
  await bed.settled();
  assert.deepEqual(
    [...stub.users.values()].map((user) => [user.externalId, user["title"]]),
    [[one, "Here"]],
  );
  assert.equal((await bed.link(two))["state"], "gone");
});

test("the token never leaves for another origin than the one it was saved for", async () => {
  await using world = await started();
  const { stub, bed } = world;
  await using other = await startStubApp();
  await bed.query(`update apps set base_url = '${other.baseUrl}'`);
  await bed.startEngine();
  await bed.assign(1);
  await until(async () => (await bed.query<{ state: string }>("select state from gates"))[0]?.state === "auth");
  assert.equal(other.received.length + stub.received.length, 0);
});

test("each exchange has one start and one end, the secret masked", async () => {
  await using world = await started();
  const { stub, bed } = world;
  stub.whim = (request) =>
    request.method === "PATCH"
      ? { status: 400, body: JSON.stringify({ detail: `no: ${TOKEN}`, password: "hunter2" }) }
      : undefined;
  await bed.startEngine();
  const [id = ""] = await bed.assign(1);
  await bed.settled();
  await bed.edit(id, { profile: { title: "X" } });
  await bed.settled();
  const attempts = await bed.attempts();
  assert.deepEqual(
    attempts.map((row) => [row["operation"], row["outcome"], row["status"]]),
    [
      ["create", "ok", 201],
      ["update", "failed", 400],
    ],
  );
  const dump =
    JSON.stringify(await bed.query("select * from attempts a join attempt_ends e on e.attempt_id = a.id")) +
    JSON.stringify(await bed.query("select * from links"));
  assert.equal(dump.includes(TOKEN), false);
  assert.equal(dump.includes("hunter2"), false);
});
