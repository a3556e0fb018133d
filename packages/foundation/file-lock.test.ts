import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { lockHolder, noteInLock, readNotes, releaseLock, takeLock, withLock } from "./file-lock.ts";
import { identityOf } from "./process-identity.ts";

async function inFolder(work: (file: string, folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-lock-"));
  try {
    await work(join(folder, "a.lock"), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a lock is held by one, says who it is, and leaves nothing behind", () =>
  inFolder((file, folder) => {
    assert.equal(takeLock(file, { address: "here" }), undefined);
    assert.equal(takeLock(file)?.pid, process.pid);
    assert.equal(lockHolder(file)?.["address"], "here");
    noteInLock(file, { children: [1] });
    assert.deepEqual(readNotes(file)?.["children"], [1]);
    releaseLock(file);
    assert.equal(lockHolder(file), undefined);
    assert.deepEqual(readdirSync(folder), []);
  }));

test("the lock of a dead process, of another process with its number, or a torn one counts for nothing", () =>
  inFolder((file) => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    for (const text of [
      JSON.stringify({ pid: dead, identity: "x" }),
      JSON.stringify({ pid: process.ppid, identity: "another start" }),
      "{",
      "",
    ]) {
      writeFileSync(file, text);
      assert.equal(takeLock(file), undefined, text);
      releaseLock(file);
    }
  }));

test("work under a lock is done one at a time", () =>
  inFolder(async (file) => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        withLock(file, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(5);
          inside -= 1;
        }),
      ),
    );
    assert.equal(most, 1);
  }));

test("a process is told from others by when it was started", () => {
  assert.equal(typeof identityOf(process.pid), "string");
  assert.equal(identityOf(process.pid), identityOf(process.pid));
  assert.notEqual(identityOf(process.pid), identityOf(process.ppid));
  assert.equal(identityOf(0), undefined);
  assert.equal(identityOf(-1), undefined);
});
