import { connectionSettings } from "@rollcall/foundation/database-connection";
import { startPostgres } from "@rollcall/foundation/postgres/server";
import pg from "pg";
import type { Settings } from "./settings.ts";

export interface DatabaseServer {
  /** The address of the server; each app has a database of its own there. */
  url: string;
  /** Where the embedded server keeps its files; undefined when the server is somebody else's. */
  home: string | undefined;
  stop(): Promise<void>;
}

/** The server of DATABASE_URL, or the embedded one of the data folder. */
export async function databaseServer(settings: Settings, options: { keepAlive: boolean }): Promise<DatabaseServer> {
  if (settings.databaseServer !== undefined) {
    return { url: settings.databaseServer, home: undefined, stop: async () => {} };
  }
  return startPostgres({ dataFolder: settings.dataFolder, keepAlive: options.keepAlive });
}

/** Says in a sentence why the server of DATABASE_URL cannot be used. */
export async function checkDatabaseServer(address: string): Promise<void> {
  const url = new URL(address);
  url.pathname = "/postgres";
  const client = new pg.Client(connectionSettings(url.href, "rollcall"));
  client.on("error", () => {});
  const place = `${url.hostname}${url.port === "" ? "" : `:${url.port}`}`;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    const version = Number(rows[0]?.version ?? 0);
    if (version < 150_000) {
      throw new Error(
        `DATABASE_URL: the server at ${place} is PostgreSQL ${Math.floor(version / 10_000)}; Rollcall needs 15 or later.`,
      );
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (message.startsWith("DATABASE_URL")) throw error;
    // The database "postgres" may be closed to this user; the migrations will then find their own, or say so.
    if (code === "3D000" || code === "42501") return;
    const hint =
      code?.startsWith("28") === true
        ? "Check the user and the password in it"
        : "Check the address, and that PostgreSQL runs there";
    throw new Error(
      `DATABASE_URL: the database at ${place} does not answer (${message || code || "no reason given"}). ${hint}.`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
