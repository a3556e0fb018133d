import type { Selectable } from "kysely";
import type { PortalDatabase, Tables } from "../tables.ts";

export type AuditRow = Selectable<Tables["audit"]>;

export interface AuditFilter {
  search: string | undefined;
  event: string | undefined;
  user: string | undefined;
  from: Date | undefined;
  to: Date | undefined;
  view: keyof typeof views | undefined;
  actor: string | undefined;
}

const prefix = (...names: string[]) => `split_part(event, '.', 1) in (${names.map((name) => `'${name}'`).join(", ")})`;

/** What the ready views hold. */
const views = {
  sign_ins: "event in ('user.signed_in', 'user.signed_out', 'user.sign_in_failed', 'user.confirmed')",
  security: `(${prefix("token", "oauth_client", "provisioning", "connection", "permission_set", "domain")}
    or event in ('user.role_changed', 'user.password_changed', 'user.link_made', 'user.invited', 'user.deactivated', 'user.reactivated'))`,
  provisioning: `(actor_kind = 'scim' or ${prefix("request")})`,
  records: prefix("contact", "deal", "records"),
} as const;

function conditions(account: number, filter: AuditFilter): { condition: string; values: unknown[] } {
  const values: unknown[] = [account];
  const where = ["account_id = $1"];
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (filter.event !== undefined) add(filter.event, (p) => `event = ${p}`);
  if (filter.user !== undefined) add(filter.user, (p) => `(target_id = ${p} or actor_id = ${p})`);
  if (filter.view !== undefined) where.push(views[filter.view]);
  if (filter.actor !== undefined) add(filter.actor, (p) => `actor_kind = ${p}`);
  if (filter.from !== undefined) add(filter.from, (p) => `at >= ${p}`);
  if (filter.to !== undefined) add(filter.to, (p) => `at < ${p}`);
  if (filter.search !== undefined && filter.search !== "")
    add(
      `%${filter.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      (p) => `(message ilike ${p} or actor ilike ${p} or target ilike ${p})`,
    );
  return { condition: where.join(" and "), values };
}

/** Newest first: ids are ordered by time. */
export async function readAudit(
  database: PortalDatabase,
  account: number,
  filter: AuditFilter,
  page: { after: string | undefined; limit: number },
): Promise<AuditRow[]> {
  const { condition, values } = conditions(account, filter);
  const rest = page.after === undefined ? "" : ` and id < $${values.length + 1}`;
  return database.query<AuditRow>(
    undefined,
    `select * from audit where ${condition}${rest} order by id desc limit ${page.limit}`,
    page.after === undefined ? values : [...values, page.after],
  );
}

export async function countAudit(database: PortalDatabase, account: number, filter: AuditFilter): Promise<number> {
  const { condition, values } = conditions(account, filter);
  const rows = await database.query<{ count: number }>(
    undefined,
    `select count(*) as count from audit where ${condition}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** Gives numbers and seals to entries that have none, in the order of their ids. One process at a time does it. */
export async function numberEntries(database: PortalDatabase, most: number): Promise<number> {
  const rows = await database.query<{ count: number }>(
    "audit-number",
    `with alone as materialized (select pg_try_advisory_xact_lock(1919251564) as locked),
     open as materialized (
       select a as entry, a.account_id, a.id from audit a, alone where alone.locked and a.number is null
       order by a.account_id, a.id limit $1),
     newest as materialized (
       select o.account_id, coalesce(l.number, 0) as number, coalesce(l.seal, '') as seal
       from (select distinct account_id from open) o
       left join lateral (
         select b.number, b.seal from audit b where b.account_id = o.account_id and b.number is not null
         order by b.number desc limit 1) l on true),
     numbered as (
       select o.account_id, o.id, o.entry, n.seal as before, n.number + row_number() over (partition by o.account_id order by o.id) as number
       from open o join newest n using (account_id)),
     sealed as (
       select account_id, id, number, audit_chain(before, audit_text(entry, number)) over (partition by account_id order by id) as seal
       from numbered),
     done as (
       update audit a set number = s.number, seal = s.seal from sealed s
       where a.account_id = s.account_id and a.id = s.id and a.number is null
       returning 1)
     select count(*) as count from done`,
    [most],
  );
  return rows[0]?.count ?? 0;
}
