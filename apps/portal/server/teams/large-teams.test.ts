import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const SIZE = 320;

interface Member {
  value: string;
  display: string;
  type: string;
}

describe("a large group that is read again and again", () => {
  let portal: TestPortal;
  let idp: ScimCaller;
  let other: ScimCaller;
  let users: string[];
  let group: string;
  let number = 0;

  const read = async (caller = idp, query = "") => (await caller.call("GET", `/Groups/${group}${query}`)).body;
  const shown = async (caller = idp) =>
    new Map(((await read(caller)).members as Member[]).map((member) => [member.value, member.display]));
  /** Often enough that both nodes keep it. */
  const readOften = async () => {
    for (let time = 0; time < 4; time += 1) for (const caller of [idp, other]) await read(caller);
  };
  const rename = (id: string, displayName: string) =>
    other.patch(`/Users/${id}`, { op: "replace", path: "displayName", value: displayName });

  before(async () => {
    portal = await testPortal();
    idp = await portal.token(await portal.account());
    other = new ScimCaller(await portal.anotherNode(), idp.token);
    const made = Array.from({ length: SIZE }, (_, index) => idp.create({ userName: `u${index}@acme.test` }));
    users = (await Promise.all(made)).map(({ id }) => id);
  });
  beforeEach(async () => {
    ({ id: group } = await idp.createGroup(`Everybody ${(number += 1)}`));
    await idp.patch(`/Groups/${group}`, { op: "add", path: "members", value: users.map((value) => ({ value })) });
    await readOften();
  });
  after(() => portal[Symbol.asyncDispose]());

  test("is the same text each time, with the same headers, and less of it where less is asked for", async () => {
    const [first, second] = [await idp.call("GET", `/Groups/${group}`), await idp.call("GET", `/Groups/${group}`)];
    assert.deepEqual([first.status, first.body], [200, second.body]);
    assert.equal(first.body.members.length, SIZE);
    const names = (headers: Headers | Record<string, unknown>) => Object.keys(headers).toSorted().join();
    assert.equal(names(first.headers), names(second.headers));
    assert.equal((await read(idp, "?excludedAttributes=members")).members, undefined);
    assert.deepEqual(Object.keys(await read(idp, "?attributes=members")).toSorted(), ["id", "members", "schemas"]);
  });

  test("shows a member's new name at once, whichever node changed it", async () => {
    await rename(users[7]!, "Grace Hopper");
    assert.equal((await shown()).get(users[7]!), "Grace Hopper");
    await readOften();
    await rename(users[7]!, "Grace Murray");
    assert.equal((await shown()).get(users[7]!), "Grace Murray");
  });

  test("shows who came, who left and who was deleted at once", async () => {
    const { id } = await other.create({ userName: `late${number}@acme.test`, displayName: "Late Comer" });
    await other.patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: id }] });
    assert.equal((await shown()).get(id), "Late Comer");
    await readOften();
    await other.patch(`/Groups/${group}`, { op: "remove", path: `members[value eq "${users[3]}"]` });
    assert.equal((await shown()).has(users[3]!), false);
    await readOften();
    await other.call("DELETE", `/Users/${id}`);
    assert.deepEqual([(await shown()).has(id), (await shown()).size], [false, SIZE - 1]);
  });

  test("shows its own new name, and is not found once it was deleted", async () => {
    await other.patch(`/Groups/${group}`, { op: "replace", path: "displayName", value: `All of us ${number}` });
    assert.equal((await read()).displayName, `All of us ${number}`);
    await readOften();
    await other.call("DELETE", `/Groups/${group}`);
    assert.equal((await idp.call("GET", `/Groups/${group}`)).status, 404);
  });

  test("shows the new name of a group inside it at once", async () => {
    const inner = await other.createGroup(`Inner ${number}`);
    await other.patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: inner.id }] });
    await readOften();
    await other.patch(`/Groups/${inner.id}`, { op: "replace", path: "displayName", value: `Renamed ${number}` });
    assert.equal((await shown()).get(inner.id), `Renamed ${number}`);
  });

  test("shows a name that was being changed before anybody knew that the group is large", async () => {
    const { id } = await idp.createGroup(`Fresh ${number}`);
    group = id;
    await idp.patch(`/Groups/${id}`, { op: "add", path: "members", value: users.map((value) => ({ value })) });
    const client = await portal.database.pool.connect();
    try {
      await client.query("begin");
      await client.query("update users set display_name = 'Under way' where id = $1", [users[9]]);
      await readOften();
      await client.query("commit");
    } finally {
      client.release();
    }
    assert.equal((await shown()).get(users[9]!), "Under way");
  });

  test("is kept: a change that nothing counts is not seen, which is how this test knows", async () => {
    // Nothing is kept while a transaction is under way that began before, even in another database of the server.
    const uncounted = async (attempt: number): Promise<string> => {
      const name = `Uncounted ${attempt}`;
      await portal.database.query(undefined, "alter table users disable trigger users_name_shown", []);
      await portal.database.query(undefined, "update users set display_name = $1 where id = $2", [name, users[11]]);
      await portal.database.query(undefined, "alter table users enable trigger users_name_shown", []);
      return name;
    };
    for (let attempt = 0, name = await uncounted(0); (await shown()).get(users[11]!) === name; attempt += 1) {
      assert.ok(attempt < 100, "it is never kept");
      await setTimeout(50);
      await readOften();
      name = await uncounted(attempt + 1);
    }
    const before = (await shown()).get(users[11]!);
    await rename(users[12]!, "Counted");
    assert.notEqual((await shown()).get(users[11]!), before);
  });
});
