import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";

const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

describe("the members of groups", () => {
  let portal: TestPortal;
  let account: number;
  let idp: ScimCaller;
  let nodes: ScimCaller[];
  let users: string[];

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    idp = await portal.token(account);
    nodes = [idp, new ScimCaller(await portal.anotherNode(), idp.token)];
    const made = Array.from({ length: 160 }, (_, index) => idp.create({ userName: `u${index}@acme.test` }));
    users = (await Promise.all(made)).map((user) => user.id);
  });
  after(() => portal[Symbol.asyncDispose]());

  const read = async (id: string) => (await idp.call("GET", `/Groups/${id}`)).body;
  const membersOf = async (id: string): Promise<string[]> =>
    (((await read(id)).members ?? []) as { value: string }[]).map((member) => member.value).toSorted();
  const add = (id: string) => ({ op: "add", path: "members", value: [{ value: id }] });
  const remove = (id: string) => ({ op: "remove", path: `members[value eq "${id}"]` });
  const recordsOf = async (id: string) => {
    const rows = await portal.database.query<{ message: string; changes: object[]; exchanged: boolean; same: boolean }>(
      undefined,
      `select a.message, a.changes, e.id is not null as exchanged, e.changes = a.changes as same
       from audit a left join exchanges e on e.account_id = a.account_id and e.id = a.exchange_id and e.team_id = a.target_id
       where a.account_id = $1 and a.target_id = $2 and a.event = 'team.members_changed' order by a.id`,
      [account, id],
    );
    return rows;
  };

  test("160 members added at once on two nodes are all there, each with its version, audit entry and exchange (H3)", async () => {
    const { id } = await idp.createGroup("Everybody");
    const answers = await Promise.all(users.map((user, index) => nodes[index % 2]!.patch(`/Groups/${id}`, add(user))));
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [204]);
    assert.deepEqual(await membersOf(id), users.toSorted());
    assert.equal((await read(id)).meta.version, 'W/"161"');
    const records = await recordsOf(id);
    assert.equal(records.length, 160);
    assert.ok(records.every((record) => record.exchanged && record.same && record.changes.length === 1));
    assert.equal(new Set(records.map((record) => record.message)).size, 160);
    const gone = await Promise.all(users.map((user, index) => nodes[index % 2]!.patch(`/Groups/${id}`, remove(user))));
    assert.deepEqual([...new Set(gone.map((answer) => answer.status))], [204]);
    assert.deepEqual([await membersOf(id), (await read(id)).meta.version], [[], 'W/"321"']);
  });

  test("who is added and removed by many at once ends as a member or not, and every change that took place is told", async () => {
    const { id } = await idp.createGroup("Revolving door");
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const user = users[index % 3]!;
        return nodes[index % 2]!.patch(`/Groups/${id}`, index % 4 < 2 ? add(user) : remove(user));
      }),
    );
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [204]);
    const records = await recordsOf(id);
    assert.equal((await read(id)).meta.version, `W/"${records.length + 1}"`);
    const added = records.filter((record) => record.message.startsWith("Added")).length;
    assert.equal((await membersOf(id)).length, added - (records.length - added));
  });

  test("adding who is in and removing who is not changes nothing: no version, no audit, and the exchange says so", async () => {
    const { id } = await idp.createGroup("Still", [users[0]!]);
    const { meta } = await read(id);
    for (const operation of [add(users[0]!), remove(users[1]!)])
      assert.equal((await idp.patch(`/Groups/${id}`, operation)).status, 204);
    assert.deepEqual((await read(id)).meta, meta);
    assert.deepEqual(await recordsOf(id), []);
    const admin = await portal.superAdmin(account);
    for (let wait = 0; ; wait += 1) {
      const { exchanges } = await admin.good(
        "GET",
        `/exchanges?search=${encodeURIComponent("Nothing changed in the group Still")}`,
      );
      if (exchanges.length === 2 || wait === 100) {
        assert.equal(exchanges.length, 2);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  test("a change of members from an old version is refused with 412, one from the current version is made (H3)", async () => {
    const { id } = await idp.createGroup("Tagged");
    const patch = (user: string, tag: string) =>
      idp.call(
        "PATCH",
        `/Groups/${id}`,
        { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [add(user)] },
        { "if-match": tag },
      );
    assert.equal((await patch(users[0]!, 'W/"1"')).status, 204);
    assert.equal((await patch(users[1]!, 'W/"1"')).status, 412);
    assert.deepEqual(await membersOf(id), [users[0]]);
    const both = await Promise.all([patch(users[2]!, 'W/"2"'), patch(users[3]!, 'W/"2"')]);
    assert.deepEqual(both.map((answer) => answer.status).toSorted(), [204, 412]);
  });

  test("B14 each client's shape is the exact difference of sets, and what cannot be read changes nothing", async () => {
    const [a, b, c, d] = users as [string, string, string, string];
    const { id } = await idp.createGroup("Shapes");
    const name = { op: "replace", value: { id, displayName: "Shapes" } };
    const refs = (...ids: string[]) => ids.map((value) => ({ $ref: null, value }));
    const shapes: [string, unknown[], string[]][] = [
      ["Okta, one in", [name, { op: "add", path: "members", value: [{ value: d, display: "x" }] }], [a, b, c, d]],
      ["Okta, one out", [name, remove(a)], [b, c]],
      ["Okta, one out and one in", [remove(a), { op: "add", path: "members", value: [{ value: d }] }], [b, c, d]],
      ["Okta, full push", [{ op: "replace", path: "members", value: refs(a, d) }], [a, d]],
      ["Okta, full push of nobody", [{ op: "replace", path: "members", value: [] }], []],
      ["Entra, one in", [{ op: "Add", path: "members", value: refs(d) }], [a, b, c, d]],
      ["Entra, one out", [{ op: "Remove", path: "members", value: refs(b) }], [a, c]],
      ["Entra, two out", [{ op: "Remove", path: "members", value: refs(b, c) }], [a]],
      ["Entra, without a path", [{ op: "Add", value: { members: refs(d) } }], [a, b, c, d]],
      ["Entra, nobody named", [{ op: "Remove", path: "members", value: [] }], [a, b, c]],
      ["OneLogin, replace without a path", [{ op: "replace", value: { members: refs(c) } }], [c]],
      ["OneLogin, one object", [{ op: "remove", path: "members", value: { value: c } }], [a, b]],
      ["another attribute only", [{ op: "replace", path: "externalId", value: "g-14" }], [a, b, c]],
      ["who is not there", [remove(d)], [a, b, c]],
      ["ids in capitals", [remove(a.toUpperCase())], [b, c]],
      ["all out by name", [{ op: "remove", path: "members" }], []],
    ];
    const start = async () => idp.patch(`/Groups/${id}`, { op: "replace", path: "members", value: refs(a, b, c) });
    for (const [shape, operations, expected] of shapes) {
      await start();
      const answer = await idp.patch(`/Groups/${id}`, ...operations);
      assert.equal(answer.status, 204, `${shape}: ${answer.text}`);
      assert.deepEqual(await membersOf(id), expected.toSorted(), shape);
    }
    const unreadable: unknown[] = [
      { op: "remove", path: "members", value: [{}] },
      { op: "remove", path: "members", value: [{ id: a }] },
      { op: "remove", path: "members", value: [{ value: "" }] },
      { op: "replace", path: "members", value: [{ display: "Ada" }] },
      { op: "replace", path: "members", value: {} },
      { op: "remove", path: "members[value eq]" },
      { op: "remove", path: `members[id eq "${a}"]` },
      { op: "remove", path: "members.value", value: a },
      { op: "remove" },
      { op: "clear", path: "members" },
    ];
    await start();
    const { meta } = await read(id);
    for (const operation of unreadable) {
      const answer = await idp.patch(`/Groups/${id}`, remove(c), operation);
      assert.equal(answer.status, 400, `${JSON.stringify(operation)}: ${answer.status}`);
      assert.deepEqual(await membersOf(id), [a, b, c].toSorted(), JSON.stringify(operation));
    }
    assert.deepEqual((await read(id)).meta, meta);
  });

  test("B9 whom a directory may not touch under /Users it cannot put into a group either, by whatever verb", async () => {
    const admin = await portal.superAdmin(account);
    const me = (await admin.good("GET", "/session")) as { user: { id: string } };
    const outsider = me.user.id;
    assert.equal((await idp.call("GET", `/Users/${outsider}`)).status, 404);
    const { id } = await idp.createGroup("Powerful", [users[0]!]);
    const body = (...members: string[]) => ({
      schemas: [GROUP],
      displayName: "Powerful",
      members: members.map((value) => ({ value })),
    });
    const refused = [
      await idp.patch(`/Groups/${id}`, add(outsider)),
      await idp.patch(`/Groups/${id}`, add(users[1]!), add(outsider)),
      await idp.patch(`/Groups/${id}`, { op: "replace", path: "members", value: [{ value: outsider, type: "User" }] }),
      await idp.call("PUT", `/Groups/${id}`, body(outsider, users[1]!)),
      await idp.call("POST", "/Groups", { ...body(outsider), displayName: "Another" }),
    ];
    for (const answer of refused)
      assert.deepEqual([answer.status, answer.body.scimType], [400, "invalidValue"], answer.text);
    const bulk = await idp.call("POST", "/Bulk", {
      schemas: [BULK],
      Operations: [{ method: "PUT", path: `/Groups/${id}`, data: body(outsider) }],
    });
    assert.equal(bulk.body.Operations[0].status, "400");
    assert.deepEqual(await membersOf(id), [users[0]]);
    const teams = (await admin.good("GET", `/users/${outsider}`)) as { teams: unknown[] };
    assert.deepEqual(teams.teams, []);
  });

  test("what the directory takes away stays where people here added it by hand", async () => {
    const { id } = await idp.createGroup("Both", [users[0]!]);
    const admin = await portal.superAdmin(account);
    await admin.good("PUT", `/teams/${id}/members/${users[0]}`);
    assert.equal((await idp.patch(`/Groups/${id}`, remove(users[0]!))).status, 204);
    assert.deepEqual(await membersOf(id), []);
    const { members } = (await admin.good("GET", `/teams/${id}/members`)) as { members: { source: string }[] };
    assert.deepEqual(
      members.map((member) => member.source),
      ["manual"],
    );
  });

  test("the members of the groups are the inverse of the groups of the users, after a storm on two nodes (I2)", async () => {
    const groups = await Promise.all([0, 1, 2, 3].map((index) => idp.createGroup(`Storm ${index}`)));
    const some = users.slice(0, 12);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const user = some[(index * 7) % 12]!;
        const { id } = groups[(index * 5) % 4]!;
        const operations =
          index % 9 === 0 ? [add(user), remove(some[(index + 1) % 12]!)] : [index % 3 === 0 ? remove(user) : add(user)];
        return nodes[index % 2]!.patch(`/Groups/${id}`, ...operations);
      }),
    );
    const byGroup = new Set<string>();
    for (const { id } of groups) for (const user of await membersOf(id)) byGroup.add(`${id} ${user}`);
    const byUser = new Set<string>();
    for (const user of some) {
      const { body } = await idp.call("GET", `/Users/${user}?attributes=groups`);
      for (const group of (body.groups ?? []) as { value: string }[])
        if (groups.some(({ id }) => id === group.value)) byUser.add(`${group.value} ${user}`);
    }
    assert.deepEqual([...byGroup].toSorted(), [...byUser].toSorted());
    assert.ok(byGroup.size > 0);
  });

  test("of the megabytes of a large group the log keeps the beginning and says so", async () => {
    const { id } = await idp.createGroup("Large");
    await portal.database.query(
      undefined,
      `with made as (insert into users (account_id, id, status, managed_by, connection_id, resource, user_name, user_name_key, email_keys, display_name, display_name_key)
         select u.account_id, md5(n::text)::uuid, 'active', 'directory', u.connection_id, u.resource, 'l' || n, 'l' || n, '{}', 'Large ' || n, 'large ' || n
         from users u, generate_series(1, 3000) n where u.id = $2 returning account_id, id)
       insert into team_members select account_id, $1, id, 'directory', now() from made`,
      [id, users[0]],
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => idp.call("GET", `/Groups/${id}`)));
    for (const answer of answers) assert.equal(answer.body.members.length, 3000);
    for (let wait = 0; ; wait += 1) {
      const rows = await portal.database.query<{ length: number; ending: string }>(
        undefined,
        "select length(response_body) as length, right(response_body, 120) as ending from exchanges where team_id = $1 and operation = 'group-read'",
        [id],
      );
      if (rows.length < 8 && wait < 100) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      assert.equal(rows.length, 8);
      for (const row of rows) {
        assert.ok(row.length < 40_000, String(row.length));
        assert.match(row.ending, /cut here: the whole text has \d{6} characters/);
      }
      break;
    }
  });
});
