import assert from "node:assert/strict";
import type { Attack } from "./attack.ts";
import { newUser, type Stage } from "./stage.ts";

const count = 160;

async function members(stage: Stage): Promise<void> {
  const { idp } = stage.a;
  const nodes = [idp, await stage.onOtherNode(idp)];
  const group = await idp.createGroup("Everybody");
  const users = await Promise.all(
    Array.from({ length: count }, (_, index) => idp.create({ userName: `u${index}@acme.test` })),
  );
  const answers = await Promise.all(
    users.map(({ id }, index) =>
      nodes[index % 2]!.patch(`/Groups/${group.id}`, { op: "add", path: "members", value: [{ value: id }] }),
    ),
  );
  for (const answer of answers) assert.ok(answer.status < 300, answer.text);
  const shown = (await idp.call("GET", `/Groups/${group.id}`)).body;
  assert.equal(shown.members.length, count, "members were lost");
  assert.equal(shown.meta.version, `W/"${count + 1}"`, "changes of the group were lost");
  // By twos, which takes another way than one at a time.
  const pairs = Array.from({ length: 20 }, (_, index) => [users[2 * index]!, users[2 * index + 1]!]);
  await Promise.all(
    pairs.map((pair, index) =>
      nodes[index % 2]!.patch(`/Groups/${group.id}`, {
        op: "remove",
        path: "members",
        value: pair.map(({ id }) => ({ value: id })),
      }),
    ),
  );
  const left = (await idp.call("GET", `/Groups/${group.id}`)).body;
  assert.equal(left.members.length, count - 40, "removals were lost");
  assert.equal(left.meta.version, `W/"${count + 21}"`, "changes of the group were lost");
}

async function attributes(stage: Stage): Promise<void> {
  const { idp } = stage.a;
  const nodes = [idp, await stage.onOtherNode(idp)];
  const { id } = await idp.create({ userName: "busy@acme.test" });
  const names = [
    "nickName",
    "title",
    "userType",
    "locale",
    "timezone",
    "preferredLanguage",
    "displayName",
    "profileUrl",
  ];
  await Promise.all(
    names.map((path, index) => nodes[index % 2]!.patch(`/Users/${id}`, { op: "replace", path, value: `v${index}` })),
  );
  const { body } = await idp.call("GET", `/Users/${id}`);
  assert.deepEqual(
    names.map((name) => body[name]),
    names.map((_, index) => `v${index}`),
    "changes of the user were lost",
  );
}

async function stale(stage: Stage): Promise<void> {
  const { idp } = stage.a;
  const { id } = await idp.create({ userName: "etag@acme.test" });
  const group = await idp.createGroup("Etag");
  const old = { "if-match": 'W/"1"' };
  await idp.patch(`/Users/${id}`, { op: "replace", path: "title", value: "A" });
  await idp.patch(`/Groups/${group.id}`, { op: "replace", path: "displayName", value: "Etag 2" });
  const off = { Operations: [{ op: "replace", value: { active: false } }] };
  await stage.refused(() => idp.call("PUT", `/Users/${id}`, newUser("etag@acme.test"), old), 412);
  await stage.refused(() => idp.call("PATCH", `/Users/${id}`, off, old), 412);
  await stage.refused(() => idp.call("DELETE", `/Users/${id}`, undefined, old), 412);
  await stage.refused(() => idp.call("PUT", `/Groups/${group.id}`, { displayName: "Old" }, old), 412);
  await stage.refused(() => idp.call("DELETE", `/Groups/${group.id}`, undefined, old), 412);
}

export default {
  id: "H3",
  known: "lost update",
  title:
    "160 members added at once on two nodes are all there, as are changes of one user; a change from an old version is refused",
  async run(stage) {
    await attributes(stage);
    await members(stage);
    await stale(stage);
  },
  guards: [
    {
      what: "a user is written only from the version that was read",
      edits: [
        {
          file: "apps/portal/server/users/store.ts",
          from: "u.version = k.version and u.epoch = k.epoch and u.deleted_at is null",
          to: "u.epoch = k.epoch and u.deleted_at is null",
        },
        {
          // Who waited for the row finds it in another place, and begins anew even where no version is asked.
          file: "apps/portal/server/users/store.ts",
          from: "where u.ctid = f.place and u.account_id",
          to: "where u.account_id",
        },
      ],
      noticed: /changes of the user were lost/,
    },
    {
      what: "a group changes under its lock",
      edits: [
        {
          file: "apps/portal/server/teams/store.ts",
          from: "where account_id = $1 and id = $2 and live for no key update",
          to: "where account_id = $1 and id = $2 and live",
        },
      ],
      noticed: /changes of the group were lost/,
    },
    {
      what: "If-Match asked before anything is changed",
      edits: [
        {
          file: "packages/scim/etag.ts",
          from: "if (header !== undefined && !namesVersion(header, version))",
          to: 'if (header === "" && !namesVersion(header, version))',
        },
      ],
      noticed: /refused with 412, not/,
    },
  ],
} satisfies Attack;
