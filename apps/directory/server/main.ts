import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import { systemClock } from "@rollcall/foundation/clock";
import { logOptions } from "@rollcall/foundation/log";
import { migrate } from "@rollcall/foundation/migrate";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { encryptionKeys, sealer } from "@rollcall/foundation/secrets";
import { buildApp } from "./app.ts";
import { readDirectoryConfig } from "./config.ts";
import { prepareFirstRun } from "./operator.ts";
import { startEngine } from "./provisioning/engine.ts";
import { failPointOf } from "./provisioning/fail-point.ts";
import { openOutbound } from "./provisioning/outbound.ts";
import type { DirectoryTables } from "./tables.ts";

const fatal = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

const run = async (): Promise<void> => {
  const config = readDirectoryConfig(process.env);
  const ownServer =
    config.databaseServer === undefined
      ? await startPostgres({ dataFolder: config.dataFolder, keepAlive: true })
      : undefined;
  const url = databaseUrl(config.databaseServer ?? ownServer?.url ?? "", "directory");
  await migrate(url, new URL("../migrations/", import.meta.url));
  const db = openDatabase<DirectoryTables>({
    url,
    poolSize: config.poolSize,
    applicationName: "rollcall directory",
  });
  await prepareFirstRun(db, { sampleData: config.sampleData });
  const { encryptionKey: setting, dataFolder, publicUrl, portalUrl, allowPrivate, allowLoopback } = config;
  const outbound = openOutbound({ allowPrivate, allowLoopback });
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

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([app.close(), engine.stop()]);
    await outbound.close();
    await db.close();
    await ownServer?.stop();
    process.exit(0);
  };
  const stopWithin = (patience: number) => () => {
    // Whatever hangs is cut off: every step of the engine and of imports survives that.
    setTimeout(() => process.exit(0), patience).unref();
    stopping ??= stop().catch(fatal);
  };
  process.once("SIGTERM", stopWithin(12_000));
  process.once("SIGINT", stopWithin(12_000));
  // Started by `rollcall start`, which is gone: the next start needs the port now.
  if (process.send) process.once("disconnect", stopWithin(500));
};

run().catch(fatal);
