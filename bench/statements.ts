// What the database did for a piece of work: its statements with their times and what they wrote, from
// pg_stat_statements, which the bundled PostgreSQL has and the product does not load.
import { openDatabase } from "../packages/foundation/database.ts";
import { startPostgres } from "../packages/foundation/postgres/server.ts";

export interface Statement {
  text: string;
  calls: number;
  milliseconds: number;
  rows: number;
  walBytes: number;
}

export interface DatabaseWork {
  statements: Statement[];
  /** Bytes of the write-ahead log, those of the background included. */
  walBytes: number;
  /** About: PostgreSQL tells them a second late. */
  syncs: number;
}

/** Before the product starts on this folder: the server must load the counters when it starts. */
export async function loadCounters(dataFolder: string): Promise<void> {
  const server = await startPostgres({ dataFolder, durable: true });
  const client = open(server.url, "postgres");
  await client.query(undefined, "alter system set shared_preload_libraries = pg_stat_statements", []);
  await client.query(undefined, "alter system set pg_stat_statements.track = 'top'", []);
  await client.close();
  await server.stop();
}

function open(server: string, name: string) {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return openDatabase({ url: url.href, poolSize: 1, applicationName: "bench" });
}

export interface Counters extends AsyncDisposable {
  around<Result>(work: () => Promise<Result>): Promise<{ result: Result; database: DatabaseWork }>;
}

const syncs = "(select coalesce(sum(fsyncs), 0)::integer from pg_stat_io where object = 'wal') as syncs";

/** The counters of a running product's database. */
export async function openCounters(dataFolder: string): Promise<Counters> {
  const server = await startPostgres({ dataFolder, durable: true });
  const client = open(server.url, "rollcall_portal");
  await client.query(undefined, "create extension if not exists pg_stat_statements", []);
  const state = async () => {
    const rows = await client.query<{ bytes: string; syncs: number }>(
      undefined,
      `select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes, ${syncs}`,
      [],
    );
    return { bytes: Number(rows[0]?.bytes), syncs: rows[0]?.syncs ?? 0 };
  };
  return {
    async around(work) {
      const before = await state();
      await client.query(undefined, "select pg_stat_statements_reset()", []);
      const result = await work();
      const statements = await client.query<Statement>(
        undefined,
        `select query as text, calls::integer, total_exec_time as milliseconds, rows::integer, wal_bytes::float8 as "walBytes"
         from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
         where query not like '%pg_stat%' order by total_exec_time desc`,
        [],
      );
      const after = await state();
      return {
        result,
        database: { statements, walBytes: after.bytes - before.bytes, syncs: after.syncs - before.syncs },
      };
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.stop();
    },
  };
}
