// What is measured, each started for this run alone: the portal, the bare floor, a peer in memory, a bare INSERT.
import { fork, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "../e2e/free-ports.ts";
import { allProcesses } from "../e2e/processes.ts";
import { Product } from "../e2e/product.ts";
import { openDatabase } from "../packages/foundation/database.ts";
import { startPostgres } from "../packages/foundation/postgres/server.ts";
import { Target } from "./load.ts";
import { loadCounters } from "./statements.ts";

async function startScript(
  label: string,
  script: URL,
  path: string,
  { env = {}, pids = [] }: { env?: Record<string, string>; pids?: number[] } = {},
): Promise<Target & AsyncDisposable> {
  const child = fork(script, { stdio: ["ignore", "pipe", "inherit", "ipc"], env: { ...process.env, ...env } });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk) => resolve(String(chunk).trim()));
    child.once("exit", () => reject(new Error(`${label} ended before it listened`)));
  });
  const target = new Target(label, `http://127.0.0.1:${port}${path}`, "bench", () => [child.pid ?? 0, ...pids]);
  return Object.assign(target, {
    async [Symbol.asyncDispose]() {
      target.close();
      child.kill();
    },
  });
}

export const startFloor = () => startScript("floor", new URL("./floor.ts", import.meta.url), "/scim/v2");

/** The bare prototype of `ceiling.ts` with a durable database of its own. */
export async function startCeiling(): Promise<Target & AsyncDisposable> {
  const { url, pid, stop } = await bareDatabase();
  const target = await startScript("ceiling", new URL("./ceiling.ts", import.meta.url), "/scim/v2", {
    env: { CEILING_URL: url },
    pids: pid === undefined ? [] : [pid],
  });
  const close = target[Symbol.asyncDispose].bind(target);
  return Object.assign(target, {
    async [Symbol.asyncDispose]() {
      await close();
      await stop();
    },
  });
}

async function bareDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataFolder: join(folder, "data"), durable: true });
  const url = new URL(server.url);
  url.pathname = "/postgres";
  return {
    url: url.href,
    pid: server.pid(),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Installs the peers where they are missing: they are no part of the product. */
export function startScimmy() {
  const folder = new URL("./peers/", import.meta.url);
  if (!existsSync(new URL("node_modules/scimmy/", folder)))
    spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: fileURLToPath(folder), stdio: ["ignore", 2, 2] });
  return startScript("scimmy", new URL("scimmy.js", folder), "/scim");
}

export interface Portal extends AsyncDisposable {
  target: Target;
  /** The process of the portal alone. */
  pid: number;
  postmaster: number | undefined;
  dataFolder: string;
  /** Where its inspector listens once it was asked to. */
  inspectPort: number;
}

/** With `counted` the database counts its statements, which costs it a little. */
export async function startPortal({ counted = false } = {}): Promise<Portal> {
  const [inspectPort = 0] = await freePorts(1);
  const product = await Product.prepare({ env: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` } });
  if (counted) await loadCounters(product.dataFolder);
  await product.start();
  const name = ["--portal", "1", "--name", "bench", "--any-domain", "--rate", "0"];
  const token = await product.rollcall("token", "create", ...name);
  const postmaster = allProcesses().find(
    ({ command }) => /postgres\b.*-D/.test(command) && command.includes(product.dataFolder),
  );
  const pid = product.pidOf("portal") ?? 0;
  const pids = [pid, postmaster?.pid].filter((one) => one !== undefined);
  const target = new Target("portal", `${product.portalUrl}/scim/v2`, token, () => pids);
  return {
    target,
    pid,
    postmaster: postmaster?.pid,
    dataFolder: product.dataFolder,
    inspectPort,
    async [Symbol.asyncDispose]() {
      target.close();
      await product[Symbol.asyncDispose]();
    },
  };
}

/** Rows of 1 kB a second, each durable by itself, into a table with a key alone: no write of the portal is cheaper. */
export async function measureInserts(connections: number, milliseconds: number): Promise<number> {
  const { url, stop } = await bareDatabase();
  const database = openDatabase({ url, poolSize: connections, applicationName: "bench" });
  try {
    await database.query(undefined, "create table bare (id uuid primary key, doc jsonb not null)", []);
    const doc = JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], fill: "x".repeat(960) });
    const insert = () => database.query("bare", "insert into bare values ($1, $2)", [randomUUID(), doc]);
    await insert();
    let rows = 0;
    const began = performance.now();
    const worker = async (): Promise<void> => {
      for (; performance.now() - began < milliseconds; rows += 1) await insert();
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return rows / ((performance.now() - began) / 1000);
  } finally {
    await database.close();
    await stop();
  }
}
