import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindOptions, ListAnswer } from "@rollcall/scim/client";
import type { ScimResource } from "@rollcall/scim/resource";
import { accountValues } from "./account-values.ts";
import { readAccounts, type Position, type ReadEnd } from "./read-accounts.ts";

const users = (count: number, from = 1): ScimResource[] =>
  Array.from({ length: count }, (_, at) => ({ schemas: [], id: `u${from + at}`, userName: `user${from + at}` }));

const list = (resources: ScimResource[], totalResults: number, nextCursor?: string): ListAnswer => ({
  totalResults,
  startIndex: 1,
  itemsPerPage: resources.length,
  resources,
  ...(nextCursor === undefined ? {} : { nextCursor }),
});

async function read(
  app: (page: FindOptions) => ListAnswer,
  options: { count?: number; cursors?: boolean; from?: Position; known?: string[] } = {},
): Promise<{ ids: string[]; asked: FindOptions[]; end: ReadEnd; nexts: (Position | null)[] }> {
  const asked: FindOptions[] = [];
  const ids: string[] = [];
  const nexts: (Position | null)[] = [];
  const pages = readAccounts({
    count: 100,
    cursors: false,
    ...options,
    ask: (page) => {
      asked.push(page);
      assert.ok(asked.length < 100, "the reading comes to an end");
      return Promise.resolve({ list: app(page), askedAt: new Date(0) });
    },
  });
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) return { ids, asked, end: value, nexts };
    ids.push(...value.accounts.map(({ remote_id }) => remote_id));
    nexts.push(value.next);
  }
}

const all = users(250);
const byIndex = ({ startIndex = 1, count = 100 }: FindOptions) =>
  list(all.slice(startIndex - 1, startIndex - 1 + count), all.length);

test("accounts are read page by page, each once", async () => {
  const { ids, asked, end } = await read(byIndex);
  assert.equal(new Set(ids).size, 250);
  assert.deepEqual(
    asked.map(({ startIndex }) => startIndex),
    [1, 101, 201],
  );
  assert.deepEqual(end, { complete: true, note: null });
});

test("an app that gives fewer than asked for is read to its end", async () => {
  const { ids, asked } = await read((page) => byIndex({ ...page, count: 40 }));
  assert.equal(ids.length, 250);
  assert.equal(asked.length, 7);
});

test("an app that ignores count and gives everything at once is asked once", async () => {
  const { ids, asked, end } = await read(() => list(all, all.length));
  assert.equal(ids.length, 250);
  assert.equal(asked.length, 1);
  assert.equal(end.complete, true);
});

test("an app that ignores startIndex and repeats its first page does not hold the reading for ever", async () => {
  const { ids, asked, end } = await read(() => list(all.slice(0, 100), all.length));
  assert.equal(ids.length, 100);
  assert.equal(asked.length, 2);
  assert.equal(end.complete, false);
  assert.match(end.note ?? "", /same page again and again after 100 accounts/);
});

test("an app that gives less than it announced is said to be incomplete", async () => {
  const { end } = await read(({ startIndex = 1 }) => list(startIndex === 1 ? all.slice(0, 100) : [], 250));
  assert.deepEqual(end.complete, false);
  assert.match(end.note ?? "", /announced 250 accounts and gave 100/);
});

test("a cursor is followed where the app announced cursors, and a cursor that comes again ends the reading", async () => {
  const paged = await read(
    ({ cursor = "" }) => {
      const at = cursor === "" ? 0 : Number(cursor);
      return list(all.slice(at, at + 100), 250, at + 100 < 250 ? String(at + 100) : undefined);
    },
    { cursors: true },
  );
  assert.equal(paged.ids.length, 250);
  assert.deepEqual(paged.end, { complete: true, note: null });
  assert.deepEqual(paged.asked[0], { cursor: "", count: 100 });
  const looped = await read(() => list(all.slice(0, 10), 250, "again"), { cursors: true });
  assert.equal(looped.ids.length, 10);
  assert.equal(looped.end.complete, false);
});

test("an app that announced cursors and gives none is read by index", async () => {
  const { ids, end } = await read((page) => (page.cursor === undefined ? byIndex(page) : byIndex({ count: 100 })), {
    cursors: true,
  });
  assert.equal(ids.length, 250);
  assert.equal(end.complete, true);
});

test("a reading goes on where another process stopped", async () => {
  const first = users(100).map(({ id }) => String(id));
  const { ids, asked, end } = await read(byIndex, { from: { startIndex: 101 }, known: first });
  assert.equal(ids.length, 150);
  assert.equal(asked[0]?.startIndex, 101);
  assert.equal(end.complete, true);
});

test("what is kept of an account is what it says, whatever shape it has", () => {
  const values = accountValues({
    schemas: [],
    id: "7/8?",
    userName: "ada@example.com",
    name: { givenName: "Ada", familyName: "Byron" },
    emails: [{ value: "old@example.com" }, { value: "ada@example.com", primary: true }],
    groups: [{ value: "g" }],
    active: false,
    "urn:example:2.0:User": { lastLoginAt: "2026-11-01T10:00:00Z" },
  });
  assert.deepEqual(
    { ...values, resource: Object.keys(values?.resource ?? {}).includes("groups") },
    {
      remote_id: "7/8?",
      external_id: null,
      user_name: "ada@example.com",
      name: "Ada Byron",
      email: "ada@example.com",
      active: false,
      last_sign_in: "2026-11-01T10:00:00.000Z",
      resource: false,
    },
  );
  assert.equal(accountValues({ schemas: [], userName: "nobody" }), undefined);
  assert.equal(accountValues({ schemas: [], id: "1", lastLogin: "never" })?.last_sign_in, null);
});
