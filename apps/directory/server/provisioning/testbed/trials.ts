// Faults that are caused on purpose, each with a seed: in tests with one, in a long run with many.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { appChanged } from "../wanted/desire.ts";
import { findings } from "./findings.ts";
import type { Habits } from "./habits.ts";
import { type StubApp, startStubApp } from "./stub-app.ts";
import { Testbed } from "./testbed.ts";

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Scene extends AsyncDisposable {
  stub: StubApp;
  bed: Testbed;
}

/** An app in which nothing but our own care prevents doubles. */
async function scene(habits: Partial<Habits> = {}): Promise<Scene> {
  const stub = await startStubApp(habits);
  stub.uniqueNames = false;
  const bed = await Testbed.open(stub.baseUrl);
  return { stub, bed, [Symbol.asyncDispose]: async () => (await bed[Symbol.asyncDispose](), stub.close()) };
}

/** Everybody once, everything in order and written down, and nothing left to write. */
async function sound({ bed, stub }: Scene, people: readonly string[], slept = false): Promise<void> {
  await bed.settledSoon(60);
  const found = await findings(bed, stub);
  // Who slept writes the end of an exchange when it wakes up; the app itself says whether two met there.
  assert.deepEqual(slept ? found.filter((line) => !line.endsWith("overlap")) : found, []);
  assert.equal(stub.overlaps, 0, "two requests were on their way for one person");
  assert.equal(stub.users.size, people.length, "users of the app");
  const before = stub.writes().length;
  await bed.db.transaction((trx) => appChanged(trx, bed.appId));
  await bed.settledSoon(60);
  assert.equal(stub.writes().length, before, "a second run wrote something");
}

const engineProcess = (bed: Testbed, place = "") =>
  fork(new URL("run-engine.ts", import.meta.url), [bed.url, place], { stdio: ["ignore", "inherit", "inherit", "ipc"] });

export const steps = ["claimed", "before-send", "after-send", "before-commit", "after-commit"] as const;

/** X2: a process dies at this step of creating, of changing and of taking access away. */
export async function killedAt(step: (typeof steps)[number], seed: number, people = 12): Promise<void> {
  const random = randomOf(seed);
  await using world = await scene();
  const { bed } = world;
  const ids = await bed.assign(people);
  const dies = async (): Promise<void> => {
    // Links are claimed many at once, everything else is reached once for each.
    const at = step === "claimed" ? 1 : 1 + Math.floor((random() * people) / 2);
    const child = engineProcess(bed, `${step}:${at}`);
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    assert.equal(signal, "SIGKILL", `${step}:${at} was not reached`);
  };
  await dies();
  const engine = await bed.startEngine();
  await bed.settledSoon(60);
  await engine.stop();
  for (const id of ids) await bed.edit(id, { profile: { title: "Head #1" } });
  await dies();
  const second = await bed.startEngine();
  await bed.settledSoon(60);
  await second.stop();
  for (const id of ids) await bed.edit(id, { status: "suspended" }, 0);
  await dies();
  await bed.startEngine();
  await sound(world, ids);
}

/** Exchanges at once with the app of the testbed. */
const IN_FLIGHT = 8;

/** X5: a process sleeps past its lease, wakes up, and finds that others have gone on without it. */
export async function pausedPastItsLease(seed: number): Promise<void> {
  const random = randomOf(seed);
  await using world = await scene({ delayMs: 20 });
  const { bed, stub } = world;
  // What it had already handed to its sockets leaves when it wakes up: nobody can call that back, and only an app with
  // unique names can refuse it. What it had merely claimed must not leave.
  stub.uniqueNames = true;
  const ids = await bed.assign(80);
  const child = engineProcess(bed);
  await once(child, "message");
  const after = 5 + Math.floor(random() * 40);
  for (let tries = 0; tries < 400 && stub.received.length < after; tries += 1) await sleep(10);
  child.kill("SIGSTOP");
  await bed.startEngine();
  await bed.settledSoon(60);
  for (const id of ids.slice(0, 20)) await bed.edit(id, { profile: { title: "Head #2" } });
  await bed.settledSoon(60);
  const links = "select source_id, remote_id, confirmed, applied_gen from links order by source_id";
  const before = await bed.query(links);
  const asleep = stub.received.length;
  child.kill("SIGCONT");
  await sleep(1_000);
  const late = stub.received.slice(asleep).filter(({ method }) => method === "POST").length;
  assert.ok(late <= IN_FLIGHT, `${late} people were created by who had slept`);
  assert.deepEqual(await bed.query(links), before, "who had slept wrote over the others");
  child.kill("SIGKILL");
  await once(child, "exit");
  await sound(world, ids, true);
}

/** X12: answers get lost after the work was done, of every kind of request. */
export async function answersLost(seed: number): Promise<void> {
  const random = randomOf(seed);
  await using world = await scene();
  const { bed, stub } = world;
  stub.whim = ({ method }) => (method !== "GET" && random() < 0.3 ? "lose" : undefined);
  await bed.startEngine();
  const ids = await bed.assign(30);
  await bed.settledSoon(60);
  for (const id of ids)
    await bed.edit(id, random() < 0.5 ? { profile: { title: "Head #1" } } : { status: "suspended" });
  await sound(world, ids);
}

/** X13: whatever is on the way delivers each request twice. Names are unique here: nobody can undo a POST that others repeat. */
export async function deliveredTwice(seed: number): Promise<void> {
  await using world = await scene({ repeats: seed % 2 === 0 ? "first" : "second" });
  const { bed, stub } = world;
  stub.uniqueNames = true;
  await bed.startEngine();
  const ids = await bed.assign(30);
  await bed.settledSoon(60);
  for (const id of ids) await bed.edit(id, { profile: { title: "Head #1" } });
  await bed.settledSoon(60);
  for (const id of ids.slice(0, 10)) await bed.edit(id, { status: "suspended" }, 0);
  await sound(world, ids);
}

/** X14: several workers, people who change again and again, and an app that takes its time: no older state after a newer one. */
export async function reordered(seed: number, workers = 2): Promise<void> {
  const random = randomOf(seed);
  await using world = await scene();
  const { bed, stub } = world;
  for (let worker = 0; worker < workers; worker += 1) await bed.startEngine();
  const ids = await bed.assign(15);
  const latest = new Map<string, number>();
  stub.whim = () => {
    stub.delayMs = Math.floor(random() * 40);
    return undefined;
  };
  for (let change = 1; change <= 90; change += 1) {
    const id = ids[Math.floor(random() * ids.length)] ?? "";
    const active = random() < 0.7;
    latest.set(id, change);
    await bed.edit(
      id,
      { profile: { title: `Head #${change}` }, status: active ? "active" : "suspended" },
      active ? 2 : 0,
    );
    if (random() < 0.3) await sleep(random() * 60);
  }
  await sound(world, ids);
  const seen = new Map<string, number>();
  for (const { body, path } of stub.received) {
    const number = Number(/#(\d+)"/.exec(body)?.[1] ?? -1);
    assert.ok(
      number === -1 || number >= (seen.get(path) ?? 0) || path.endsWith("/Users"),
      "an older state came after a newer one",
    );
    seen.set(path, Math.max(number, seen.get(path) ?? 0));
  }
  const active = await bed.query<{ id: string; title: string }>(
    "select id, profile ->> 'title' as title from people where status = 'active'",
  );
  for (const { id, title } of active)
    assert.equal([...stub.users.values()].find((user) => user.externalId === id)?.["title"] ?? "", title ?? "");
}

/** X17: many workers, one piece of work. */
export async function oneJobManyWorkers(seed: number): Promise<void> {
  await using world = await scene({ delayMs: 5 + (seed % 20) });
  const { bed, stub } = world;
  for (let worker = 0; worker < 4; worker += 1) await bed.startEngine();
  const ids = await bed.assign(1);
  await bed.settledSoon(60);
  for (let change = 1; change <= 10; change += 1) {
    await bed.edit(ids[0] ?? "", { profile: { title: `Head #${change}` } }, 1);
    await bed.settledSoon(60);
  }
  assert.equal(stub.received.length, 11, "one request for each change");
  await sound(world, ids);
}
