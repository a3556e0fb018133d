import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { connectionWith, idsOf, neighbourOf, page, walk } from "../../testing/pages.ts";

let portal: TestPortal;
before(async () => {
  portal = await testPortal();
});
after(() => portal[Symbol.asyncDispose]());

describe("pages by cursor (RFC 9865)", () => {
  test("they are announced", async () => {
    const { idp } = await connectionWith(portal, 0);
    const { pagination } = (await idp.call("GET", "/ServiceProviderConfig")).body;
    assert.deepEqual(pagination, {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: 100,
      maxPageSize: 500,
      cursorTimeout: 3600,
    });
  });

  test("a walk forwards and back again passes everybody, and ends without a cursor at both ends", async () => {
    const { idp, ids } = await connectionWith(portal, 10);
    const first = await page(idp, "count=4&cursor=");
    assert.equal(first.body.previousCursor, undefined);
    assert.equal(first.body.startIndex, undefined);
    const second = await page(idp, `count=4&cursor=${first.body.nextCursor}`);
    const third = await page(idp, `count=4&cursor=${second.body.nextCursor}`);
    assert.equal(third.body.nextCursor, undefined);
    assert.deepEqual([first, second, third].flatMap(idsOf), ids);
    const back = await page(idp, `count=4&cursor=${third.body.previousCursor}`);
    assert.deepEqual(idsOf(back), ids.slice(4, 8));
    const start = await page(idp, `count=4&cursor=${back.body.previousCursor}`);
    assert.deepEqual([idsOf(start), start.body.previousCursor], [ids.slice(0, 4), undefined]);
    assert.deepEqual(idsOf(await page(idp, `count=4&cursor=${start.body.nextCursor}`)), ids.slice(4, 8));
  });

  test("count=0 tells the total and gives no cursor to go on with for ever", async () => {
    const { idp } = await connectionWith(portal, 3);
    const { totalResults, Resources, nextCursor } = (await page(idp, "count=0&cursor=")).body;
    assert.deepEqual([totalResults, Resources, nextCursor], [3, [], undefined]);
  });

  test("whoever existed throughout is seen exactly once, whatever is created, renamed and deleted meanwhile", async () => {
    const { idp, ids } = await connectionWith(portal, 40);
    const gone = new Set<string>();
    let number = 0;
    const seen = await walk(idp, "count=3", async (before) => {
      number += 1;
      await idp.create({ userName: `new${number}@example.com` });
      const [passed] = before.filter((id) => !gone.has(id));
      const ahead = ids.findLast((id) => !before.includes(id) && !gone.has(id));
      if (number > 8) return;
      for (const id of [passed, ahead]) if (id !== undefined) gone.add(id);
      await Promise.all([
        idp.call("DELETE", `/Users/${passed}`),
        ahead && idp.call("DELETE", `/Users/${ahead}`),
        idp.patch(`/Users/${ids[20]}`, { op: "replace", path: "userName", value: `renamed${number}@example.com` }),
      ]);
    });
    assert.equal(new Set(seen).size, seen.length, "somebody came twice");
    const throughout = ids.filter((id) => !gone.has(id));
    assert.deepEqual(
      seen.filter((id) => throughout.includes(id)),
      throughout,
    );
  });

  test("a sorted walk and a filtered one see everybody once, nulls and equal values too", async () => {
    const { idp, ids } = await connectionWith(portal, 0);
    for (const [at, title] of ["b", undefined, "a", "B", undefined, "a", "c", "é", "a"].entries())
      ids.push((await idp.create({ userName: `t${at}`, active: at % 2 === 0, ...(title && { title }) })).id);
    for (const sort of ["title", "userName", "active", "meta.created"]) {
      for (const order of ["ascending", "descending"]) {
        const query = `sortBy=${sort}&sortOrder=${order}`;
        const whole = idsOf(await page(idp, query));
        assert.deepEqual(await walk(idp, `${query}&count=2`), whole, query);
      }
    }
    const filter = `filter=${encodeURIComponent('userName sw "t" and active eq true')}`;
    assert.deepEqual(await walk(idp, `${filter}&count=2`), idsOf(await page(idp, filter)));
    const first = await page(idp, `${filter}&count=2&cursor=`);
    assert.equal(first.body.totalResults, 5);
    const last = await page(idp, `${filter}&count=3&cursor=${first.body.nextCursor}`);
    assert.deepEqual(idsOf(await page(idp, `${filter}&count=2&cursor=${last.body.previousCursor}`)), idsOf(first));
  });

  test("groups are walked likewise, and so is a search by POST", async () => {
    const { idp } = await connectionWith(portal, 0);
    const groups: string[] = [];
    for (const name of ["A", "C", "B", "D", "E"]) groups.push((await idp.createGroup(name)).id);
    assert.deepEqual(await walk(idp, "count=2", undefined, "/Groups"), groups);
    const sorted = await walk(idp, "count=2&sortBy=displayName&sortOrder=descending", undefined, "/Groups");
    assert.deepEqual(
      sorted,
      [4, 3, 1, 2, 0].map((at) => groups[at]),
    );
    const search = async (cursor: string) => {
      const schemas = ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"];
      const answer = await idp.call("POST", "/Groups/.search", { schemas, count: 3, cursor });
      assert.equal(answer.status, 200, answer.text);
      return answer;
    };
    const first = await search("");
    const second = await search(first.body.nextCursor);
    assert.deepEqual([...idsOf(first), ...idsOf(second)], groups);
    assert.deepEqual(idsOf(await search(second.body.previousCursor)), groups.slice(0, 3));
  });

  test("a strict connection walks by cursor as well", async () => {
    const idp = await portal.token(await portal.account(), { dialect: "strict" });
    const made = [];
    for (const name of ["a", "b", "c"])
      made.push(
        (
          await idp.create({
            userName: `${name}@example.com`,
            emails: [{ value: `${name}@example.com`, primary: true }],
          })
        ).id,
      );
    assert.deepEqual(await walk(idp, "count=1"), made);
  });

  test("a cursor of another connection, type, filter or order is refused, and so is one that was made up", async () => {
    const { idp, account } = await connectionWith(portal, 4);
    const { nextCursor } = (await page(idp, "count=2&cursor=")).body;
    const neighbour = await neighbourOf(portal, account);
    const cases: [ScimCaller, string][] = [
      [neighbour, `/Users?cursor=${nextCursor}`],
      [idp, `/Groups?cursor=${nextCursor}`],
      [idp, `/Users?cursor=${nextCursor}&filter=${encodeURIComponent("active eq true")}`],
      [idp, `/Users?cursor=${nextCursor}&sortBy=userName`],
      [idp, `/Users?cursor=${nextCursor.slice(0, -4)}AAAA`],
      [idp, "/Users?cursor=abc"],
      [idp, "/Users?cursor=%00%ff"],
    ];
    for (const [caller, path] of cases) {
      const answer = await caller.call("GET", path);
      assert.deepEqual([answer.status, answer.body.scimType], [400, "invalidCursor"], path);
    }
    const both = await idp.call("GET", `/Users?cursor=${nextCursor}&startIndex=1`);
    assert.equal(both.status, 400);
    const count = await idp.call("GET", "/Users?cursor=&count=many");
    assert.deepEqual([count.status, count.body.scimType], [400, "invalidCount"]);
    assert.equal((await idp.call("GET", `/Users?cursor=${nextCursor}&count=1`)).status, 200);
  });

  test("a cursor works on another node, and expires", async () => {
    let now = Date.parse("2026-03-01T00:00:00Z");
    await using place = await testPortal({ clock: () => new Date(now) });
    const idp = await place.token(await place.account());
    for (const name of ["a", "b", "c"]) await idp.create({ userName: name });
    const { nextCursor } = (await page(idp, "count=1&cursor=")).body;
    const other = new ScimCaller(await place.anotherNode(), idp.token);
    now += 3_599_000;
    assert.equal(idsOf(await page(other, `count=1&cursor=${nextCursor}`)).length, 1);
    now += 2_000;
    const answer = await idp.call("GET", `/Users?count=1&cursor=${nextCursor}`);
    assert.deepEqual([answer.status, answer.body.scimType], [400, "expiredCursor"]);
  });
});
