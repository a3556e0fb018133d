import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { databaseUrl, DatabaseAway, isDatabaseAway, listen, openDatabase } from "./database.ts";
import { testDatabase } from "./test-database.ts";

const noMigrations = new URL("./testbed/migrations/", import.meta.url);

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (holds()) return;
    await sleep(20);
  }
  assert.fail(`it did not happen: ${what}`);
}

test("each app has its own database on the server", () => {
  assert.equal(databaseUrl("postgresql://u:p@host:5432", "portal"), "postgresql://u:p@host:5432/rollcall_portal");
  assert.equal(
    databaseUrl("postgresql://u:p@host/acme?sslmode=require", "directory"),
    "postgresql://u:p@host/acme_directory?sslmode=require",
  );
});

test("counts are numbers, days stay texts, moments are dates and documents are objects", async () => {
  await using place = await testDatabase(noMigrations);
  const database = openDatabase({ url: place.url, applicationName: "test" });
  const rows = await database.query(
    "kinds",
    `select count(*) as count, date '2026-01-31' as day, timestamptz '2026-01-31T10:00:00Z' as moment, $1::jsonb as document,
      current_setting('jit') as jit, array[1, 2]::int8[] as list`,
    ['{"a":[1]}'],
  );
  assert.deepEqual(rows, [
    {
      count: 1,
      day: "2026-01-31",
      moment: new Date("2026-01-31T10:00:00Z"),
      document: { a: [1] },
      jit: "off",
      list: [1, 2],
    },
  ]);
  await database.close();
});

test("a transaction that throws leaves nothing behind", async () => {
  await using place = await testDatabase(noMigrations);
  const database = openDatabase<{ notes: { text: string } }>({ url: place.url, applicationName: "test" });
  await database.query(undefined, "create table notes (text text)", []);
  const failing = database.transaction(async (trx) => {
    await trx.insertInto("notes").values({ text: "lost" }).execute();
    throw new RangeError("no");
  });
  await assert.rejects(failing, RangeError);
  assert.deepEqual(await database.kysely.selectFrom("notes").selectAll().execute(), []);
  await database.close();
});

test("a connection that is cut means away for the request that had it, and the next one works", async () => {
  await using place = await testDatabase(noMigrations);
  const database = openDatabase({ url: place.url, applicationName: "test", poolSize: 2 });
  const [own] = await database.query<{ pid: number }>(undefined, "select pg_backend_pid() as pid", []);
  const cut = openDatabase({ url: place.url, applicationName: "test" });
  const inTransaction = database.transaction(async (trx) => {
    await cut.query(undefined, "select pg_terminate_backend($1)", [own?.pid]);
    await sql`select 1`.execute(trx);
  });
  await assert.rejects(inTransaction, DatabaseAway);
  await database.ping();
  await Promise.all([database.close(), cut.close()]);
});

test("a statement that takes too long, and a server that is not there, mean away; a mistake in a statement does not", async () => {
  await using place = await testDatabase(noMigrations);
  const database = openDatabase({ url: place.url, applicationName: "test", statementTimeout: 50 });
  await assert.rejects(database.query(undefined, "select pg_sleep(5)", []), DatabaseAway);
  await assert.rejects(database.query(undefined, "select nonsense", []), (error) => !isDatabaseAway(error));
  await database.close();
  const nowhere = openDatabase({ url: "postgresql://u:p@127.0.0.1:1/x", applicationName: "test" });
  await assert.rejects(nowhere.ping(), DatabaseAway);
  await nowhere.close();
  assert(!isDatabaseAway(new Error("anything")));
  assert(!isDatabaseAway(Object.assign(new Error("no file"), { code: "ENOENT", syscall: "open", path: "/x" })));
});

test("a listener hears notifications, and again after its connection was cut, and is told of the gap", async () => {
  await using place = await testDatabase(noMigrations);
  const database = openDatabase({ url: place.url, applicationName: "test" });
  const heard: string[] = [];
  let gaps = 0;
  const listener = await listen(
    place.url,
    "news",
    (text) => heard.push(text),
    () => (gaps += 1),
  );
  await database.query(undefined, "select pg_notify('news', 'one')", []);
  await until("the first is heard", () => heard.includes("one"));
  await database.query(
    undefined,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall listener' and datname = current_database()",
    [],
  );
  await until("it is connected again", () => gaps === 1);
  await database.query(undefined, "select pg_notify('news', 'two')", []);
  await until("the second is heard", () => heard.includes("two"));
  await listener.close();
  await database.close();
});
