import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import { logOptions } from "@rollcall/foundation/log";
import { migrate } from "@rollcall/foundation/migrate";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { encryptionKeys, sealer } from "@rollcall/foundation/secrets";
import { drain, endInOrder } from "@rollcall/foundation/shutdown";
import { buildApp } from "./app.ts";
import { readPortalConfig } from "./config.ts";
import { prepareFirstRun } from "./operator.ts";
import { resealSecondFactors } from "./second-factor/second-factor.ts";
import type { Tables } from "./tables.ts";

function fatal(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const config = readPortalConfig(process.env);
  // What is open, the last first: the order in which it is closed.
  const open: (() => Promise<unknown>)[] = [];
  endInOrder({
    stop: async () => {
      for (const close of open) await close();
    },
    onError: (error) => process.stderr.write(`The portal did not stop in order: ${String(error)}\n`),
  });
  const ownServer =
    config.databaseServer === undefined
      ? await startPostgres({ dataFolder: config.dataFolder, keepAlive: true })
      : undefined;
  if (ownServer !== undefined) open.unshift(() => ownServer.stop());
  const url = databaseUrl(config.databaseServer ?? ownServer?.url ?? "", "portal");
  await migrate(url, new URL("../migrations/", import.meta.url));
  const database = openDatabase<Tables>({ url, poolSize: config.poolSize, applicationName: "rollcall portal" });
  open.unshift(() => database.close());
  await prepareFirstRun(database, { sampleData: config.sampleData });
  const seals = sealer(encryptionKeys({ setting: config.encryptionKey, dataFolder: config.dataFolder }));
  await resealSecondFactors(database, seals);
  const app = await buildApp({
    database,
    publicUrl: config.publicUrl,
    sealer: seals,
    logger: logOptions({ level: config.logLevel, name: "portal" }),
    consoleFolder: new URL("../ui/dist/", import.meta.url),
  });
  open.unshift(() => drain(app));
  await app.listen({ port: config.port, host: config.host });
  app.log.info(`portal listening on ${config.publicUrl}`);
}

run().catch(fatal);
