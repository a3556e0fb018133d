// X11: every answer that an app may give, to every kind of request.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { sql } from "kysely";
import { openOutbound } from "./outbound/outbound.ts";
import { nudgeGroups } from "./push/nudge-store.ts";
import { type About, answerBadly, badAnswers } from "./testbed/bad-answers.ts";
import { findings } from "./testbed/findings.ts";
import { type StubApp, startStubApp } from "./testbed/stub-app.ts";
import { Testbed, until } from "./testbed/testbed.ts";

interface Scene {
  stub: StubApp;
  bed: Testbed;
  /** A person for each answer, and a group with that person in it. */
  people: string[];
  groups: string[];
}

interface Operation {
  name: string;
  /** What is there before the bad answers begin. */
  first?: (scene: Scene) => Promise<void>;
  about: About;
  does: (scene: Scene) => Promise<void>;
}

const assign = async (scene: Scene): Promise<void> =>
  void scene.people.push(...(await scene.bed.assign(badAnswers.length)));
const edit =
  (change: Parameters<Testbed["edit"]>[1]) =>
  async ({ bed, people }: Scene) => {
    for (const id of people) await bed.edit(id, change);
  };
const suspended = async (scene: Scene): Promise<void> => {
  await assign(scene);
  await scene.bed.settled();
  await edit({ status: "suspended" })(scene);
};
const withoutPatch = async (scene: Scene): Promise<void> => {
  await scene.bed.query(`update apps set capabilities = '{"patch": false}'`);
  await assign(scene);
};

async function push({ bed, groups, people }: Scene): Promise<void> {
  await bed.query("update apps set push_groups = true");
  await bed.db.transaction(async (trx) => {
    for (const [index, person] of people.entries()) {
      const id = newId();
      groups.push(id);
      await sql`insert into groups (id, name, description) values (${id}, ${`Group ${index}`}, '')`.execute(trx);
      await sql`insert into group_members (group_id, person_id) values (${id}, ${person})`.execute(trx);
      await sql`insert into pushed_groups (app_id, group_id, group_name) values (${bed.appId}, ${id}, ${`Group ${index}`})`.execute(
        trx,
      );
    }
    await nudgeGroups(trx, groups, 1);
  });
}
const pushWithoutPatch = async (scene: Scene): Promise<void> => {
  await withoutPatch(scene);
  await scene.bed.settled();
  await push(scene);
};
const changeGroups =
  (statement: string) =>
  async ({ bed, groups }: Scene) => {
    await bed.query(statement);
    await bed.db.transaction((trx) => nudgeGroups(trx, groups, 1));
  };
const join = changeGroups(
  "insert into group_members (group_id, person_id) select id, (select max(id::text)::uuid from people) from groups on conflict do nothing",
);
const leave = changeGroups("delete from group_members");
const rename = changeGroups("update groups set name = name || ' (new)'");
const assignAndPush = async (scene: Scene): Promise<void> => {
  await assign(scene);
  await scene.bed.settled();
  await push(scene);
};

const operations: Operation[] = [
  { name: "create", about: { path: "/Users", kind: "create" }, does: assign },
  { name: "look up", about: { path: "/Users", kind: "look up" }, does: assign },
  {
    name: "update",
    first: assign,
    about: { path: "/Users", kind: "change" },
    does: edit({ profile: { title: "New" } }),
  },
  { name: "deactivate", first: assign, about: { path: "/Users", kind: "change" }, does: edit({ status: "suspended" }) },
  { name: "reactivate", first: suspended, about: { path: "/Users", kind: "change" }, does: edit({ status: "active" }) },
  {
    name: "read back",
    first: withoutPatch,
    about: { path: "/Users", kind: "read" },
    does: edit({ profile: { title: "New" } }),
  },
  {
    name: "replace",
    first: withoutPatch,
    about: { path: "/Users", kind: "change" },
    does: edit({ profile: { title: "New" } }),
  },
  { name: "create a group", first: assign, about: { path: "/Groups", kind: "create" }, does: push },
  { name: "look a group up", first: assign, about: { path: "/Groups", kind: "look up" }, does: push },
  { name: "add a member", first: assignAndPush, about: { path: "/Groups", kind: "change" }, does: join },
  { name: "remove a member", first: assignAndPush, about: { path: "/Groups", kind: "change" }, does: leave },
  {
    name: "replace a group",
    first: pushWithoutPatch,
    about: { path: "/Groups", kind: "change" },
    does: join,
  },
  { name: "rename a group", first: assignAndPush, about: { path: "/Groups", kind: "change" }, does: rename },
];

async function play({ about, does, first }: Operation): Promise<void> {
  await using stub = await startStubApp();
  await using bed = await Testbed.open(stub.baseUrl);
  const scene: Scene = { stub, bed, people: [], groups: [] };
  const outbound = openOutbound({ allowLoopback: true, allowPrivate: false, timeoutMs: 1_000 });
  // Nothing but our own care prevents doubles.
  Object.assign(stub, { uniqueNames: false, uniqueGroupNames: false });
  await bed.startEngine({ transport: outbound.send });
  await first?.(scene);
  await bed.settled();
  answerBadly(stub, about);
  await does(scene);
  await until(async () => {
    const waiting = await bed.query<{ error_message: string | null; way_out: string | null }>(
      "select error_message, way_out from links where desired_gen > applied_gen and leased_by is null and (due_at is null or due_at > now())",
    );
    for (const row of waiting) assert.ok(row.error_message && row.way_out, "a failure without a reason");
    // As somebody does who presses "Retry" all the time.
    await bed.query(
      "update links set due_at = now(), attempts = 0 where desired_gen > applied_gen and leased_by is null and due_at is distinct from now()",
    );
    await bed.query(
      "update gates set state = 'open', due_at = least(due_at, now() + interval '1 second') where state <> 'open'",
    );
    const [row] = await bed.query<{ left: number }>(
      "select count(*) + (select count(*) from group_nudges) as left from links where desired_gen > applied_gen or leased_by is not null",
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    return row?.left === 0;
  }, 40);
  assert.deepEqual(await findings(bed, stub), []);
  await outbound.close();
}

describe(
  "X11: whatever an app answers, everybody is right in the end, once, and says why until then",
  { concurrency: 2 },
  () => {
    for (const operation of operations)
      test(`${badAnswers.length} answers to "${operation.name}"`, () => play(operation));
  },
);
