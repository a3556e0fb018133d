import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import { logOptions } from "@rollcall/foundation/log";
import { migrate } from "@rollcall/foundation/migrate";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { buildApp } from "./app.ts";
import { readPortalConfig } from "./config.ts";
import { prepareFirstRun } from "./operator.ts";
import type { Tables } from "./tables.ts";

function fatal(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const config = readPortalConfig(process.env);
  const ownServer =
    config.databaseServer === undefined
      ? await startPostgres({ dataFolder: config.dataFolder, keepAlive: true })
      : undefined;
  const url = databaseUrl(config.databaseServer ?? ownServer?.url ?? "", "portal");
  await migrate(url, new URL("../migrations/", import.meta.url));
  const database = openDatabase<Tables>({ url, poolSize: config.poolSize, applicationName: "rollcall portal" });
  await prepareFirstRun(database, { sampleData: config.sampleData });
  const app = await buildApp({
    database,
    publicUrl: config.publicUrl,
    logger: logOptions({ level: config.logLevel, name: "portal" }),
    consoleFolder: new URL("../ui/dist/", import.meta.url),
  });
  await app.listen({ port: config.port, host: config.host });
  app.log.info(`portal listening on ${config.publicUrl}`);

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await app.close();
    await database.close();
    await ownServer?.stop();
    process.exit(0);
  };
  const stopOnce = () => void (stopping ??= stop().catch(fatal));
  process.once("SIGTERM", stopOnce);
  process.once("SIGINT", stopOnce);
  // Started by `rollcall start`: without it nobody would stop this process.
  if (process.send) process.once("disconnect", stopOnce);
}

run().catch(fatal);
