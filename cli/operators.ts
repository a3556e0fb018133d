import { databaseUrl, openDatabase, type Database } from "@rollcall/foundation/database";
import { migrate } from "@rollcall/foundation/migrate";
import type { DirectoryTables } from "@rollcall/directory/server/tables";
import type { Tables as PortalTables } from "@rollcall/portal/server/tables";
import { databaseServer } from "./database-server.ts";
import type { Part, Settings } from "./settings.ts";

interface TablesOf {
  portal: PortalTables;
  directory: DirectoryTables;
}

const migrations: Record<Part, URL> = {
  portal: new URL("../apps/portal/migrations/", import.meta.url),
  directory: new URL("../apps/directory/migrations/", import.meta.url),
};

export function migratePart(serverUrl: string, part: Part): Promise<void> {
  return migrate(databaseUrl(serverUrl, part), migrations[part]);
}

export function openPart<P extends Part>(serverUrl: string, part: P): Database<TablesOf[P]> {
  return openDatabase<TablesOf[P]>({
    url: databaseUrl(serverUrl, part),
    poolSize: 2,
    applicationName: "rollcall command",
    // The first company is written in one transaction, which takes its time on a slow disk.
    statementTimeout: 60_000,
  });
}

/** Runs one command on one app's database: on the server that runs, or on one that is started for it. */
export async function withPart<P extends Part, Result>(
  settings: Settings,
  part: P,
  work: (db: Database<TablesOf[P]>) => Promise<Result>,
): Promise<Result> {
  const server = await databaseServer(settings, { keepAlive: false });
  try {
    await migratePart(server.url, part);
    const db = openPart(server.url, part);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}
