import assert from "node:assert/strict";
import { test } from "node:test";
import { ImportWorld } from "../app-imports/testbed.ts";
import type { StubUser } from "../testbed/stub-app.ts";

/** An app in which these people have accounts that are in sync. */
async function supplied(
  world: ImportWorld,
  names: string[],
): Promise<Map<string, { id: string; user: () => StubUser }>> {
  await world.switchOn();
  await world.readingEnded();
  await world.startEngine();
  const people = new Map<string, { id: string; user: () => StubUser }>();
  for (const name of names) {
    const { id } = await world.directory.person(`${name}@example.com`, { firstName: name, lastName: "Person" });
    await world.post("/assignments", { people: [id], groups: [] });
    const user = () => {
      const found = [...world.stub.users.values()].find(({ externalId }) => externalId === id);
      assert.ok(found);
      return found;
    };
    people.set(name, { id, user });
  }
  await world.settled();
  assert.equal(world.stub.users.size, names.length);
  return people;
}

const states = async (world: ImportWorld): Promise<Record<string, number>> => {
  const { counts } = await world.get("/drift");
  return Object.fromEntries(Object.entries(counts as Record<string, number>).filter(([, count]) => count > 0));
};

test("an app in sync is said to be so, and nothing is written", async () => {
  await using world = await ImportWorld.open();
  await supplied(world, ["ada", "eve", "joe"]);
  const writes = world.stub.writes().length;
  const read = await world.read();
  assert.equal(read.status, "done", read.note);
  assert.deepEqual(await states(world), { in_sync: 3 });
  await world.settled();
  assert.equal(world.stub.writes().length, writes);
});

test("what was changed, removed, added or switched off there is found, each with both values", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada", "eve", "joe", "kim"]);
  const ada = people.get("ada")?.user();
  const eve = people.get("eve")?.user();
  const joe = people.get("joe")?.user();
  assert.ok(ada && eve && joe);
  ada["displayName"] = "Somebody else";
  eve.active = false;
  world.stub.users.delete(joe.id);
  world.account("intruder@example.com");
  await world.directory.person("max@example.com", { firstName: "Max" });
  world.account("max@example.com");
  await world.read();
  assert.deepEqual(await states(world), { in_sync: 1, changed: 2, missing: 1, unmanaged: 1, not_assigned: 1 });
  const { rows, paths } = await world.get("/drift?state=changed");
  assert.deepEqual(
    rows.map(
      ({ differences, name }: { differences: { path: string; here: unknown; there: unknown }[]; name: string }) => [
        name,
        differences.map(({ here, path, there }) => [path, here, there]),
      ],
    ),
    [
      ["ada Person", [["displayName", "ada Person", "Somebody else"]]],
      ["eve Person", [["active", true, false]]],
    ],
  );
  assert.deepEqual(paths, [
    { path: "active", count: 1 },
    { path: "displayName", count: 1 },
  ]);
  assert.equal((await world.get("/drift?path=active")).rows.length, 1);
  assert.equal((await world.get("/drift?state=all&search=intruder")).rows[0].state, "unmanaged");
  const csv = await world.directory.console("GET", `/apps/${world.appId}/drift.csv?state=drift`);
  assert.match(csv.text, /Changed there,ada Person,ada@example.com,displayName,ada Person,Somebody else/);
  assert.match(csv.text, /Missing there,joe Person/);
});

test("overwriting sends only what differs, makes what is missing again, and the next reading is in sync", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada", "eve", "joe"]);
  const ada = people.get("ada")?.user();
  const joe = people.get("joe")?.user();
  assert.ok(ada && joe);
  ada["displayName"] = "Somebody else";
  ada.active = false;
  world.stub.users.delete(joe.id);
  await world.read();
  const writes = world.stub.writes().length;
  const { rows } = await world.get("/drift");
  const result = await world.post("/drift/actions", {
    action: "overwrite",
    subjects: rows.map(({ subject }: { subject: string }) => subject),
  });
  assert.deepEqual(result, { done: 2, refused: [] });
  await world.settled();
  const sent = world.stub.writes().slice(writes);
  assert.deepEqual(sent.map(({ method }) => method).toSorted(), ["PATCH", "POST"]);
  const patch = sent.find(({ method }) => method === "PATCH");
  assert.deepEqual(
    JSON.parse(patch?.body ?? "{}").Operations.map(({ path }: { path: string }) => path),
    ["active", "displayName"],
  );
  await world.read();
  assert.deepEqual(await states(world), { in_sync: 3 });
});

test("an accepted difference is left alone until either side changes, and can be reported again", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada"]);
  const ada = people.get("ada");
  assert.ok(ada);
  ada.user()["displayName"] = "The Countess";
  await world.read();
  const [row] = (await world.get("/drift")).rows;
  await world.post("/drift/actions", { action: "accept", subjects: [row.subject], reason: "her own wish" });
  assert.deepEqual(await states(world), { accepted: 1 });
  await world.read();
  assert.deepEqual(await states(world), { accepted: 1 });
  const [kept] = (await world.get("/drift?state=accepted")).rows;
  assert.equal(kept.differences[0].accepted.reason, "her own wish");
  await world.post("/drift/actions", { action: "report", subjects: [row.subject] });
  assert.deepEqual(await states(world), { changed: 1 });
  await world.post("/drift/actions", { action: "accept", subjects: [row.subject] });
  ada.user()["displayName"] = "Another name again";
  await world.read();
  assert.deepEqual(await states(world), { changed: 1 });
});

test("by policy differences are overwritten once, and not again and again where the app changes them back", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada"]);
  const ada = people.get("ada");
  assert.ok(ada);
  const settings = { every: "off", confirmExact: false, matchOn: [], driftPolicy: "overwrite" };
  await world.directory.good("PUT", `/apps/${world.appId}/reading`, settings);
  const mangle = () => void (ada.user()["displayName"] = "MANGLED");
  mangle();
  const read = await world.read();
  assert.equal(read.counts.overwritten, 1);
  await world.settled();
  assert.equal(ada.user()["displayName"], "ada Person");
  mangle();
  const writes = world.stub.writes().length;
  const again = await world.read();
  assert.equal(again.counts.overwritten, 0);
  await world.settled();
  assert.equal(world.stub.writes().length, writes);
  const [row] = (await world.get("/drift")).rows;
  assert.match(row.note, /again although it was overwritten/);
});

test("what the switches of the app would not send is not overwritten, and said so", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada"]);
  const ada = people.get("ada")?.user();
  assert.ok(ada);
  ada["displayName"] = "Somebody else";
  await world.read();
  const switches = { enabled: true, createUsers: true, updateUsers: false, deactivateUsers: true, pushGroups: false };
  await world.directory.good("PUT", `/apps/${world.appId}/provisioning`, switches);
  const [row] = (await world.get("/drift")).rows;
  const result = await world.post("/drift/actions", { action: "overwrite", subjects: [row.subject] });
  assert.equal(result.done, 0);
  assert.match(result.refused[0].reason, /"Update users" is switched off/);
});

test("a page that an app drops is no reason to call accounts missing: they are asked for", async () => {
  await using world = await ImportWorld.open();
  const people = await supplied(world, ["ada", "eve", "joe"]);
  const hidden = people.get("eve")?.user();
  assert.ok(hidden);
  world.stub.whim = ({ method, path }) => {
    if (method !== "GET" || !path.includes("startIndex")) return undefined;
    const rest = [...world.stub.users.values()].filter(({ id }) => id !== hidden.id);
    return { status: 200, body: JSON.stringify({ totalResults: rest.length, Resources: rest }) };
  };
  await world.read();
  assert.deepEqual(await states(world), { in_sync: 3 });
});
