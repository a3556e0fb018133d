import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { connectionWith, idsOf, neighbourOf, page } from "../../testing/pages.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

let portal: TestPortal;
before(async () => {
  portal = await testPortal();
});
after(() => portal[Symbol.asyncDispose]());

describe("pages by startIndex", () => {
  test("a walk shows everybody once, in the same order each time, with the right total on every page", async () => {
    const { idp, ids } = await connectionWith(portal, 23);
    for (let round = 0; round < 2; round += 1) {
      const seen: string[] = [];
      for (let start = 1; start <= 23; start += 5) {
        const answer = await page(idp, `startIndex=${start}&count=5`);
        const { totalResults, startIndex, itemsPerPage } = answer.body;
        assert.deepEqual([totalResults, startIndex, itemsPerPage], [23, start, Math.min(5, 24 - start)]);
        seen.push(...idsOf(answer));
      }
      assert.deepEqual(seen, ids);
    }
  });

  test("startIndex and count out of bounds are brought within them", async () => {
    const { idp, ids } = await connectionWith(portal, 5);
    for (const [query, expected] of [
      ["startIndex=0&count=2", ids.slice(0, 2)],
      ["startIndex=-7&count=2", ids.slice(0, 2)],
      ["startIndex=5&count=2", ids.slice(4)],
      ["startIndex=6&count=2", []],
      ["startIndex=999999999999999&count=2", []],
      ["startIndex=2&count=0", []],
      ["startIndex=2&count=-3", []],
      ["count=100000", ids],
      ["startIndex=3", ids.slice(2)],
    ] as const) {
      const answer = await page(idp, query);
      assert.deepEqual([idsOf(answer), answer.body.totalResults], [expected, 5], query);
    }
  });

  test("count is never more than the advertised largest page", async () => {
    const { idp } = await connectionWith(portal, 1);
    const { maxPageSize } = (await idp.call("GET", "/ServiceProviderConfig")).body.pagination;
    await portal.database.query(
      undefined,
      `insert into users (account_id, id, status, managed_by, connection_id, resource, user_name, user_name_key, email_keys, display_name, display_name_key)
       select account_id, gen_random_uuid(), 'active', 'directory', connection_id, jsonb_build_object('userName', 'many' || n), 'many' || n, 'many' || n, '{}', 'x', 'x'
       from users, generate_series(1, $1::integer) n where user_name = 'user0@example.com' and account_id = (select max(id) from accounts)`,
      [maxPageSize],
    );
    const answer = await page(idp, `count=${maxPageSize + 50}`);
    assert.deepEqual([idsOf(answer).length, answer.body.totalResults], [maxPageSize, maxPageSize + 1]);
  });

  test("a page after a removal is the one at that place, not the one that was there before", async () => {
    const { idp, ids } = await connectionWith(portal, 12);
    for (const start of [1, 4, 7, 10]) await page(idp, `startIndex=${start}&count=3`);
    await idp.call("DELETE", `/Users/${ids[0]}`);
    const left = ids.slice(1);
    for (const start of [10, 4, 7, 1, 4, 12]) {
      const answer = await page(idp, `startIndex=${start}&count=3`);
      assert.deepEqual(
        [idsOf(answer), answer.body.totalResults],
        [left.slice(start - 1, start + 2), 11],
        `from ${start}`,
      );
    }
  });

  test("two nodes give the same pages and the same total, whoever made the change", async () => {
    const { idp, ids } = await connectionWith(portal, 9);
    const other = new ScimCaller(await portal.anotherNode(), idp.token);
    const pages = async () => {
      const [one, two] = await Promise.all([page(idp, "startIndex=4&count=3"), page(other, "startIndex=4&count=3")]);
      assert.deepEqual(idsOf(one), idsOf(two));
      assert.equal(one.body.totalResults, two.body.totalResults);
      return [idsOf(one), one.body.totalResults];
    };
    await page(idp, "startIndex=1&count=3");
    await page(other, "startIndex=1&count=3");
    assert.deepEqual(await pages(), [ids.slice(3, 6), 9]);
    await other.call("DELETE", `/Users/${ids[1]}`);
    assert.deepEqual(await pages(), [ids.slice(4, 7), 8]);
    const made = await other.create({ userName: "late@example.com" });
    assert.deepEqual(await pages(), [ids.slice(4, 7), 9]);
    assert.deepEqual(idsOf(await page(idp, "startIndex=9&count=3")), [made.id]);
  });

  test("the total stays right through many changes, and a user of another connection is not in it", async () => {
    const { idp, ids, account } = await connectionWith(portal, 60);
    const neighbour = await neighbourOf(portal, account);
    await neighbour.create({ userName: "theirs@example.com" });
    const total = async (caller: ScimCaller) => (await page(caller, "count=0")).body.totalResults as number;
    assert.deepEqual([await total(idp), await total(neighbour)], [60, 1]);
    await Promise.all(ids.slice(0, 20).map((id) => idp.call("DELETE", `/Users/${id}`)));
    // The count has been folded meanwhile, or not: the sum is the same.
    for (let round = 0; round < 5; round += 1) assert.equal(await total(idp), 40);
    await idp.create({ userName: "user0@example.com" });
    await idp.call("PATCH", `/Users/${ids[30]}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", value: { active: false } }],
    });
    assert.deepEqual([await total(idp), await total(neighbour)], [41, 1]);
    const counted = await portal.database.query<{ n: number }>(
      undefined,
      "select count(*) as n from users where live and connection_id is not null and account_id = $1",
      [account],
    );
    assert.equal(counted[0]?.n, 42);
  });

  test("a user on a page is what GET of it answers", async () => {
    const { idp } = await connectionWith(portal, 0);
    const users = [
      { userName: "plain" },
      { userName: "ctrl", title: 'a " \\\\ é \u2028', nickName: '"urn:x' },
      { userName: "off@example.com", active: false, emails: [{ value: "off@example.com", primary: true }] },
      { userName: "work", [enterprise]: { department: "urn:not a schema", manager: { value: "1" } } },
      { userName: "member", name: { familyName: "M" } },
    ];
    const ids = [];
    for (const user of users) ids.push((await idp.create(user)).id);
    await idp.createGroup("Some", [ids[4] ?? ""]);
    for (const query of [
      "count=10",
      "cursor=",
      "sortBy=userName",
      "filter=id%20pr",
      "attributes=userName,groups,title",
    ]) {
      const listed = (await page(idp, query)).body.Resources as { id: string }[];
      assert.equal(listed.length, 5, query);
      const selection = query.startsWith("attributes") ? `?${query}` : "";
      for (const user of listed) assert.deepEqual(user, (await idp.call("GET", `/Users/${user.id}${selection}`)).body);
    }
  });
});

test("of a long page the first users are kept in the activity, with a word on the rest", async () => {
  const { idp, account } = await connectionWith(portal, 14);
  await page(idp, "count=14");
  await portal.app.inject({ method: "GET", url: "/health" });
  const admin = await portal.superAdmin(account);
  let kept: { summary: string; response_body: string }[] = [];
  for (let tries = 0; kept.length === 0 && tries < 50; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    kept = await portal.database.query(
      undefined,
      "select summary, response_body from exchanges where account_id = $1 and operation = 'search'",
      [account],
    );
  }
  assert.equal(admin.cookie === undefined, false);
  assert.equal(kept[0]?.summary, "Listed users 1 to 14 of 14");
  assert.match(kept[0]?.response_body ?? "", /"itemsPerPage":14/);
  assert.equal(kept[0]?.response_body.match(/"userName"/g)?.length, 10);
  assert.match(kept[0]?.response_body ?? "", /cut here: the whole text has \d+ characters/);
});
