import type { PortalDatabase } from "../server/tables.ts";

/** Written with every request, or by the numbering in the background: no part of what an attack may or may not change. */
const passing = [
  "last_used_at",
  "last_used_address",
  "last_used_client",
  "last_seen_at",
  "last_active_at",
  "number",
  "seal",
];
const ofConnections = ["first_request_at", "last_request_at", "last_client"];

/** The tables with rows of accounts; exchanges are kept of every request, refused ones too. */
export async function stateTables(database: PortalDatabase): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    undefined,
    `select c.table_name as name from information_schema.columns c
     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
     where c.table_schema = 'public' and c.column_name = 'account_id' and t.table_type = 'BASE TABLE'
     order by 1`,
    [],
  );
  return rows.map((row) => row.name).filter((name) => !name.startsWith("exchange"));
}

/** Every row of an account as text, in an order of its own: equal texts are equal states. */
export async function dumpOf(database: PortalDatabase, tables: string[], account: number): Promise<string> {
  const rowsOf = (table: string, column: string) =>
    `select '${table} ' || (to_jsonb(t) - $2::text[])::text as row from "${table}" t where ${column} = $1`;
  const parts = [rowsOf("accounts", "id"), ...tables.map((table) => rowsOf(table, "account_id"))];
  const rows = await database.query<{ row: string }>(undefined, `${parts.join(" union all ")} order by 1`, [
    account,
    [...passing, ...ofConnections],
  ]);
  return rows.map((row) => row.row).join("\n");
}

export async function auditsOf(database: PortalDatabase, account: number): Promise<number> {
  const rows = await database.query<{ count: number }>(
    undefined,
    "select count(*)::integer as count from audit where account_id = $1",
    [account],
  );
  return rows[0]?.count ?? 0;
}

/** Every row of every table, of all accounts and in whatever form it is kept. */
export async function everyRow(database: PortalDatabase): Promise<string> {
  const tables = await database.query<{ name: string }>(
    undefined,
    "select tablename as name from pg_tables where schemaname = 'public'",
    [],
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(undefined, `select t::text as row from "${name}" t`, []);
    texts.push(...rows.map((row) => row.row));
  }
  return texts.join("\n");
}
