import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { connectionSettings } from "./database-connection.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { startPostgres } from "./postgres/server.ts";

export interface TestDatabase extends AsyncDisposable {
  url: string;
}

let ownServer: Promise<string> | undefined;

/** The server of TEST_DATABASE_URL, or one that all test processes of this user share in the temporary folder. */
function serverUrl(): Promise<string> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") return Promise.resolve(given);
  ownServer ??= startPostgres({
    dataFolder: join(tmpdir(), `rollcall-test-${process.getuid?.() ?? 0}`),
    durable: false,
  }).then((server) => {
    // Comes when nothing is left to do; the last process to leave stops the server.
    process.once("beforeExit", () => void server.stop());
    return server.url;
  });
  return ownServer;
}

/** A fresh database with the tables of these migrations: a copy of a template that is made once for each state of them. */
export async function testDatabase(migrations: URL): Promise<TestDatabase> {
  const server = await serverUrl();
  const template = await templateOf(server, migrations);
  const name = `rollcall_test_${process.pid}_${randomBytes(4).toString("hex")}`;
  await administer(server, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: withDatabase(server, name),
    async [Symbol.asyncDispose]() {
      await administer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function templateOf(server: string, migrations: URL): Promise<string> {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 10);
  const family = `rollcall_template_${hash(fileURLToPath(migrations))}`;
  const state = hash(
    readMigrations(migrations)
      .map((migration) => migration.digest)
      .join(),
  );
  const name = `${family}_${state}`;
  await administer(server, async (client) => {
    await client.query("select pg_advisory_lock(hashtext($1))", [family]);
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [family],
    );
    if (rows.some((row) => row.datname === name)) return;
    const draft = `${name}_new`;
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
    await migrate(withDatabase(server, draft), migrations);
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function administer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ ...connectionSettings(withDatabase(server, "postgres"), "rollcall tests") });
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
