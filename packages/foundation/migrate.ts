import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { connectionSettings } from "./database-connection.ts";

/** The database was made by a newer version of Rollcall than the one that is running. */
export class NewerDatabaseError extends Error {
  constructor(database: string, found: number, known: number) {
    super(
      `The database ${database} was made by a newer version of Rollcall (its migration ${found}; this version knows ${known}). Start that version or a newer one; nothing was changed.`,
    );
    this.name = "NewerDatabaseError";
  }
}

/** The migrations in the code and those in the database tell different stories. */
export class MigrationMismatch extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MigrationMismatch";
  }
}

export interface Migration {
  number: number;
  name: string;
  text: string;
  digest: string;
}

/** The numbered SQL files of a folder, in order. */
export function readMigrations(folder: URL | string): Migration[] {
  const path = typeof folder === "string" ? folder : fileURLToPath(folder);
  const migrations = readdirSync(path)
    .filter((file) => file.endsWith(".sql"))
    .map((file) => {
      const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
      if (match === null) throw new MigrationMismatch(`${file} in ${path} is not named NNNN-name.sql.`);
      const text = readFileSync(`${path}/${file}`, "utf8");
      return {
        number: Number(match[1]),
        name: match[2] ?? "",
        text,
        digest: createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex"),
      };
    })
    .toSorted((a, b) => a.number - b.number);
  for (const [index, migration] of migrations.entries()) {
    if (migration.number === migrations[index - 1]?.number)
      throw new MigrationMismatch(`Two files in ${path} have the number ${migration.number}.`);
  }
  return migrations;
}

/** The key of the advisory lock ("roll" in ASCII): one migrator at a time in a database. */
const LOCK = 0x726f6c6c;

/**
 * Brings a database up to the code, and makes it first when it is missing. Any number of processes may do this at once:
 * one works, the others wait for it. Each migration is a transaction, so a process that dies leaves a known state.
 */
export async function migrate(databaseUrl: string, folder: URL | string): Promise<void> {
  const migrations = readMigrations(folder);
  const client = await connectOrCreate(databaseUrl);
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query("set client_min_messages = warning");
    await client.query(
      "create table if not exists migrations (number integer primary key, name text not null, digest text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ number: number; name: string; digest: string }>(
      "select number, name, digest from migrations order by number",
    );
    const known = migrations.at(-1)?.number ?? 0;
    const newest = rows.at(-1)?.number ?? 0;
    if (newest > known) throw new NewerDatabaseError(client.database ?? "", newest, known);
    const applied = new Map(rows.map((row) => [row.number, row]));
    for (const migration of migrations) {
      const before = applied.get(migration.number);
      if (before === undefined) {
        await apply(client, migration);
      } else if (before.digest !== migration.digest) {
        throw new MigrationMismatch(
          `Migration ${migration.number} (${migration.name}) was changed after it had been applied to the database ${client.database ?? ""}. Put the file back as it was, and write the change as a new migration.`,
        );
      }
    }
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(migration.text);
    await client.query("insert into migrations (number, name, digest) values ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.digest,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw new Error(`Migration ${migration.number} (${migration.name}) failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function connectOrCreate(url: string): Promise<pg.Client> {
  for (let attempt = 1; ; attempt += 1) {
    const client = newClient(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      // 3D000: the database does not exist.
      if ((error as { code?: string }).code !== "3D000" || attempt > 1) throw error;
      await ensureDatabase(url, decodeURIComponent(new URL(url).pathname.slice(1)));
    }
  }
}

/** Creates a database on a server unless it is there. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = "/postgres";
  const client = newClient(url.href);
  try {
    await client.connect();
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    // Another process was quicker: 42P04 duplicate_database, or 23505 on the index of pg_database.
    if (code === "42P04" || code === "23505") return;
    if (code === "42501")
      throw new Error(
        `The database ${name} does not exist and this user may not create it. Create it, or allow the user to (alter role … createdb).`,
        { cause: error },
      );
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

function newClient(url: string): pg.Client {
  const client = new pg.Client({ ...connectionSettings(url, "rollcall migrate") });
  client.on("error", () => {});
  return client;
}
