import assert from "node:assert/strict";
import { test } from "node:test";
import { startDueReadings } from "./app-imports.ts";
import { ImportWorld } from "./testbed.ts";

test("a reading waits when the app says so, tries again what may pass, and says why it failed", async () => {
  await using world = await ImportWorld.open();
  world.account("ada@example.com");
  let told = 0;
  world.stub.whim = ({ path }) => {
    if (!path.includes("/Users")) return undefined;
    told += 1;
    if (told === 1) return { status: 429, headers: { "retry-after": "1" } };
    return told === 2 ? { status: 500, body: "<html>oops</html>" } : undefined;
  };
  const read = await world.read();
  assert.equal(read.status, "done", read.note);
  assert.equal(read.accounts, 1);
  world.stub.whim = () => ({ status: 401 });
  const refused = await world.read();
  assert.equal(refused.status, "failed");
  assert.match(refused.note, /refused the token/);
  assert.ok(refused.wayOut);
  assert.equal((await world.get("/accounts")).counts.unowned, 1);
  await world.post("/pause");
  const paused = await world.read();
  assert.match(paused.note, /Nothing is sent to the app at the moment/);
});

test("a reading that a process left is taken up where it stopped", async () => {
  await using world = await ImportWorld.open();
  for (let at = 0; at < 450; at += 1) world.account(`user${String(at).padStart(3, "0")}@example.com`);
  const pages = () => world.stub.received.filter(({ path }) => /startIndex/.test(path)).map(({ path }) => path);
  let reached: () => void = () => {};
  const second = new Promise<void>((resolve) => (reached = resolve));
  world.stub.whim = ({ path }) => {
    if (!path.includes("startIndex=201")) return undefined;
    reached();
    // The process that asked is as good as dead: nobody answers it.
    return pages().filter((page) => page.includes("startIndex=201")).length === 1
      ? { status: 429, headers: { "retry-after": "1" } }
      : undefined;
  };
  await world.post("/reading");
  await second;
  // Another process takes the reading over, as it does after a minute of silence.
  await world.directory.db.query(
    undefined,
    "update account_reads set alive_at = now() - interval '2 minutes' where status = 'running'",
    [],
  );
  const read = await world.readingEnded();
  assert.equal(read.status, "done", read.note);
  assert.equal(read.accounts, 450);
  assert.equal(pages().filter((page) => page.includes("startIndex=1&")).length, 1);
  assert.equal((await world.get("/accounts")).counts.unowned, 450);
});

test("who has an account in the app already is linked when provisioning is switched on, one reading for all, even where names may be taken twice", async () => {
  await using world = await ImportWorld.open();
  world.stub.uniqueNames = false;
  await world.startEngine();
  const ids: string[] = [];
  for (let at = 0; at < 30; at += 1) {
    const login = `user${at}@example.com`;
    ids.push((await world.directory.person(login, { firstName: `First ${at}` })).id);
    if (at < 20) world.account(login);
  }
  world.account("somebody.else@example.com");
  await world.post("/assignments", { people: ids, groups: [] });
  const before = world.stub.received.length;
  await world.switchOn();
  await world.readingEnded();
  await world.settled();
  const asked = world.stub.received.slice(before).map(({ method }) => method);
  const count = (method: string) => asked.filter((one) => one === method).length;
  assert.deepEqual({ GET: count("GET"), POST: count("POST"), PATCH: count("PATCH") }, { GET: 1, POST: 10, PATCH: 20 });
  assert.equal(world.stub.users.size, 31);
  const owners = [...world.stub.users.values()].flatMap(({ externalId }) => externalId ?? []);
  assert.deepEqual(owners.toSorted(), ids.toSorted());
  assert.equal((await world.get("/accounts")).counts.unowned, 1);
});

test("a reading that is due by its schedule is made once, whoever asks first", async () => {
  await using world = await ImportWorld.open();
  world.account("ada@example.com");
  const settings = { every: "hourly", confirmExact: false, matchOn: [], driftPolicy: "report" };
  await world.directory.good("PUT", `/apps/${world.appId}/reading`, settings);
  const { db } = world.directory;
  await startDueReadings(db);
  assert.equal((await world.get("/reading")).latest, null);
  await db.query(undefined, "update app_reading set next_at = now() - interval '1 minute'", []);
  await Promise.all([startDueReadings(db), startDueReadings(db)]);
  const read = await world.readingEnded();
  assert.deepEqual([read.cause, read.status], ["schedule", "done"]);
  const { nextAt } = await world.get("/reading");
  assert.ok(Date.parse(nextAt) > Date.now() + 3_000_000);
  const rows = await db.query(undefined, "select 1 from account_reads", []);
  assert.equal(rows.length, 1);
});
