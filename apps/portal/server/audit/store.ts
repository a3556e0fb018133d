import type { Selectable } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

export type AuditRow = Selectable<Tables["audit"]>;

export interface AuditFilter {
  search: string | undefined;
  event: string | undefined;
  user: string | undefined;
  from: Date | undefined;
  to: Date | undefined;
}

/** Newest first: ids are ordered by time. */
export async function listAudit(
  database: PortalDatabase,
  account: number,
  filter: AuditFilter,
  page: { after: string | undefined; limit: number },
): Promise<{ rows: AuditRow[]; total: number }> {
  const values: unknown[] = [account];
  const where = ["account_id = $1"];
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (filter.event !== undefined) add(filter.event, (p) => `event = ${p}`);
  if (filter.user !== undefined) add(filter.user, (p) => `(target_id = ${p} or actor_id = ${p})`);
  if (filter.from !== undefined) add(filter.from, (p) => `at >= ${p}`);
  if (filter.to !== undefined) add(filter.to, (p) => `at < ${p}`);
  if (filter.search !== undefined && filter.search !== "")
    add(
      `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      (p) => `(message ilike ${p} or actor ilike ${p} or target ilike ${p})`,
    );
  const condition = where.join(" and ");
  const rest = page.after === undefined ? "" : ` and id < $${values.length + 1}`;
  const [rows, counted] = await Promise.all([
    database.query<AuditRow>(
      undefined,
      `select * from audit where ${condition}${rest} order by id desc limit ${page.limit + 1}`,
      page.after === undefined ? values : [...values, page.after],
    ),
    database.query<{ count: number }>(undefined, `select count(*) as count from audit where ${condition}`, values),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

/** Gives numbers to entries that have none, in the order of their ids. One process at a time does it. */
export async function numberEntries(database: PortalDatabase, most: number): Promise<number> {
  const rows = await database.query<{ count: number }>(
    "audit-number",
    `with alone as materialized (select pg_try_advisory_xact_lock(1919251564) as locked),
     open as materialized (
       select a.account_id, a.id from audit a, alone where alone.locked and a.number is null
       order by a.account_id, a.id limit $1),
     newest as materialized (select o.account_id, coalesce((select max(b.number) from audit b where b.account_id = o.account_id), 0) as number
       from (select distinct account_id from open) o),
     numbered as (
       select o.account_id, o.id, n.number + row_number() over (partition by o.account_id order by o.id) as number
       from open o join newest n using (account_id)),
     done as (
       update audit a set number = n.number from numbered n where a.account_id = n.account_id and a.id = n.id and a.number is null
       returning 1)
     select count(*) as count from done`,
    [most],
  );
  return rows[0]?.count ?? 0;
}
