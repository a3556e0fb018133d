import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Attack } from "./attack.ts";
import { filtered, groupSchema, newUser, patchSchema, searchSchema, type Stage } from "./stage.ts";

interface Ids {
  user: string;
  group: string;
}

const patch = (...operations: object[]) => ({ schemas: [patchSchema], Operations: operations });

/** Every SCIM route by id, with every method and body that could reach a resource. */
function routesById({ user, group }: Ids): ["GET" | "PUT" | "PATCH" | "DELETE" | "HEAD", string, unknown?][] {
  return [
    ["GET", `/Users/${user}`],
    ["HEAD", `/Users/${user}`],
    ["GET", `/Users/${user}?attributes=groups`],
    ["GET", `/Users/${user.toUpperCase()}`],
    ["PUT", `/Users/${user}`, newUser("kept@acme.test")],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", value: { active: false } })],
    ["PATCH", `/Users/${user}`, patch({ op: "replace", path: "userName", value: "x@acme.test" })],
    ["DELETE", `/Users/${user}`],
    ["GET", `/Groups/${group}`],
    ["PUT", `/Groups/${group}`, { schemas: [groupSchema], displayName: "Mine", members: [] }],
    ["PATCH", `/Groups/${group}`, patch({ op: "replace", path: "displayName", value: "Mine" })],
    ["PATCH", `/Groups/${group}`, patch({ op: "add", path: "members", value: [] })],
    ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: `members[value eq "${user}"]` })],
    ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: 'members[display co "a"]' })],
    ["DELETE", `/Groups/${group}`],
    ["GET", `/Users/${group}`],
    ["GET", `/Groups/${user}`],
  ];
}

async function byId({ a }: Stage, foreign: Ids): Promise<void> {
  const unknown = { user: randomUUID(), group: randomUUID() };
  const anonymous = (text: string, ids: Ids) => text.replaceAll(new RegExp(`${ids.user}|${ids.group}`, "gi"), "ID");
  const same = routesById(unknown);
  for (const [index, [method, path, body]] of routesById(foreign).entries()) {
    const answer = await a.idp.call(method, path, body);
    const [, samePath = "", sameBody] = same[index] ?? [];
    const other = await a.idp.call(method, samePath, sameBody);
    assert.equal(answer.status, 404, `${method} ${path} reached the other account: ${answer.text}`);
    assert.equal(anonymous(answer.text, foreign), anonymous(other.text, unknown));
  }
}

async function inLists({ a }: Stage, foreign: Ids): Promise<void> {
  const filters = [
    'userName sw "heron"',
    `id eq "${foreign.user}"`,
    'externalId eq "heron"',
    'not (userName eq "x")',
    `groups.value eq "${foreign.group}"`,
    'emails.value co "heron"',
    'emails[value co "heron"]',
    'userName eq "heron@acme.test" or id pr',
    "userName pr",
  ];
  const paths = [
    "/Users",
    "/Users?count=0",
    "/Users?sortBy=userName&sortOrder=descending",
    "/Users?startIndex=2",
    "/Users?cursor",
    ...filters.map((filter) => filtered("/Users", filter)),
    "/Groups",
    filtered("/Groups", `members.value eq "${foreign.user}"`),
    filtered("/Groups", 'displayName co "heron"'),
  ];
  for (const path of paths) {
    const answer = await a.idp.call("GET", path);
    assert.ok(answer.status === 200 || path === "/Users?cursor", `${path}: ${answer.text}`);
    assert.ok(!/heron/i.test(answer.text), `${path} shows the other account`);
    assert.ok((answer.body.totalResults ?? 0) <= 1, `${path} counts the other account`);
  }
  for (const path of ["/Users/.search", "/Groups/.search", "/.search"]) {
    const search = { schemas: [searchSchema], filter: `id eq "${foreign.user}" or id pr`, count: 100 };
    const answer = await a.idp.call("POST", path, search);
    assert.ok(!/heron/i.test(answer.text), `${path} shows the other account`);
  }
}

async function asMember(stage: Stage, foreign: Ids, mine: Ids): Promise<void> {
  const { idp } = stage.a;
  const add = (id: string) =>
    idp.patch(`/Groups/${mine.group}`, { op: "add", path: "members", value: [{ value: id }] });
  const unknown = randomUUID();
  const one = await stage.refused(() => add(foreign.user), 400, "invalidValue");
  assert.equal(one.text.replace(foreign.user, "ID"), (await add(unknown)).text.replace(unknown, "ID"));
  const nested = (id: string) =>
    idp.patch(`/Groups/${mine.group}`, { op: "add", path: "members", value: [{ value: id, type: "Group" }] });
  const inside = await stage.refused(() => nested(foreign.group), 400, "invalidValue");
  assert.equal(inside.text.replace(foreign.group, "ID"), (await nested(unknown)).text.replace(unknown, "ID"));
  const members = [{ value: foreign.user }];
  const body = { schemas: [groupSchema], displayName: "New", members };
  await stage.refused(() => idp.call("POST", "/Groups", body), 400, "invalidValue");
  await stage.refused(() => idp.call("PUT", `/Groups/${mine.group}`, body), 400, "invalidValue");
}

async function console({ a }: Stage, foreign: Ids): Promise<void> {
  const routes = [
    `/users/${foreign.user}`,
    `/users/${foreign.user}/scim`,
    `/users/${foreign.user}/timeline`,
    `/teams/${foreign.group}`,
    `/teams/${foreign.group}/members`,
  ];
  for (const path of routes)
    assert.equal((await a.admin.call("GET", path)).status, 404, `${path} of the other account`);
  for (const path of ["/users", "/teams", "/audit", "/domains", "/provisioning", "/exchanges?limit=200"])
    assert.ok(!/ardea/i.test((await a.admin.call("GET", path)).text), `${path} shows the other account`);
  assert.equal((await a.admin.call("POST", `/users/${foreign.user}/deactivate`)).status, 404);
}

export default {
  id: "B1",
  known: "vouch PR 317, Atlas 175",
  title: "on every route a foreign id is answered like one that nobody has, and no list, count or search shows more",
  async run(stage) {
    const make = async (idp: Stage["a"]["idp"], word: string): Promise<Ids> => {
      const more = { externalId: word, name: { familyName: word }, displayName: word === "heron" ? "Ardea" : word };
      const user = await idp.create({ userName: `${word}@acme.test`, ...more });
      return { user: user.id, group: (await idp.createGroup(`${word} group`, [user.id])).id };
    };
    const mine = await make(stage.a.idp, "kestrel");
    const foreign = await make(stage.b.idp, "heron");
    await stage.unchanged(() => byId(stage, foreign));
    await stage.unchanged(() => inLists(stage, foreign));
    await asMember(stage, foreign, mine);
    await stage.unchanged(() => console(stage, foreign));
  },
  guards: [
    {
      what: "the account and the connection in the look-up of a user",
      edits: [
        {
          file: "apps/portal/server/users/store.ts",
          from: "f.account_id = k.account_id and f.id = k.id",
          to: "f.id = k.id",
        },
        {
          file: "apps/portal/server/users/write-batch.ts",
          from: "[`${row.account_id}/${row.id}`, row])); return keys.map((key) => rows.get(`${key.account}/${key.id}`));",
          to: "[row.id, row])); return keys.map((key) => rows.get(key.id));",
        },
        {
          file: "apps/portal/server/users/user-state.ts",
          from: "user === undefined || (connection !== undefined && user.connection_id !== connection)",
          to: "user === undefined",
        },
      ],
      noticed: /reached the other account/,
    },
    {
      what: "the account and the connection in every list of users",
      edits: [
        {
          file: "apps/portal/server/users/page-store.ts",
          from: 'const ofConnection = "u.account_id = $1 and u.connection_id = $2 and u.live";',
          to: 'const ofConnection = "$1::integer is not null and $2::uuid is not null and u.live";',
        },
      ],
      noticed: /(shows|counts) the other account/,
    },
    {
      what: "the account and the connection in every read of groups",
      edits: [
        {
          file: "apps/portal/server/teams/scim-teams.ts",
          from: 'const scope = "t.account_id = $1 and t.connection_id = $2 and t.live";',
          to: 'const scope = "$1::integer is not null and $2::uuid is not null and t.live";',
        },
        {
          file: "apps/portal/server/teams/scim-teams.ts",
          from: "where t.account_id = $1 and t.connection_id = $2 and t.id = $3 and",
          to: "where $1::integer is not null and $2::uuid is not null and t.id = $3 and",
        },
      ],
      noticed: /the other account/,
    },
  ],
} satisfies Attack;
