import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { openDatabase } from "./database.ts";
import { migrate, MigrationMismatch, NewerDatabaseError } from "./migrate.ts";
import { testDatabase } from "./test-database.ts";

interface Folder extends Disposable {
  url: URL;
  write(name: string, text: string): void;
  remove(name: string): void;
}

function migrationsFolder(files: Record<string, string>): Folder {
  const path = mkdtempSync(join(tmpdir(), "rollcall-migrations-"));
  const write = (name: string, text: string): void => writeFileSync(join(path, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    url: pathToFileURL(`${path}/`),
    write,
    remove: (name) => rmSync(join(path, name)),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

const first = { "0001-people.sql": "create table people (id integer); insert into people values (1);" };

async function rowsOf(url: string, text: string): Promise<object[]> {
  const database = openDatabase({ url, applicationName: "test" });
  try {
    return await database.query(undefined, text, []);
  } finally {
    await database.close();
  }
}

test("migrations run once each, in order, by any number of processes at once", async () => {
  using folder = migrationsFolder({ "0000-start.sql": "select 1" });
  await using database = await testDatabase(folder.url);
  folder.write("0001-people.sql", first["0001-people.sql"]);
  folder.write("0002-more.sql", "insert into people values (2)");
  await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, folder.url)));
  assert.deepEqual(await rowsOf(database.url, "select id from people order by id"), [{ id: 1 }, { id: 2 }]);
  assert.deepEqual(await rowsOf(database.url, "select number from migrations order by number"), [
    { number: 0 },
    { number: 1 },
    { number: 2 },
  ]);
});

test("a database that does not exist is created, also by several at once", async () => {
  using folder = migrationsFolder(first);
  await using database = await testDatabase(folder.url);
  const url = new URL(database.url);
  url.pathname += "_new";
  try {
    await Promise.all([migrate(url.href, folder.url), migrate(url.href, folder.url), migrate(url.href, folder.url)]);
    assert.deepEqual(await rowsOf(url.href, "select id from people"), [{ id: 1 }]);
  } finally {
    await rowsOf(database.url, `drop database "${url.pathname.slice(1)}" with (force)`);
  }
});

test("a migration that fails leaves the database as it was", async () => {
  using folder = migrationsFolder(first);
  await using database = await testDatabase(folder.url);
  folder.write("0002-broken.sql", "insert into people values (2); select nonsense from nowhere;");
  await assert.rejects(migrate(database.url, folder.url), /Migration 2 \(broken\) failed/);
  assert.deepEqual(await rowsOf(database.url, "select id from people"), [{ id: 1 }]);
  folder.write("0002-broken.sql", "insert into people values (3)");
  await migrate(database.url, folder.url);
  assert.deepEqual(await rowsOf(database.url, "select id from people order by id"), [{ id: 1 }, { id: 3 }]);
});

test("a database of a newer version is refused with a sentence and not touched", async () => {
  using folder = migrationsFolder({ ...first, "0002-newer.sql": "select 1" });
  await using database = await testDatabase(folder.url);
  folder.remove("0002-newer.sql");
  await assert.rejects(migrate(database.url, folder.url), (error: unknown) => {
    assert(error instanceof NewerDatabaseError);
    assert.match(error.message, /newer version of Rollcall .*nothing was changed/);
    return true;
  });
});

test("a migration that was changed after it had been applied is refused", async () => {
  using folder = migrationsFolder(first);
  await using database = await testDatabase(folder.url);
  folder.write("0001-people.sql", "create table other ()");
  await assert.rejects(migrate(database.url, folder.url), MigrationMismatch);
});
