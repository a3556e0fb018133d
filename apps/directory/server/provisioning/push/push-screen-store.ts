import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { Confirmed } from "../wanted/difference.ts";
import type { ErrorClass, LinkState } from "../link.ts";
import type { RuleOperator } from "./push-store.ts";

export interface PushRow {
  group_id: string;
  name: string;
  deleted: boolean;
  status: "active" | "paused" | "ending";
  operator: RuleOperator | null;
  value: string | null;
  push_groups: boolean;
  app_on: boolean;
  gate_reason: string | null;
  state: LinkState | null;
  remote_id: string | null;
  matched_how: string | null;
  confirmed: Confirmed | null;
  pending: boolean;
  due_at: Date | null;
  error_class: ErrorClass | null;
  error_message: string | null;
  way_out: string | null;
  finished_at: Date | null;
  here: number;
  there: number;
  refused: number;
  assigns: boolean;
}

export interface PushFilter {
  search?: string | undefined;
  state?: "failed" | "paused" | "ending" | undefined;
}

const failed = sql<SqlBool>`(l.desired_gen > l.applied_gen and l.error_class is not null)`;

function conditions(appId: string, { search, state }: PushFilter): RawBuilder<SqlBool> {
  const all = [sql<SqlBool>`p.app_id = ${appId}`];
  const name = sql`coalesce(g.name, p.group_name)`;
  if (search) all.push(sql<SqlBool>`${name} ilike ${`%${search.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (state === "failed") all.push(sql<SqlBool>`(${failed} and p.status <> 'paused')`);
  else if (state !== undefined) all.push(sql<SqlBool>`p.status = ${state}`);
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}

const from = sql`pushed_groups p
  join apps a on a.id = p.app_id
  left join groups g on g.id = p.group_id
  left join push_rules r on r.id = p.rule_id
  left join links l on l.app_id = p.app_id and l.kind = 'group' and l.source_id = p.group_id
  left join gates t on t.app_id = p.app_id`;

export async function readPushes(
  db: Db,
  appId: string,
  filter: PushFilter & { groupId?: string | undefined },
  page: { after?: [string, string] | undefined; limit: number },
): Promise<PushRow[]> {
  const after = page.after ?? null;
  const { rows } = await sql<PushRow>`
    select p.group_id, coalesce(g.name, p.group_name) as name, g.id is null as deleted, p.status, r.operator, r.value, a.push_groups,
      a.status = 'active' and a.provisioning_enabled as app_on, case when t.state <> 'open' then t.reason end as gate_reason,
      l.state, l.remote_id, l.matched_how, l.confirmed,
      coalesce(l.desired_gen > l.applied_gen, true) or exists (select from group_nudges n where n.app_id = p.app_id and n.group_id = p.group_id) as pending,
      l.due_at, l.error_class, l.error_message, l.way_out, l.finished_at,
      (select count(*) from group_members m where m.group_id = p.group_id)::int as here,
      (select count(*) from memberships m where m.app_id = p.app_id and m.group_id = p.group_id and m.had)::int as there,
      (select count(*) from memberships m where m.app_id = p.app_id and m.group_id = p.group_id and m.error is not null)::int as refused,
      exists (select from assignments s where s.app_id = p.app_id and s.group_id = p.group_id) as assigns
    from ${from}
    where ${conditions(appId, filter)} and (${filter.groupId ?? null}::uuid is null or p.group_id = ${filter.groupId ?? null}::uuid)
      and (${after === null} or (lower(coalesce(g.name, p.group_name)), p.group_id) > (${after?.[0] ?? ""}, ${after?.[1] ?? "00000000-0000-0000-0000-000000000000"}::uuid))
    order by lower(coalesce(g.name, p.group_name)), p.group_id limit ${page.limit}`.execute(db);
  return rows;
}

export async function countPushes(db: Db, appId: string, filter: PushFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${from} where ${conditions(appId, filter)}`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface MissingRow {
  id: string;
  name: string;
  status: "staged" | "active" | "suspended" | "deactivated";
  assigned: boolean;
  state: LinkState | null;
  pending: boolean;
  error_message: string | null;
  refusal: string | null;
  leaving: boolean;
  total: number;
}

/** Members who are not in the group of the app, and those who are there still and shall not be. */
export async function readMissing(db: Db, appId: string, groupId: string, limit: number): Promise<MissingRow[]> {
  const { rows } = await sql<MissingRow>`
    with wanted as (select person_id from group_members where group_id = ${groupId}),
    kept as (select * from memberships where app_id = ${appId} and group_id = ${groupId}),
    differing as (
      select coalesce(w.person_id, k.person_id) as id, k.error as refusal, w.person_id is null as leaving
      from wanted w full join kept k on k.person_id = w.person_id where k.had is not true or w.person_id is null or k.error is not null
    )
    select s.id, s.refusal, s.leaving, count(*) over ()::int as total, coalesce(p.status, 'deactivated') as status,
      coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login, 'A person who was deleted here') as name,
      exists (select from assignments a where a.app_id = ${appId} and a.person_id = s.id)
        or exists (select from group_members m join assignments a on a.group_id = m.group_id and a.app_id = ${appId} where m.person_id = s.id) as assigned,
      l.state, coalesce(l.desired_gen > l.applied_gen, false) as pending, l.error_message
    from differing s left join people p on p.id = s.id
    left join links l on l.app_id = ${appId} and l.kind = 'person' and l.source_id = s.id
    order by s.refusal is null, p.sort_name nulls last, s.id limit ${limit}`.execute(db);
  return rows;
}
