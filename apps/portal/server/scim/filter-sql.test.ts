import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { newId } from "@rollcall/foundation/ids";
import { matches } from "@rollcall/scim/filter";
import { parseFilter } from "@rollcall/scim/filter-parse";
import type { ScimResource } from "@rollcall/scim/resource";
import { testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { scimUser } from "../users/scim-user.ts";
import { attributesFrom } from "../users/profile-edit.ts";
import { openUsers, type UserWithTeams } from "../users/user-state.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { attributes, definitions, filter, without } from "../../testing/random-filters.ts";
import { userTypeOf } from "../attributes/extension.ts";
import { userLayout } from "./user-layout.ts";

const type = userTypeOf(1, definitions);

const BASE = "http://portal.test/scim/v2";
describe("a filter in SQL means what it means in memory", () => {
  let portal: TestPortal;
  let account: number;
  let connection: string;
  const users: { resource: ScimResource; id: string }[] = [];

  before(async () => {
    portal = await testPortal();
    account = await portal.account();
    await portal.token(account);
    const row = await portal.database.kysely.selectFrom("connections").select("id").executeTakeFirstOrThrow();
    connection = row.id;
    const samples = fc.sample(attributes, { numRuns: 60, seed: 20261123 });
    let day = 0;
    const states = openUsers(portal.database, () => new Date(Date.UTC(2026, 0, 1 + (day % 5))));
    for (const [index, sample] of samples.entries()) {
      day = index;
      const resource = { ...attributesFrom({ userName: `user${index}` }), ...without(sample) };
      const asked = {
        account,
        id: newId(),
        resource,
        connection,
        actor: { kind: "scim" as const, id: null, name: "test" },
      };
      const user = await states.create({ ...asked, status: index % 4 === 0 ? "deactivated" : "active" });
      if (user === undefined) continue; // Two samples with one primary e-mail.
      users.push({ resource: scimUser(user, BASE, type), id: user.id });
    }
    assert.ok(users.length > 30);
  });
  after(() => portal[Symbol.asyncDispose]());

  async function bySql(text: string): Promise<string[]> {
    const sql = filterSql(parseFilter(text, type), userLayout(BASE, type), [account, connection]);
    const rows = await portal.database.query<{ id: string }>(
      undefined,
      `select u.id from users u where u.account_id = $1 and u.connection_id = $2 and u.live and (${sql.text}) order by u.id`,
      sql.values,
    );
    return rows.map((row) => row.id);
  }
  const inMemory = (text: string) =>
    users
      .filter(({ resource }) => matches(parseFilter(text, type), resource))
      .map(({ id }) => id)
      .toSorted();

  /** For each filter who matches; all of them are asked in one walk over the users. */
  async function manyBySql(texts: string[]): Promise<string[][]> {
    let values: unknown[] = [account, connection];
    const conditions = texts.map((text) => {
      const sql = filterSql(parseFilter(text, type), userLayout(BASE, type), values);
      values = sql.values;
      return `coalesce((${sql.text}), false)`;
    });
    const rows = await portal.database.query<{ id: string; hits: boolean[] }>(
      undefined,
      `select u.id, array[${conditions.join(", ")}] as hits from users u
       where u.account_id = $1 and u.connection_id = $2 and u.live order by u.id`,
      values,
    );
    return texts.map((_, i) => rows.filter((row) => row.hits[i]).map((row) => row.id));
  }

  test("over 5,000 generated filters and generated users, with attributes of every type", async () => {
    const atOnce = 50;
    await fc.assert(
      fc.asyncProperty(fc.array(filter, { minLength: atOnce, maxLength: atOnce, size: "max" }), async (texts) => {
        const found = await manyBySql(texts);
        for (const [i, text] of texts.entries()) assert.deepEqual(found[i], inMemory(text), text);
      }),
      {
        numRuns: Math.ceil(Number(process.env["FILTER_RUNS"] ?? 5000) / atOnce),
        seed: Number(process.env["FILTER_SEED"] ?? 7),
        // The message names the filter; a shorter list of them would say no more.
        endOnFailure: true,
      },
    );
  });

  test("over what injects SQL elsewhere (E5): each is a literal", async () => {
    for (const value of ["' OR 1=1--", "$1", "%", "_", "\\", "a\\'b", "'; drop table users; --"])
      for (const name of ["userName", "displayName", "emails.value", "externalId", "id", "name.familyName"])
        for (const op of ["eq", "co", "sw", "ew"]) {
          const text = `${name} ${op} ${JSON.stringify(value)}`;
          assert.deepEqual(await bySql(text), inMemory(text), text);
        }
  });

  test("userName and e-mail are compared in their canonical form, as uniqueness is (A10)", async () => {
    for (const text of ['userName eq "USER3"', 'userName eq "ｕｓｅｒ3"', 'userName eq " user\u200b3 "']) {
      const found = await bySql(text);
      assert.equal(found.length, 1, text);
    }
  });

  test("sorting is by code points, the primary value first, what has none last", async () => {
    const layout = userLayout(BASE, type);
    const filter = parseFilter('title eq "x"', type);
    assert.equal(filter.kind, "compare");
    if (filter.kind !== "compare") return;
    const rows = await portal.database.query<Pick<UserWithTeams, "id" | "title">>(
      undefined,
      `select u.id, u.resource ->> 'title' as title from users u where u.account_id = $1 and u.connection_id = $2
       order by ${sortSql(filter.target, layout)} asc nulls last, u.id`,
      [account, connection],
    );
    const titles = rows.map((row) => row.title?.toLowerCase() ?? null);
    const present = titles.filter((title) => title !== null);
    const points = (text: string) => [...text].map((letter) => String(letter.codePointAt(0)).padStart(8, "0")).join("");
    assert.deepEqual(
      present,
      present.toSorted((a, b) => (points(a) < points(b) ? -1 : 1)),
    );
    assert.ok(titles.slice(present.length).every((title) => title === null));
  });
});
