import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { DatabaseAway, isDatabaseAway } from "./database-away.ts";
import { connectionSettings } from "./database-connection.ts";

export { DatabaseAway, isDatabaseAway } from "./database-away.ts";
export { listen } from "./database-listen.ts";

export interface Database<Tables> {
  kysely: Kysely<Tables>;
  pool: pg.Pool;
  /** Runs one statement; with a name it is a prepared statement, which saves the planning of hot ones. */
  query<Row extends object>(name: string | undefined, text: string, values: unknown[]): Promise<Row[]>;
  /** All or nothing. What `work` throws is thrown on, after the rollback. */
  transaction<Result>(work: (trx: Transaction<Tables>) => Promise<Result>): Promise<Result>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  poolSize?: number;
  applicationName: string;
  /** Longest time a statement may take, in milliseconds; the request then gets 503 and can be repeated. */
  statementTimeout?: number;
}

export function openDatabase<Tables>(options: DatabaseOptions): Database<Tables> {
  const statementTimeout = options.statementTimeout ?? 15_000;
  const pool = new pg.Pool({
    ...connectionSettings(options.url, options.applicationName),
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeout,
    // A network that swallows packets answers nothing at all: the server's own timeout would never arrive.
    query_timeout: statementTimeout + 5_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // Without a listener an idle or a checked-out connection that breaks would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return {
    kysely,
    pool,
    async query<Row extends object>(name: string | undefined, text: string, values: unknown[]) {
      try {
        const result = await pool.query<Row>(name === undefined ? { text, values } : { name, text, values });
        return result.rows;
      } catch (error) {
        throw sayAway(error);
      }
    },
    async transaction(work) {
      try {
        return await kysely.transaction().execute(work);
      } catch (error) {
        throw sayAway(error);
      }
    },
    async ping() {
      try {
        await pool.query("select 1");
      } catch (error) {
        throw sayAway(error);
      }
    },
    close() {
      closing ??= kysely.destroy();
      return closing;
    },
  };
}

function sayAway(error: unknown): unknown {
  return !(error instanceof DatabaseAway) && isDatabaseAway(error) ? new DatabaseAway({ cause: error }) : error;
}

/**
 * The address of one of our databases on a server: `rollcall_portal`, or `<name>_portal` when the address of the server
 * names a database.
 */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  const base = decodeURIComponent(url.pathname.slice(1)) || "rollcall";
  url.pathname = `/${encodeURIComponent(`${base}_${name}`)}`;
  return url.href;
}
