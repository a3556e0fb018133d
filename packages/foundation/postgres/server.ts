import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../file-lock.ts";
import { identityOf } from "../process-identity.ts";
import { keptSecret } from "../secrets.ts";
import { type Binaries, bundledMajor, findBinaries } from "./binaries.ts";
import { checkFormat, prepareCluster } from "./cluster.ts";
import { chooseHome, makeSocketFolder, type Place } from "./place.ts";
import { end, launch, runningPostmaster, SOCKET_PORT, untilItAnswers } from "./postmaster.ts";
import { type RunAs, serverUser } from "./run-as.ts";
import { leaveAndAskForOthers, noteUse } from "./users.ts";

export interface PostgresOptions {
  dataFolder: string;
  /** False only for data nobody would miss: tests. */
  durable?: boolean;
  /** Start the server again whenever it dies, for as long as this process uses it. */
  keepAlive?: boolean;
  /** Where files go that the server's user cannot reach in the data folder. */
  elsewhere?: string[];
}

export interface PostgresServer {
  /** The address of the server, without a database. */
  url: string;
  /** The folder that holds the server's files: the data folder, or where its user may go. */
  home: string;
  /** Whether it was running already. */
  adopted: boolean;
  pid(): number | undefined;
  /** Ends the use by this process; the last one stops the server. */
  stop(): Promise<void>;
}

/** Refuses a data folder of another version with a sentence, before anything is written to it. */
export function checkDataFolder(dataFolder: string): void {
  checkFormat(dataFolder, bundledMajor());
}

interface Installation {
  dataFolder: string;
  place: Place;
  binaries: Binaries;
  user: RunAs | undefined;
  url: string;
  durable: boolean;
}

/**
 * The PostgreSQL of a data folder: found running (a killed Rollcall leaves it behind), or started. Several processes
 * may use it at once; each gets the same server.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  mkdirSync(options.dataFolder, { recursive: true });
  const dataFolder = realpathSync(options.dataFolder);
  const user = serverUser();
  const binaries = findBinaries(user, options.elsewhere);
  checkFormat(dataFolder, binaries.major);
  const home = chooseHome(dataFolder, user, options.elsewhere);
  mkdirSync(join(home, "run"), { recursive: true });
  const password = keptSecret(dataFolder, "postgres-password", () => randomBytes(24).toString("hex"));
  const lock = join(home, "run", "postgres.lock");

  const started = await withLock(lock, async () => {
    noteUse(home);
    try {
      const place = { home, cluster: join(home, "postgres"), socketFolder: makeSocketFolder(home, user) };
      await prepareCluster(dataFolder, place, binaries, user, password);
      const url = `postgresql://rollcall:${password}@localhost?host=${encodeURIComponent(place.socketFolder)}&port=${SOCKET_PORT}`;
      const installation: Installation = { dataFolder, place, binaries, user, url, durable: options.durable ?? true };
      const adopted = await adopt(installation);
      if (!adopted) await bringUp(installation);
      return { installation, adopted };
    } catch (error) {
      leaveAndAskForOthers(home);
      throw error;
    }
  });

  const { place } = started.installation;
  let inUse = true;
  const guard = options.keepAlive === true ? watch(started.installation, lock, () => inUse) : undefined;
  return {
    url: started.installation.url,
    home,
    adopted: started.adopted,
    pid: () => runningPostmaster(place.cluster)?.pid,
    async stop() {
      if (!inUse) return;
      inUse = false;
      clearInterval(guard);
      if (!existsSync(home)) return;
      await withLock(lock, async () => {
        if (leaveAndAskForOthers(home)) return;
        const running = runningPostmaster(place.cluster);
        if (running !== undefined) await end(running.pid);
        rmSync(place.socketFolder, { recursive: true, force: true });
      });
    },
  };
}

/** Uses the server that runs already. One that runs but does not take us is ended, so that a proper one can start. */
async function adopt(installation: Installation): Promise<boolean> {
  const running = runningPostmaster(installation.place.cluster);
  if (running === undefined) return false;
  const identity = identityOf(running.pid);
  const alive = (): boolean => identityOf(running.pid) === identity;
  if (running.socketFolder === installation.place.socketFolder && (await untilItAnswers(installation.url, alive)))
    return true;
  if (alive()) await end(running.pid);
  return false;
}

/**
 * Starts the server. After a kill -9 its old processes hold the shared memory for about half a second, and PostgreSQL
 * refuses to start for as long: it is tried again.
 */
async function bringUp(installation: Installation): Promise<void> {
  const { place, binaries, user, durable, dataFolder, url } = installation;
  const logFile = join(dataFolder, "logs", "postgres.log");
  const until = Date.now() + 30_000;
  for (let delay = 50; ; delay = Math.min(delay * 2, 500)) {
    chmodSync(place.cluster, 0o700);
    const child = launch({
      program: binaries.postgres,
      cluster: place.cluster,
      socketFolder: place.socketFolder,
      user,
      logFile,
      durable,
    });
    let ended = false;
    child.once("exit", () => (ended = true));
    child.once("error", () => (ended = true));
    if (await untilItAnswers(url, () => !ended)) return;
    if (!ended && child.pid !== undefined) await end(child.pid);
    if (Date.now() > until)
      throw new Error(`The database did not start. Its log is ${logFile}; the last lines:\n${lastLines(logFile)}`);
    await sleep(delay);
  }
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-5).join("\n");
  } catch {
    return "(empty)";
  }
}

/** Looks every second whether the server still runs. PostgreSQL recovers by itself; only a dead postmaster needs us. */
function watch(installation: Installation, lock: string, inUse: () => boolean): NodeJS.Timeout {
  let busy = false;
  const timer = setInterval(() => {
    if (busy || !inUse() || runningPostmaster(installation.place.cluster) !== undefined) return;
    busy = true;
    withLock(lock, async () => {
      if (inUse() && runningPostmaster(installation.place.cluster) === undefined) await bringUp(installation);
    }).then(
      () => (busy = false),
      () => (busy = false),
    );
  }, 500);
  timer.unref();
  return timer;
}
