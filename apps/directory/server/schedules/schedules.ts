import { PgBoss } from "pg-boss";
import type { Log } from "../provisioning/log.ts";

/** Something that is done again and again, once for all processes on one database. */
export interface ScheduledJob {
  /** Letters, digits, hyphens; also the name under which it stands in the schema `schedules`. */
  name: string;
  /** Minute, hour, day, month, weekday, in UTC; nothing runs more often than once a minute. See `everyMinutes`. */
  cron: string;
  /** A run that is told to stop (the process ends) leaves off where it is; the next one goes on. */
  run: (signal: AbortSignal) => Promise<unknown>;
  /** A longer run counts as failed. */
  longestMinutes?: number;
}

export interface SchedulesOptions {
  databaseUrl: string;
  log: Log;
  jobs: readonly ScheduledJob[];
  /** How often a process looks whether it is to run something. */
  pollSeconds?: number;
}

export interface Schedules {
  /** Has it run by one of the processes as soon as one looks; nothing, when a run waits or is under way already. */
  runSoon(name: string): Promise<void>;
  /** Lets what is running end, for at most ten seconds; no new run begins. */
  stop(): Promise<void>;
}

export const everyMinutes = (minutes: number): string => (minutes === 1 ? "* * * * *" : `*/${minutes} * * * *`);

/** A schema of its own in the directory's database: pg-boss makes it and brings it up to date. */
const SCHEMA = "schedules";

/**
 * Starts to take part in what has a schedule. A job runs in one process at a time; when that process dies, another one
 * runs it within minutes. What came due while no process ran is made up for once.
 */
export async function startSchedules({
  databaseUrl,
  log,
  jobs,
  pollSeconds = 15,
}: SchedulesOptions): Promise<Schedules> {
  const ending = new AbortController();
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: "rollcall schedules",
    options: "-c jit=off",
    schema: SCHEMA,
    max: 2,
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener the first restart of the database would end the process. Every task of pg-boss tries again.
  boss.on("error", (error) => log.warn({ err: error }, "schedules: the database did not answer; it is tried again"));
  await boss.start();
  for (const job of jobs) {
    const settings = {
      expireInSeconds: (job.longestMinutes ?? 60) * 60,
      // Who is silent for a minute has died.
      heartbeatSeconds: 60,
      retryLimit: 3,
      retryDelay: 60,
      retryBackoff: true,
      deleteAfterSeconds: 7 * 86_400,
    };
    await boss.createQueue(job.name, { policy: "exclusive", ...settings });
    await boss.updateQueue(job.name, settings);
    await boss.work(job.name, { pollingIntervalSeconds: pollSeconds }, async ([run]) => {
      try {
        await job.run(run === undefined ? ending.signal : AbortSignal.any([run.signal, ending.signal]));
      } catch (error) {
        if (ending.signal.aborted) return;
        log.error({ err: error, job: job.name }, "a scheduled task failed; it is tried again");
        throw error;
      }
    });
    await boss.schedule(job.name, job.cron, null, { tz: "UTC", missed: "once" });
  }
  const known = new Set(jobs.map((job) => job.name));
  for (const { name } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name);
  return {
    async runSoon(name) {
      await boss.send(name);
    },
    async stop() {
      ending.abort();
      await boss.stop({ graceful: true, close: true, timeout: 10_000 });
    },
  };
}
