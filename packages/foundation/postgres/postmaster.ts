import { spawn, type ChildProcess } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { commandOf, identityOf } from "../process-identity.ts";
import { asUser, type RunAs } from "./run-as.ts";

/** The port is only part of the socket's name: the server does not listen on the network. */
export const SOCKET_PORT = 5432;

const STARTUP_PATIENCE = 120_000;

export interface Postmaster {
  pid: number;
  socketFolder: string;
}

/** The server that runs on this cluster at the moment, whoever started it. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  // The number may belong to something else by now: it is the server only if it was started on this folder.
  if (identityOf(pid) === undefined || !commandOf(pid).includes(realpathSync(cluster))) return undefined;
  return { pid, socketFolder: lines[4]?.trim() ?? "" };
}

export interface LaunchOptions {
  program: string;
  cluster: string;
  socketFolder: string;
  user: RunAs | undefined;
  logFile: string;
  durable: boolean;
}

/** Starts the server in a process group of its own: a Ctrl-C in the terminal must not reach it before our servers are done. */
export function launch(options: LaunchOptions): ChildProcess {
  // What is left of a server that was killed; PostgreSQL would refuse to start if its number is in use by another program.
  if (runningPostmaster(options.cluster) === undefined)
    rmSync(join(options.cluster, "postmaster.pid"), { force: true });
  const settings: Record<string, string> = {
    listen_addresses: "",
    port: String(SOCKET_PORT),
    unix_socket_directories: options.socketFolder,
    unix_socket_permissions: "0700",
    max_connections: "100",
    shared_buffers: "128MB",
    jit: "off",
    max_wal_size: "1GB",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] %a ",
    log_checkpoints: "off",
    // The statements of a failed request may hold names and mail addresses.
    log_min_error_statement: "panic",
    fsync: options.durable ? "on" : "off",
    synchronous_commit: options.durable ? "on" : "off",
    full_page_writes: options.durable ? "on" : "off",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openLog(options.logFile);
  try {
    const child = spawn(options.program, ["-D", realpathSync(options.cluster), ...args], {
      ...asUser(options.user),
      detached: true,
      stdio: ["ignore", log, log],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function openLog(file: string): number {
  mkdirSync(join(file, ".."), { recursive: true });
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`);
  return openSync(file, "a", 0o600);
}

/** Waits until the server answers. False when it ended instead, or when it refuses us. */
export async function untilItAnswers(url: string, isAlive: () => boolean): Promise<boolean> {
  const until = Date.now() + STARTUP_PATIENCE;
  // The orphans of a killed server keep its socket open for a moment: a connection to it is never answered, so the first
  // attempts are short. A busy machine gets more time from attempt to attempt.
  for (let patience = 250; ; patience = Math.min(patience * 1.5, 5_000)) {
    const answer = await ask(url, patience);
    if (answer === "yes") return true;
    if (answer === "refused" || !isAlive()) return false;
    if (Date.now() > until) return false;
    await sleep(20);
  }
}

async function ask(url: string, patience: number): Promise<"yes" | "not yet" | "refused"> {
  const address = new URL(url);
  address.pathname = "/postgres";
  const client = new pg.Client({
    connectionString: address.href,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return "yes";
  } catch (error) {
    // Class 28: the password is not the one of this data folder.
    return String((error as { code?: string }).code).startsWith("28") ? "refused" : "not yet";
  } finally {
    await client.end().catch(() => {});
  }
}

/** Ends a server: "fast" rolls open transactions back and writes everything; a server that hangs is killed, which loses nothing either. */
export async function end(pid: number): Promise<void> {
  const identity = identityOf(pid);
  if (identity === undefined) return;
  const send = (signal: NodeJS.Signals): void => {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  };
  send("SIGINT");
  // A stopped process (SIGSTOP) takes no other signal before it continues.
  send("SIGCONT");
  if (await gone(pid, identity, 30_000)) return;
  send("SIGQUIT");
  if (await gone(pid, identity, 5_000)) return;
  send("SIGKILL");
  await gone(pid, identity, 5_000);
}

async function gone(pid: number, identity: string, patience: number): Promise<boolean> {
  const until = Date.now() + patience;
  while (identityOf(pid) === identity) {
    if (Date.now() > until) return false;
    await sleep(10);
  }
  return true;
}
