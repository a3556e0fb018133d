import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type LockHolder,
  lockHolder,
  noteInLock,
  readNotes,
  releaseLock,
  takeLock,
} from "@rollcall/foundation/file-lock";
import { commandOf, identityOf, parentOf } from "@rollcall/foundation/process-identity";
import type { Part, Settings } from "./settings.ts";

/** A process, told from later ones with the same number. */
export interface Known {
  pid: number;
  identity: string;
}

const lockFile = (settings: Settings, part: Part): string => join(settings.dataFolder, `${part}.lock`);

/** npm and the shell it starts us with. Empty when nobody's npm started us: then nobody has to stay alive. */
export function npmAncestors(env: Record<string, string | undefined>): Known[] {
  if (env["npm_lifecycle_event"] === undefined) return [];
  const chain: Known[] = [];
  let pid = parentOf(process.pid);
  while (pid !== undefined && pid > 1 && chain.length < 4) {
    const identity = identityOf(pid);
    if (identity === undefined) break;
    chain.push({ pid, identity });
    if (/\b(npm|npx|pnpm|yarn)\b/.test(commandOf(pid))) return chain;
    pid = parentOf(pid);
  }
  return [];
}

export function allAlive(processes: Known[]): boolean {
  return processes.every((known) => identityOf(known.pid) === known.identity);
}

/**
 * Makes room for this start: refuses when Rollcall runs on this data folder already, ends one that lost its npm, and
 * waits for the servers a killed one left behind.
 */
export async function clearTheWay(settings: Settings, parts: readonly Part[]): Promise<void> {
  for (const part of parts) {
    const file = lockFile(settings, part);
    if (!existsSync(file)) continue;
    const notes = readNotes(file);
    const holder = lockHolder(file);
    if (holder !== undefined) {
      if (allAlive(knownIn(holder, "ancestors"))) throw new Error(alreadyRunning(holder, settings));
      await endProcess(holder, 20_000);
    }
    for (const child of notes === undefined ? [] : knownIn(notes, "children")) await endProcess(child, 5_000);
  }
}

function alreadyRunning(holder: LockHolder, settings: Settings): string {
  const addresses = Array.isArray(holder["addresses"]) ? holder["addresses"].join(" and ") : "unknown addresses";
  return `Rollcall is running already on the data folder ${settings.dataFolder}: process ${holder.pid}, ${addresses}. Stop it first (kill ${holder.pid}), or set DATA_DIR, PORTAL_PORT and DIRECTORY_PORT for a second one.`;
}

export function takeLocks(settings: Settings, parts: readonly Part[], ancestors: Known[]): void {
  mkdirSync(join(settings.dataFolder, "logs"), { recursive: true });
  const addresses = parts.map((part) => settings.urls[part]);
  for (const part of parts) {
    const holder = takeLock(lockFile(settings, part), { addresses, ancestors, children: [] });
    if (holder !== undefined) throw new Error(alreadyRunning(holder, settings));
  }
}

export function noteChild(settings: Settings, part: Part, pid: number): void {
  noteInLock(lockFile(settings, part), { children: [{ pid, identity: identityOf(pid) ?? "" }] });
}

export function releaseLocks(settings: Settings, parts: readonly Part[]): void {
  for (const part of parts) releaseLock(lockFile(settings, part));
}

function knownIn(notes: Record<string, unknown>, name: string): Known[] {
  const list = notes[name];
  return Array.isArray(list) ? (list as Known[]).filter((known) => typeof known.pid === "number") : [];
}

/** Asks a process to end, and kills it when it does not. Only ever the one that was noted, by number and start. */
async function endProcess(known: Known, patience: number): Promise<void> {
  const send = (signal: NodeJS.Signals): boolean => {
    try {
      return identityOf(known.pid) === known.identity && process.kill(known.pid, signal);
    } catch {
      return false;
    }
  };
  if (!send("SIGTERM")) return;
  send("SIGCONT");
  const until = Date.now() + patience;
  while (identityOf(known.pid) === known.identity) {
    if (Date.now() > until) send("SIGKILL");
    await sleep(20);
  }
}
