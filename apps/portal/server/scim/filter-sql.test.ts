import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import { newId } from "@rollcall/foundation/ids";
import { userType } from "@rollcall/scim/core-schemas";
import { matches } from "@rollcall/scim/filter";
import { parseFilter } from "@rollcall/scim/filter-parse";
import type { ScimResource } from "@rollcall/scim/resource";
import { testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { scimUser } from "../users/scim-user.ts";
import { attributesFrom } from "../users/profile-edit.ts";
import { openUsers, type UserWithTeams } from "../users/user-state.ts";
import { filterSql, sortSql } from "./filter-sql.ts";
import { userLayout } from "./user-layout.ts";

const BASE = "http://portal.test/scim/v2";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Few letters, so that values meet; with the characters that SQL, LIKE and case folding stumble over. */
const letters = ["a", "B", "ä", "Ä", "ß", "%", "_", "\\", "'", '"', "$1", "é", "İ", "Σ", "😀", " x"];
const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const type = fc.constantFrom("work", "home", "WORK");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const without = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

const attributes = fc.record({
  title: optional(word),
  nickName: optional(word),
  displayName: optional(word),
  profileUrl: optional(word),
  name: optional(
    fc
      .record({ familyName: optional(word), givenName: optional(word) })
      .map(without)
      .filter((name) => Object.keys(name).length > 0),
  ),
  emails: optional(
    fc.array(
      fc
        .record({
          value: word.map((text) => `${text.trim()}@b`),
          type: optional(type),
          primary: optional(fc.constant(false)),
        })
        .map(without),
      { minLength: 1, maxLength: 3 },
    ),
  ),
  [enterprise]: optional(
    fc
      .record({ department: optional(word), manager: optional(fc.record({ value: word })) })
      .map(without)
      .filter((part) => Object.keys(part).length > 0),
  ),
});

const texts = [
  "title",
  "nickName",
  "displayName",
  "profileUrl",
  "name.familyName",
  "name.givenName",
  "emails.value",
  "emails.type",
  `${enterprise}:department`,
  `${enterprise}:manager.value`,
  "emails",
  "meta.resourceType",
  "schemas",
  "meta.location",
  "groups.display",
];
const operator = fc.constantFrom("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...texts),
      operator,
      fc.oneof(word, type, fc.constantFrom("User", "urn:ietf:params:scim:schemas:core:2.0:User")),
    )
    .map(([name, op, value]) => `${name} ${op} ${JSON.stringify(value)}`),
  fc
    .tuple(fc.constantFrom(...texts, "active", "name", "groups"), fc.constantFrom("pr", "eq null", "ne null"))
    .map(([name, op]) => `${name} ${op}`),
  fc.tuple(fc.constantFrom("eq", "ne"), fc.boolean()).map(([op, value]) => `active ${op} ${value}`),
  fc.tuple(fc.constantFrom("eq", "ne"), fc.boolean()).map(([op, value]) => `emails.primary ${op} ${value}`),
  fc
    .tuple(
      fc.constantFrom("meta.created", "meta.lastModified"),
      fc.constantFrom("eq", "ne", "gt", "ge", "lt", "le"),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([name, op, day]) => `${name} ${op} "2026-01-0${day + 1}T00:00:00Z"`),
);
const element = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("value", "type"),
      operator,
      fc.oneof(
        word.map((text) => `${text.trim()}@b`),
        type,
      ),
    )
    .map(([name, op, value]) => `${name} ${op} ${JSON.stringify(value)}`),
  fc.constantFrom("type pr", "primary pr", "primary eq false", "type eq null", 'not (type eq "work")'),
);
const bracket = fc
  .tuple(element, fc.constantFrom("and", "or"), optional(element))
  .map(([one, join, two]) => `emails[${two === undefined ? one : `${one} ${join} ${two}`}]`);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    comparison,
    bracket,
    fc.tuple(tie("filter"), fc.constantFrom("and", "or"), tie("filter")).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie("filter").map((inner) => `not (${inner})`),
  ),
}));

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
      users.push({ resource: scimUser(user, BASE), id: user.id });
    }
    assert.ok(users.length > 30);
  });
  after(() => portal[Symbol.asyncDispose]());

  async function bySql(text: string): Promise<string[]> {
    const sql = filterSql(parseFilter(text, userType), userLayout(BASE), [account, connection]);
    const rows = await portal.database.query<{ id: string }>(
      undefined,
      `select u.id from users u where u.account_id = $1 and u.connection_id = $2 and u.live and (${sql.text}) order by u.id`,
      sql.values,
    );
    return rows.map((row) => row.id);
  }
  const inMemory = (text: string) =>
    users
      .filter(({ resource }) => matches(parseFilter(text, userType), resource))
      .map(({ id }) => id)
      .toSorted();

  test("over generated filters and users", async () => {
    await fc.assert(
      fc.asyncProperty(filter, async (text) => {
        assert.deepEqual(await bySql(text), inMemory(text), text);
      }),
      {
        numRuns: Number(process.env["FILTER_RUNS"] ?? 1500),
        seed: Number(process.env["FILTER_SEED"] ?? 7),
        endOnFailure: false,
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
    const layout = userLayout(BASE);
    const filter = parseFilter('title eq "x"', userType);
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
