import type { Selectable } from "kysely";
import { exchangeInsert, type ExchangeRecord } from "../records.ts";
import type { PortalDatabase, Tables } from "../tables.ts";

export async function insertExchanges(database: PortalDatabase, records: ExchangeRecord[]): Promise<void> {
  await database.query(
    "exchanges-insert",
    `${exchangeInsert("select entry from jsonb_array_elements($1::jsonb) as e(entry)")} on conflict do nothing`,
    [JSON.stringify(records)],
  );
}

export type ExchangeRow = Selectable<Tables["exchanges"]>;
type Heavy = "request_headers" | "request_body" | "response_headers" | "response_body" | "changes";
export type ExchangeSummaryRow = Omit<ExchangeRow, Heavy>;

const light = `e.account_id, e.id, e.at, e.connection_id, e.token_id, e.correlation_id, e.operation, e.ok, e.status, e.summary,
  e.method, e.path, e.milliseconds, e.client, e.user_agent, e.address, e.user_id, e.user_name, e.team_id, e.team_name, e.error_code`;

export interface ExchangeFilter {
  search: string | undefined;
  ok: boolean | undefined;
  operation: string | undefined;
  changesOnly: boolean;
  user: string | undefined;
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

export type ExchangeDetailRow = ExchangeRow & { token_name: string | null; token_hint: string | null };

export async function readExchange(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<ExchangeDetailRow | undefined> {
  const rows = await database.query<ExchangeDetailRow>(
    undefined,
    `select e.*, t.name as token_name, t.hint as token_hint from exchanges e
     left join scim_tokens t on t.account_id = e.account_id and t.id = e.token_id
     where e.account_id = $1 and e.id = $2`,
    [account, id],
  );
  return rows[0];
}
