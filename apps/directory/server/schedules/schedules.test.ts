import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import test from "node:test";
import { openDatabase } from "@rollcall/foundation/database";
import { testDatabase } from "@rollcall/foundation/test-database";
import { migrations, silent, until } from "../provisioning/testbed/testbed.ts";
import type { DirectoryTables } from "../tables.ts";
import { scheduledJobs } from "./jobs.ts";
import { everyMinutes, type ScheduledJob, startSchedules } from "./schedules.ts";

const open = async (t: { after: (work: () => Promise<unknown>) => void }) => {
  const database = await testDatabase(migrations);
  const db = openDatabase<DirectoryTables>({ url: database.url, applicationName: "schedules test" });
  t.after(async () => {
    await db.close();
    await database[Symbol.asyncDispose]();
  });
  const start = async (jobs: ScheduledJob[]) => {
    const schedules = await startSchedules({ databaseUrl: database.url, log: silent, jobs, pollSeconds: 0.5 });
    t.after(() => schedules.stop());
    return schedules;
  };
  return { db, start };
};

const job = (run: ScheduledJob["run"]): ScheduledJob => ({ name: "count", cron: everyMinutes(5), run });

test("a job that two processes know is run by one of them at a time", async (t) => {
  const { db, start } = await open(t);
  let running = 0;
  let most = 0;
  let runs = 0;
  const count = job(async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(300);
    running -= 1;
    runs += 1;
  });
  const [one, other] = [await start([count]), await start([count])];
  await Promise.all([one.runSoon("count"), other.runSoon("count"), one.runSoon("count")]);
  await until(() => runs === 1);
  await until(async () => {
    await other.runSoon("count");
    return runs >= 2;
  });
  assert.equal(most, 1);
  const schedules = await db.query<{ cron: string }>(undefined, "select cron from schedules.schedule", []);
  assert.deepEqual(schedules, [{ cron: "*/5 * * * *" }]);
});

test("schedules outlive a database that cuts every connection", async (t) => {
  const { db, start } = await open(t);
  let runs = 0;
  const schedules = await start([job(async () => void (runs += 1))]);
  await schedules.runSoon("count");
  await until(() => runs === 1);
  const cut = await db.query(
    undefined,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall schedules' and datname = current_database()",
    [],
  );
  assert.ok(cut.length > 0);
  await until(async () => {
    await schedules.runSoon("count").catch(() => {});
    return runs >= 2;
  });
});

test("a run hears that its process ends, and the process does not wait for ever", async (t) => {
  const { start } = await open(t);
  let heard = false;
  let begun = false;
  const schedules = await start([
    job(async (signal) => {
      begun = true;
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      heard = true;
    }),
  ]);
  await schedules.runSoon("count");
  await until(() => begun);
  await schedules.stop();
  assert.ok(heard);
});

test("a job that failed is tried again, and a job that is no longer there loses its schedule", async (t) => {
  const { db, start } = await open(t);
  let runs = 0;
  const first = await start([
    job(async () => {
      runs += 1;
      throw new Error("not today");
    }),
  ]);
  await first.runSoon("count");
  await until(async () => {
    const [found] = await db.query<{ state: string }>(
      undefined,
      "select state from schedules.job where name = 'count'",
      [],
    );
    return runs === 1 && found?.state === "retry";
  });
  await first.stop();
  await start([{ ...job(async () => {}), name: "another" }]);
  assert.deepEqual(await db.query(undefined, "select name from schedules.schedule", []), [{ name: "another" }]);
});

test("what the directory has on a schedule runs, and names are given once", async (t) => {
  const { db } = await open(t);
  const jobs = scheduledJobs({ db, activityDays: 90, systemLogDays: 365 });
  assert.equal(new Set(jobs.map(({ name }) => name)).size, jobs.length);
  for (const { run } of jobs) await run(new AbortController().signal);
});
