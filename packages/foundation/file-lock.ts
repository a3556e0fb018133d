import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf } from "./process-identity.ts";

export interface LockHolder {
  pid: number;
  identity: string;
  [note: string]: unknown;
}

/** Who holds a lock file; undefined when nobody alive does. */
export function lockHolder(file: string): LockHolder | undefined {
  const holder = readHolder(file);
  return holder !== undefined && identityOf(holder.pid) === holder.identity ? holder : undefined;
}

/** What a lock file says, also when its holder is gone: a killed process leaves its notes behind. */
export function readNotes(file: string): LockHolder | undefined {
  return readHolder(file);
}

/**
 * Takes a lock file, or answers who has it. The lock of a process that is gone counts for nothing. It is written in
 * full under another name and linked into place, so that nobody ever reads half of it.
 */
export function takeLock(file: string, notes: Record<string, unknown> = {}): LockHolder | undefined {
  const own: LockHolder = { ...notes, pid: process.pid, identity: identityOf(process.pid) ?? "" };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const found = readHolder(file);
      if (found !== undefined && identityOf(found.pid) === found.identity) return found;
      clearStale(file, found);
    }
  } finally {
    unlinkSync(draft);
  }
}

/** Gives a lock back; one that somebody else holds is left alone. */
export function releaseLock(file: string): void {
  if (readHolder(file)?.pid === process.pid) removeQuietly(file);
}

/** Replaces what is noted beside the holder. */
export function noteInLock(file: string, notes: Record<string, unknown>): void {
  const own = readHolder(file);
  if (own?.pid !== process.pid) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...own, ...notes }), { mode: 0o600 });
  renameSync(draft, file);
}

/** Runs `work` while nobody else does; waits for its turn. */
export async function withLock<Result>(file: string, work: () => Promise<Result>, patience = 120_000): Promise<Result> {
  const until = Date.now() + patience;
  for (let holder = takeLock(file); holder !== undefined; holder = takeLock(file)) {
    if (Date.now() > until)
      throw new Error(`Process ${holder.pid} has kept ${file} for too long. End that process and try again.`);
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    releaseLock(file);
  }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Removes the lock of a dead process; when another process was quicker and has taken it, it is put back. */
function clearStale(file: string, judged: LockHolder | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && moved.identity !== judged?.identity) {
    try {
      linkSync(aside, file);
    } catch {
      // A third one has it by now, and will see in its turn who else there is.
    }
  }
  removeQuietly(aside);
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Gone already.
  }
}
