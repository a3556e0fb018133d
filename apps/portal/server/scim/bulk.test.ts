import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openDatabase } from "@rollcall/foundation/database";
import { PUBLIC_URL, testSealer, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { buildApp } from "../app.ts";
import type { Tables } from "../tables.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

type Operation = Record<string, unknown>;
interface Result {
  status: string;
  location?: string;
  bulkId?: string;
  response?: { scimType?: string; detail?: string };
}

const make = (userName: string, more: object = {}, bulkId = userName): Operation => ({
  method: "POST",
  path: "/Users",
  bulkId,
  data: { schemas: [USER], userName, ...more },
});
const makeGroup = (bulkId: string, members: string[]): Operation => ({
  method: "POST",
  path: "/Groups",
  bulkId,
  data: { schemas: [GROUP], displayName: bulkId, members: members.map((value) => ({ value })) },
});
const rename = (path: string, title: string): Operation => ({
  method: "PATCH",
  path,
  data: { schemas: [PATCH], Operations: [{ op: "replace", path: "title", value: title }] },
});
const idOf = (result: Result | undefined): string => result?.location?.split("/").at(-1) ?? "";
const statusesOf = (results: Result[]): string[] => results.map(({ status }) => status);

describe("Bulk through the portal", () => {
  let portal: TestPortal;
  before(async () => {
    portal = await testPortal();
  });
  after(() => portal[Symbol.asyncDispose]());

  const send = (idp: ScimCaller, operations: Operation[], more: object = {}) =>
    idp.call("POST", "/Bulk", { schemas: [BULK], Operations: operations, ...more }, { "x-correlation-id": "bulk-1" });
  async function bulk(idp: ScimCaller, operations: Operation[], more: object = {}): Promise<Result[]> {
    const answer = await send(idp, operations, more);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.Operations as Result[];
  }
  const namesOf = async (idp: ScimCaller): Promise<string[]> =>
    ((await idp.call("GET", "/Users?sortBy=userName")).body.Resources as { userName: string }[]).map(
      (one) => one.userName,
    );

  test("it is announced with its limits, and what is over them is 413", async () => {
    const idp = await portal.token(await portal.account());
    const { bulk: announced } = (await idp.call("GET", "/ServiceProviderConfig")).body;
    assert.deepEqual(announced, { supported: true, maxOperations: 1000, maxPayloadSize: 4_194_304 });
    const many = await send(
      idp,
      Array.from({ length: 1001 }, (_, at) => make(`u${at}`)),
    );
    assert.equal(many.status, 413);
    const padding = "x".repeat(1_100_000);
    assert.equal(
      (await send(idp, [make("large", { title: padding.slice(0, 500_000) }), make("b", { nickName: padding })])).status,
      200,
    );
    const larger = await send(idp, [make("c")], { padding: padding.repeat(4) });
    assert.equal(larger.status, 413);
    assert.match(larger.body.detail, /4194304/);
    const single = await idp.call("POST", "/Users", { schemas: [USER], userName: "d", title: padding });
    assert.equal(single.status, 413);
    assert.match(single.body.detail, /1048576/);
  });

  test("who sends too much hears so, also while still writing", async () => {
    const idp = await portal.token(await portal.account());
    const node = await portal.anotherNode();
    const address = await node.listen({ port: 0, host: "127.0.0.1" });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const answer = await fetch(`${address}/scim/v2/Bulk`, {
        method: "POST",
        headers: { authorization: `Bearer ${idp.token}`, "content-type": "application/scim+json" },
        body: "x".repeat(6_000_000),
      });
      assert.equal(answer.status, 413);
      assert.equal(((await answer.json()) as { status: string }).status, "413");
    }
  });

  test("each operation answers for itself, and is an exchange of its own with what it did", async () => {
    const account = await portal.account();
    const idp = await portal.token(account);
    const { id } = await idp.create({ userName: "there" });
    const results = await bulk(idp, [
      ...Array.from({ length: 100 }, (_, at) => make(`new${at}`)),
      make("THERE"),
      { method: "DELETE", path: `/Users/${id}` },
      { method: "PUT", path: "/Users/nobody", data: { schemas: [USER], userName: "x" } },
      { method: "GET", path: `/Users/${id}` },
      { method: "POST", path: "/Elsewhere", bulkId: "e", data: {} },
    ]);
    assert.deepEqual(statusesOf(results.slice(100)), ["409", "204", "404", "400", "404"]);
    assert.ok(results.slice(0, 100).every(({ status }) => status === "201"));
    assert.equal(results[100]?.response?.scimType, "uniqueness");
    let exchanges: { summary: string; operation: string; method: string; path: string; ok: boolean }[] = [];
    for (let tries = 0; exchanges.length < 107 && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      exchanges = await portal.database.query(
        undefined,
        "select summary, operation, method, path, ok from exchanges where account_id = $1",
        [account],
      );
    }
    const own = exchanges.find(({ operation }) => operation === "bulk");
    assert.deepEqual(
      [own?.summary, own?.method, own?.path, own?.ok],
      ["Bulk of 105: 101 done, 4 refused", "POST", "/scim/v2/Bulk", true],
    );
    const created = exchanges.filter(({ summary }) => summary === "Created new7");
    assert.deepEqual(
      created.map(({ method, path, operation }) => [method, path, operation]),
      [["POST", "/scim/v2/Users", "create"]],
    );
    const [row] = await portal.database.query<{ correlations: number; bodies: string; audits: number }>(
      undefined,
      `select (select count(*) from exchanges where account_id = $1 and correlation_id = 'bulk-1') as correlations,
         (select request_body from exchanges where account_id = $1 and summary = 'Created new7') as bodies,
         (select count(*) from audit a join exchanges e on e.account_id = a.account_id and e.id = a.exchange_id
          where a.account_id = $1 and e.correlation_id = 'bulk-1') as audits`,
      [account],
    );
    assert.deepEqual([row?.correlations, row?.audits], [106, 101]);
    assert.equal((JSON.parse(row?.bodies ?? "{}") as { userName: string }).userName, "new7");
  });

  test("failOnErrors ends the request at that error: nothing after it is done", async () => {
    const idp = await portal.token(await portal.account());
    await idp.create({ userName: "taken" });
    const operations = [make("a"), make("b"), make("taken"), make("c"), make(""), make("d")];
    assert.deepEqual(statusesOf(await bulk(idp, operations, { failOnErrors: 1 })), ["201", "201", "409"]);
    assert.deepEqual(await namesOf(idp), ["a", "b", "taken"]);
    const rest = operations.slice(3);
    assert.deepEqual(statusesOf(await bulk(idp, rest, { failOnErrors: 2 })), ["201", "400", "201"]);
    assert.deepEqual(statusesOf(await bulk(idp, [make("e"), make("f")], { failOnErrors: 1 })), ["201", "201"]);
    assert.deepEqual(await namesOf(idp), ["a", "b", "c", "d", "e", "f", "taken"]);
  });

  test("bulkIds are found backwards, forwards and in a circle, for users and for groups", async () => {
    const idp = await portal.token(await portal.account());
    const managedBy = (bulkId: string) => ({ [ENTERPRISE]: { manager: { value: `bulkId:${bulkId}` } } });
    const results = await bulk(idp, [
      make("ann"),
      makeGroup("back", ["bulkId:ann", "bulkId:eve"]),
      makeGroup("both", ["bulkId:ann"]),
      make("bob", managedBy("cyd")),
      make("cyd", managedBy("bob")),
      make("eve"),
      {
        method: "PATCH",
        path: "/Groups/bulkId:both",
        data: { schemas: [PATCH], Operations: [{ op: "add", path: "members", value: [{ value: "bulkId:eve" }] }] },
      },
    ]);
    assert.deepEqual(statusesOf(results), ["201", "201", "201", "201", "201", "201", "200"]);
    const [ann, back, both, bob, cyd, eve] = results.map(idOf);
    const read = async (path: string) => (await idp.call("GET", path)).body;
    assert.equal((await read(`/Users/${bob}`))[ENTERPRISE].manager.value, cyd);
    assert.equal((await read(`/Users/${cyd}`))[ENTERPRISE].manager.value, bob);
    for (const group of [back, both])
      assert.deepEqual(
        (await read(`/Groups/${group}`)).members.map(({ value }: { value: string }) => value).toSorted(),
        [ann, eve].toSorted(),
      );
  });

  test("ids of another account are not there, in an address or as a member, whatever else the request holds (B16)", async () => {
    const [idp, stranger] = [await portal.token(await portal.account()), await portal.token(await portal.account())];
    const theirs = await stranger.create({ userName: "theirs" });
    const group = await stranger.createGroup("Theirs", [theirs.id]);
    const mine = await idp.create({ userName: "mine" });
    const results = await bulk(idp, [
      rename(`/Users/${mine.id}`, "Mx"),
      rename(`/Users/${theirs.id}`, "Mx"),
      { method: "DELETE", path: `/Users/${theirs.id}` },
      { method: "DELETE", path: `/Groups/${group.id}` },
      makeGroup("with a stranger", [mine.id, theirs.id]),
    ]);
    assert.deepEqual(statusesOf(results.slice(0, 4)), ["200", "404", "404", "404"]);
    assert.equal(results[4]?.status, "400");
    const untouched = await stranger.call("GET", `/Users/${theirs.id}`);
    assert.deepEqual([untouched.status, untouched.body.meta.version, untouched.body.groups.length], [200, 'W/"1"', 1]);
  });

  test("for the rate each operation is a request: the debt is waited for", async () => {
    const idp = await portal.token(await portal.account(), { rate: 10 });
    const results = await bulk(
      idp,
      Array.from({ length: 60 }, (_, at) => make(`rate${at}`)),
    );
    assert.equal(results.length, 60);
    const next = await idp.call("GET", "/Users?count=1");
    assert.equal(next.status, 429);
    const wait = Number(next.headers["retry-after"]);
    assert.ok(wait >= 4 && wait <= 5, `60 operations, of which 20 at once: about 4 s, not ${wait}`);
  });

  test("where the database stops answering, what was done is told, and the rest is not tried", async () => {
    const account = await portal.account();
    const idp = await portal.token(account);
    const locked = await idp.create({ userName: "locked" });
    await using database = Object.assign(
      openDatabase<Tables>({ url: portal.databaseUrl, applicationName: "bulk test", statementTimeout: 500 }),
      { [Symbol.asyncDispose]: async () => database.close() },
    );
    const app = await buildApp({ database, publicUrl: PUBLIC_URL, sealer: testSealer });
    const caller = new ScimCaller(app, idp.token);
    const holder = await portal.database.pool.connect();
    try {
      await holder.query("begin");
      await holder.query("select 1 from users where account_id = $1 and id = $2 for update", [account, locked.id]);
      const results = await bulk(caller, [make("before"), rename(`/Users/${locked.id}`, "Mx"), make("after")]);
      assert.deepEqual(statusesOf(results), ["201", "503", "503"]);
      assert.match(results[1]?.response?.detail ?? "", /Try again/);
      const nothing = await send(caller, [rename(`/Users/${locked.id}`, "Mx"), make("later")]);
      assert.deepEqual([nothing.status, nothing.headers["retry-after"] !== undefined], [503, true]);
    } finally {
      await holder.query("rollback");
      holder.release();
      await app.close();
    }
    assert.deepEqual(await namesOf(idp), ["before", "locked"]);
  });

  test("two nodes given the same Bulk make each user once", async () => {
    const idp = await portal.token(await portal.account());
    const other = new ScimCaller(await portal.anotherNode(), idp.token);
    const operations = Array.from({ length: 50 }, (_, at) => make(`same${at}`));
    const [one, two] = await Promise.all([bulk(idp, operations), bulk(other, operations.toReversed())]);
    const made = [...one, ...two].map(({ status }) => status);
    assert.deepEqual(
      [made.filter((status) => status === "201").length, made.filter((status) => status === "409").length],
      [50, 50],
    );
    assert.equal((await idp.call("GET", "/Users?count=0")).body.totalResults, 50);
  });
});
