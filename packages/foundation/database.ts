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
  const shared: pg.PoolConfig = {
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeout,
    // A network that swallows packets answers nothing at all: the server's own timeout would never arrive.
    query_timeout: statementTimeout + 5_000,
    idle_in_transaction_session_timeout: 60_000,
  };
  const open = (settings?: string): pg.Pool => {
    const made = new pg.Pool({ ...connectionSettings(options.url, options.applicationName, settings), ...shared });
    // Without a listener an idle or a checked-out connection that breaks would end the process.
    made.on("error", () => {});
    made.on("connect", (client) => client.on("error", () => {}));
    return made;
  };
  const pool = open();
  // Prepared statements are look-ups by keys: one plan is right for all values, and PostgreSQL would else plan most of
  // them anew each time, at half of their cost. What is made of a filter needs the plan of its values, and stays apart.
  const prepared = open(" -c plan_cache_mode=force_generic_plan");
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return {
    kysely,
    pool,
    async query<Row extends object>(name: string | undefined, text: string, values: unknown[]) {
      try {
        const result =
          name === undefined
            ? await pool.query<Row>({ text, values })
            : await prepared.query<Row>({ name, text, values });
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
      closing ??= Promise.all([kysely.destroy(), prepared.end()]).then(() => undefined);
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
