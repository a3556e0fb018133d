import { sql, type SqlBool } from "kysely";
import type { Db } from "../../tables.ts";

export interface LeaverRow {
  id: string;
  name: string;
  login: string;
  department: string;
  status: "suspended" | "deactivated" | "deleted";
  left_at: Date;
}

const nameOf = sql`coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login)`;

/** Who left, those who were deleted since then included: their accounts are still known, and the log knows when. */
const leavers = sql`(
  select p.id, ${nameOf} as name, p.login, coalesce(p.department, '') as department, p.status, p.status_changed_at as left_at
  from people p where p.status in ('suspended', 'deactivated')
  union all
  select l.source_id, s.target_name, coalesce(l.login, ''), '', 'deleted', s.at
  from (select source_id, max(confirmed #>> '{userName,value}') as login from links x
    where x.kind = 'person' and not exists (select 1 from people p where p.id = x.source_id) group by source_id) l
  join lateral (select target_name, at from system_log s where s.target_id = l.source_id and s.event = 'user.lifecycle.deactivate'
    order by at desc limit 1) s on true
)`;

const stillOn = sql`l.remote_id is not null and coalesce(l.confirmed #>> '{active,value}', 'true') <> 'false'`;

export interface LeaverFilter {
  search: string;
  open: boolean;
  person?: string | undefined;
  before?: [string, string] | undefined;
  limit: number;
}

export async function listLeavers(db: Db, filter: LeaverFilter): Promise<LeaverRow[]> {
  const conditions = [sql<SqlBool>`true`];
  for (const word of filter.search.toLowerCase().split(/\s+/).filter(Boolean))
    conditions.push(sql`lower(v.name || ' ' || v.login) like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.open)
    conditions.push(sql`exists (select 1 from links l where l.kind = 'person' and l.source_id = v.id and ${stillOn})`);
  if (filter.person !== undefined) conditions.push(sql`v.id = ${filter.person}::uuid`);
  if (filter.before)
    conditions.push(sql`(v.left_at, v.id) < (${filter.before[0]}::timestamptz, ${filter.before[1]}::uuid)`);
  const { rows } = await sql<LeaverRow>`
    select v.id, v.name, v.login, v.department, v.status, v.left_at from ${leavers} v
    where ${sql.join(conditions, sql` and `)} order by v.left_at desc, v.id desc limit ${filter.limit}`.execute(db);
  return rows;
}

export interface RevocationRow {
  person_id: string;
  app_id: string;
  app_label: string;
  account: string;
  /** The app confirmed that the account is off. */
  off: boolean;
  off_at: Date | null;
  gone_at: Date | null;
  pending: boolean;
  /** Waits for somebody. */
  stuck: boolean;
  error_message: string | null;
  way_out: string | null;
  wanted_at: Date;
  exchange_id: string | null;
}

/** Every account that these people had, with what the app confirmed about it. */
export async function revocationsOf(db: Db, people: { id: string; left_at: Date }[]): Promise<RevocationRow[]> {
  const { rows } = await sql<RevocationRow>`
    select l.source_id as person_id, a.id as app_id, a.label as app_label, coalesce(l.confirmed #>> '{userName,value}', l.remote_id, '') as account,
      l.confirmed #>> '{active,value}' = 'false' as off, (l.confirmed #>> '{active,at}')::timestamptz as off_at,
      case when l.state = 'gone' then l.finished_at end as gone_at, l.desired_gen > l.applied_gen as pending, l.due_at is null as stuck,
      l.error_message, l.way_out, l.wanted_at,
      (select t.id from attempts t join attempt_ends e on e.attempt_id = t.id
        where t.source_id = l.source_id and t.app_id = l.app_id and t.operation = 'deactivate' and e.outcome = 'ok' and t.at >= i.left_at - interval '1 second'
        order by t.id limit 1) as exchange_id
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as i(id uuid, left_at timestamptz)
    join links l on l.source_id = i.id and l.kind = 'person' join apps a on a.id = l.app_id
    where l.remote_id is not null or l.state = 'gone' or l.intent is not null
    order by lower(a.label), a.id`.execute(db);
  return rows;
}
