import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDatabaseAway, openDatabase } from "../database.ts";
import { migrate } from "../migrate.ts";
import { identityOf } from "../process-identity.ts";
import { startPostgres, type PostgresServer } from "./server.ts";

const noMigrations = new URL("../testbed/migrations/", import.meta.url);

function newFolder(mode = 0o755): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "rollcall-server-"));
  chmodSync(path, mode);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

async function query(server: PostgresServer, text: string): Promise<object[]> {
  const url = new URL(server.url);
  url.pathname = "/kept";
  await migrate(url.href, noMigrations);
  const database = openDatabase({ url: url.href, applicationName: "test" });
  try {
    return await database.query(undefined, text, []);
  } finally {
    await database.close();
  }
}

async function untilGone(pid: number, identity: string | undefined): Promise<void> {
  while (identity !== undefined && identityOf(pid) === identity) await sleep(20);
}

test("the server keeps its data over a stop, and over a kill -9 of all its processes", async () => {
  using folder = newFolder();
  let server = await startPostgres({ dataFolder: folder.path });
  await query(server, "create table notes as select 1 as id");
  await server.stop();
  assert.equal(server.pid(), undefined);

  server = await startPostgres({ dataFolder: folder.path });
  assert.equal(server.adopted, false);
  const pid = server.pid() ?? 0;
  await query(server, "insert into notes values (2)");
  process.kill(pid, "SIGKILL");
  // At once: the old processes still hold the shared memory.
  server = await startPostgres({ dataFolder: folder.path });
  assert.notEqual(server.pid(), pid);
  assert.deepEqual(await query(server, "select id from notes order by id"), [{ id: 1 }, { id: 2 }]);
  assert.deepEqual(
    await query(
      server,
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as network",
    ),
    [{ fsync: "on", commit: "on", network: "" }],
  );
  await server.stop();
});

test("a server whose Rollcall was killed is found and used; the last one who leaves stops it", async () => {
  using folder = newFolder();
  const script = `import { startPostgres } from ${JSON.stringify(fileURLToPath(new URL("./server.ts", import.meta.url)))};
    await startPostgres({ dataFolder: ${JSON.stringify(folder.path)} }); process.stdout.write("up"); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resume) => other.stdout.once("data", resume));
  const beside = await startPostgres({ dataFolder: folder.path });
  assert(beside.adopted);
  const pid = beside.pid() ?? 0;
  await beside.stop();
  assert.equal(identityOf(pid) !== undefined, true, "the other one still uses it");

  const identity = identityOf(other.pid ?? 0);
  other.kill("SIGKILL");
  await untilGone(other.pid ?? 0, identity);
  const next = await startPostgres({ dataFolder: folder.path });
  assert.equal(next.adopted, true);
  assert.equal(next.pid(), pid);
  await query(next, "select 1");
  await next.stop();
  assert.equal(identityOf(pid), undefined);
});

test("a pid file that names another program's process does not keep the server from starting", async () => {
  using folder = newFolder();
  let server = await startPostgres({ dataFolder: folder.path });
  await server.stop();
  const socketFolder = decodeURIComponent(new URL(server.url).searchParams.get("host") ?? "");
  writeFileSync(
    join(server.home, "postgres", "postmaster.pid"),
    `${process.pid}\n${server.home}/postgres\n1\n5432\n${socketFolder}\n\n\n`,
  );
  server = await startPostgres({ dataFolder: folder.path });
  assert.equal(server.adopted, false);
  await query(server, "select 1");
  await server.stop();
});

test("a data folder of a newer version is refused with a sentence, and nothing in it changes", async () => {
  using folder = newFolder();
  for (const [format, words] of [
    [{ format: 99, postgresql: 18 }, /newer version of Rollcall/],
    [{ format: 1, postgresql: 99 }, /PostgreSQL 99/],
  ] as const) {
    writeFileSync(join(folder.path, "format.json"), JSON.stringify(format));
    await assert.rejects(startPostgres({ dataFolder: folder.path }), words);
    assert.deepEqual(readdirSync(folder.path), ["format.json"]);
    assert.deepEqual(JSON.parse(readFileSync(join(folder.path, "format.json"), "utf8")), format);
  }
});

test("a half-made cluster of a killed first start is made anew", async () => {
  using folder = newFolder();
  const home = folder.path;
  mkdirSync(join(home, "postgres.new"));
  writeFileSync(join(home, "postgres.new", "PG_VERSION"), "18");
  writeFileSync(join(home, "postgres.password"), "old");
  const server = await startPostgres({ dataFolder: home });
  await query(server, "select 1");
  assert(!existsSync(join(server.home, "postgres.password")));
  await server.stop();
});

test("two starts at once get one server", async () => {
  using folder = newFolder();
  const [one, two] = await Promise.all([
    startPostgres({ dataFolder: folder.path }),
    startPostgres({ dataFolder: folder.path }),
  ]);
  assert.equal(one.pid(), two.pid());
  await one.stop();
  await query(two, "select 1");
  await two.stop();
  assert.equal(one.pid(), undefined);
});

test("a server that dies under us is brought up again without anybody's help", async () => {
  using folder = newFolder();
  const server = await startPostgres({ dataFolder: folder.path, keepAlive: true });
  await query(server, "create table notes as select 1 as id");
  const pid = server.pid() ?? 0;
  process.kill(pid, "SIGKILL");
  while (server.pid() === undefined || server.pid() === pid) await sleep(20);
  for (let tries = 0; ; tries += 1) {
    const rows = await query(server, "select id from notes").catch((error: unknown) => {
      if (tries > 500 || !isDatabaseAway(error)) throw error;
    });
    if (rows !== undefined) {
      assert.deepEqual(rows, [{ id: 1 }]);
      break;
    }
    await sleep(20);
  }
  await server.stop();
  assert.equal(server.pid(), undefined);
});

const root = process.getuid?.() === 0;

test(
  "in a folder the server's user may not enter, the data goes where it may, and is found again there",
  { skip: !root && "only root has this trouble" },
  async () => {
    using closed = newFolder(0o700);
    using open = newFolder(0o755);
    const options = { dataFolder: join(closed.path, "data"), elsewhere: [open.path] };
    let server = await startPostgres(options);
    assert(server.home.startsWith(open.path));
    assert.equal(
      JSON.parse(readFileSync(join(options.dataFolder, "postgres-location.json"), "utf8")).folder,
      server.home,
    );
    await query(server, "create table notes as select 1 as id");
    await server.stop();
    server = await startPostgres(options);
    assert.deepEqual(await query(server, "select id from notes"), [{ id: 1 }]);
    await server.stop();

    rmSync(server.home, { recursive: true });
    await assert.rejects(startPostgres(options), /that folder is gone/);
  },
);
