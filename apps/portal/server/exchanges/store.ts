import type { Selectable } from "kysely";
import type { ExchangeRecord } from "../records.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export async function insertExchanges(database: PortalDatabase, records: ExchangeRecord[]): Promise<void> {
  await database.query(
    "exchanges-insert",
    "insert into exchanges select * from json_populate_recordset(null::exchanges, $1::json) on conflict do nothing",
    [JSON.stringify(records)],
  );
}

export type ExchangeRow = Selectable<Tables["exchanges"]>;
type Heavy = "request_headers" | "request_body" | "response_headers" | "response_body" | "changes";
export type ExchangeSummaryRow = Omit<ExchangeRow, Heavy> & { connection_name: string | null };

const connectionName = `(select c.name from connections c where c.account_id = e.account_id and c.id = e.connection_id)
  as connection_name`;

const light = `e.account_id, e.id, e.at, e.connection_id, e.token_id, e.correlation_id, e.operation, e.ok, e.status, e.summary,
  e.method, e.path, e.milliseconds, e.client, e.user_agent, e.address, e.user_id, e.user_name, e.team_id, e.team_name, e.error_code,
  ${connectionName}`;

export interface ExchangeFilter {
  search: string | undefined;
  ok: boolean | undefined;
  operation: string | undefined;
  changesOnly: boolean;
  user: string | undefined;
  connection: string | undefined;
  client: string | undefined;
  from: Date | undefined;
  to: Date | undefined;
}

const readers = ["read", "search", "discovery", "group-read"];

function conditions(account: number, filter: ExchangeFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [account];
  const where = ["e.account_id = $1"];
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (filter.ok !== undefined) where.push(filter.ok ? "e.ok" : "not e.ok");
  if (filter.operation !== undefined) add(filter.operation, (p) => `e.operation = ${p}`);
  if (filter.changesOnly) add(readers, (p) => `e.operation <> all(${p}::text[])`);
  if (filter.user !== undefined) add(filter.user, (p) => `e.user_id = ${p}`);
  if (filter.connection !== undefined) add(filter.connection, (p) => `e.connection_id = ${p}`);
  if (filter.client !== undefined && filter.client !== "") add(filter.client, (p) => `e.client = ${p}`);
  if (filter.from !== undefined) add(filter.from, (p) => `e.at >= ${p}`);
  if (filter.to !== undefined) add(filter.to, (p) => `e.at < ${p}`);
  if (filter.search !== undefined && filter.search !== "") {
    const pattern = `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    add(
      pattern,
      (p) => `(e.summary ilike ${p} or e.path ilike ${p} or e.user_name ilike ${p} or e.correlation_id ilike ${p})`,
    );
  }
  return { where: where.join(" and "), values };
}

/** Newest first: ids are ordered by time. */
export async function listExchanges(
  database: PortalDatabase,
  account: number,
  filter: ExchangeFilter,
  page: { after: string | undefined; limit: number },
): Promise<{ rows: ExchangeSummaryRow[]; total: number }> {
  const { where, values } = conditions(account, filter);
  const rest = page.after === undefined ? "" : ` and e.id < $${values.length + 1}`;
  const [rows, counted] = await Promise.all([
    database.query<ExchangeSummaryRow>(
      undefined,
      `select ${light} from exchanges e where ${where}${rest} order by e.id desc limit ${page.limit + 1}`,
      page.after === undefined ? values : [...values, page.after],
    ),
    database.query<{ count: number }>(undefined, `select count(*) as count from exchanges e where ${where}`, values),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

export type ExchangeDetailRow = ExchangeRow & {
  token_name: string | null;
  token_hint: string | null;
  connection_name: string | null;
};

const whole = `e.*, coalesce(t.name, 'OAuth client ' || o.name) as token_name, coalesce(t.hint, o.id::text) as token_hint,
  ${connectionName} from exchanges e
  left join scim_tokens t on t.account_id = e.account_id and t.id = e.token_id
  left join oauth_clients o on o.account_id = e.account_id and o.id = e.token_id`;

export async function readExchange(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<ExchangeDetailRow | undefined> {
  const rows = await database.query<ExchangeDetailRow>(
    undefined,
    `select ${whole} where e.account_id = $1 and e.id = $2`,
    [account, id],
  );
  return rows[0];
}

/** Whole rows older than `before`, newest first: what an export takes step by step. */
export async function readExchanges(
  database: PortalDatabase,
  account: number,
  filter: ExchangeFilter,
  page: { before: string | undefined; limit: number },
): Promise<ExchangeDetailRow[]> {
  const { where, values } = conditions(account, filter);
  const rest = page.before === undefined ? "" : ` and e.id < $${values.length + 1}`;
  return database.query<ExchangeDetailRow>(
    undefined,
    `select ${whole} where ${where}${rest} order by e.id desc limit ${page.limit}`,
    page.before === undefined ? values : [...values, page.before],
  );
}

/** The newest exchange of an account: changes whenever there is a new one. */
export async function newestExchange(database: PortalDatabase, account: number): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    "exchanges-newest",
    "select id from exchanges where account_id = $1 order by id desc limit 1",
    [account],
  );
  return rows[0]?.id;
}

export async function readSources(
  database: PortalDatabase,
  account: number,
): Promise<{ id: string; name: string; clients: (string | null)[] }[]> {
  return database.query(
    undefined,
    `select c.id, c.name, array(
       select distinct used from (
         select c.last_client as used union all
         select t.last_used_client from scim_tokens t where t.account_id = c.account_id and t.connection_id = c.id) u
     ) as clients
     from connections c where c.account_id = $1 order by c.name, c.id`,
    [account],
  );
}

/** Removes some that are older than `at`, the oldest first; tells how many. */
export async function removeExchanges(
  database: PortalDatabase,
  account: number,
  at: Date,
  most: number,
): Promise<number> {
  const rows = await database.query<{ count: number }>(
    "exchanges-remove",
    // Ids are ordered by time, so the oldest are at the start of the key.
    `with oldest as materialized (
       select id, at from exchanges where account_id = $1 order by id limit $3),
     gone as (
       delete from exchanges e using oldest o
       where e.account_id = $1 and e.id = o.id and o.at < $2 returning 1)
     select count(*) as count from gone`,
    [account, at, most],
  );
  return rows[0]?.count ?? 0;
}

export async function accountNumbers(database: PortalDatabase): Promise<number[]> {
  return (await database.query<{ id: number }>(undefined, "select id from accounts order by id", [])).map(
    ({ id }) => id,
  );
}
