import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import { systemClock } from "@rollcall/foundation/clock";
import { logOptions } from "@rollcall/foundation/log";
import { migrate } from "@rollcall/foundation/migrate";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { encryptionKeys, sealer } from "@rollcall/foundation/secrets";
import { drain, endInOrder } from "@rollcall/foundation/shutdown";
import { buildApp } from "./app.ts";
import { readDirectoryConfig } from "./config.ts";
import { prepareFirstRun } from "./operator.ts";
import { startEngine } from "./provisioning/engine.ts";
import { prepareDays } from "./provisioning/retention/retention.ts";
import { scheduledJobs } from "./schedules/jobs.ts";
import { startSchedules } from "./schedules/schedules.ts";
import { failPointOf } from "./provisioning/fail-point.ts";
import { resealTokens } from "./provisioning/outbound/reseal-tokens.ts";
import { openOutbound } from "./provisioning/outbound/outbound.ts";
import type { DirectoryTables } from "./tables.ts";

const fatal = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

const run = async (): Promise<void> => {
  const config = readDirectoryConfig(process.env);
  // What is open, the last first: the order in which it is closed.
  const open: (() => Promise<unknown>)[] = [];
  endInOrder({
    stop: async () => {
      for (const close of open) await close();
    },
    onError: (error) => process.stderr.write(`The directory did not stop in order: ${String(error)}\n`),
  });
  const ownServer =
    config.databaseServer === undefined
      ? await startPostgres({ dataFolder: config.dataFolder, keepAlive: true })
      : undefined;
  if (ownServer !== undefined) open.unshift(() => ownServer.stop());
  const url = databaseUrl(config.databaseServer ?? ownServer?.url ?? "", "directory");
  await migrate(url, new URL("../migrations/", import.meta.url));
  const db = openDatabase<DirectoryTables>({
    url,
    poolSize: config.poolSize,
    applicationName: "rollcall directory",
  });
  open.unshift(() => db.close());
  await prepareDays(db);
  await prepareFirstRun(db, { sampleData: config.sampleData });
  const { encryptionKey: setting, dataFolder, publicUrl, portalUrl, allowPrivate, allowLoopback } = config;
  const outbound = openOutbound({ allowPrivate, allowLoopback });
  open.unshift(() => outbound.close());
  const deps = {
    db,
    sealer: sealer(encryptionKeys({ setting, dataFolder })),
    clock: systemClock,
    publicUrl,
    portalUrl,
    transport: outbound.send,
  };
  const app = await buildApp({
    ...deps,
    logger: logOptions({ level: config.logLevel, name: "directory" }),
    consoleFolder: new URL("../ui/dist/", import.meta.url),
  });
  open.unshift(() => drain(app));
  const { done, left } = await resealTokens(db, deps.sealer);
  if (done > 0) app.log.info(`${done} stored tokens were sealed with the newest encryption key`);
  if (left > 0) app.log.warn(`${left} stored tokens open with none of the encryption keys`);
  await app.listen({ port: config.port, host: config.host });
  app.log.info(`directory listening on ${publicUrl}`);
  const failPoint = failPointOf(process.env["FAILPOINT"]);
  const engine = await startEngine({
    database: db,
    databaseUrl: url,
    sealer: deps.sealer,
    log: app.log,
    transport: outbound.send,
    ...(failPoint === undefined ? {} : { failPoint }),
  });
  const { activityDays, systemLogDays } = config;
  const schedules = await startSchedules({
    databaseUrl: url,
    log: app.log,
    jobs: scheduledJobs({ db, activityDays, systemLogDays }),
  });
  open.unshift(() => schedules.stop());
  // The engine stops first: it ends what it is sending and gives its leases back.
  open.unshift(() => engine.stop());
};

run().catch(fatal);
