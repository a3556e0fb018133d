// A PostgreSQL server that a test can look into: TEST_DATABASE_URL, or one of our own for this file.
import { databaseUrl, openDatabase } from "@rollcall/foundation/database";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ServerPlace {
  /** For DATABASE_URL. */
  url: string;
  portal: string;
  directory: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function placeOnServer(): Promise<ServerPlace> {
  const given = process.env.TEST_DATABASE_URL;
  const folder = await mkdtemp(join(tmpdir(), "rollcall-e2e-server-"));
  await chmod(folder, 0o755);
  const own =
    given === undefined || given === "" ? await startPostgres({ dataFolder: join(folder, "data") }) : undefined;
  const at = (path: string): string => {
    const url = new URL(own?.url ?? given ?? "");
    url.pathname = path;
    return url.href;
  };
  const name = `walk_${process.pid}_${Date.now().toString(36)}`;
  const place = at(`/${name}`);
  return {
    url: place,
    portal: databaseUrl(place, "portal"),
    directory: databaseUrl(place, "directory"),
    async [Symbol.asyncDispose]() {
      if (own === undefined) {
        const options = { url: at("/postgres"), poolSize: 1, applicationName: "walk" };
        const database = openDatabase<Record<string, never>>(options);
        for (const part of ["portal", "directory"])
          await database.query(undefined, `drop database if exists "${name}_${part}" with (force)`, []);
        await database.close();
      }
      await own?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
