import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../tables.ts";

export type RuleOperator = "starts" | "contains" | "ends" | "equals";
export interface NameRule {
  operator: RuleOperator;
  value: string;
}

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, "\\$&");

const patterns: Record<RuleOperator, (value: string) => string> = {
  starts: (value) => `${escapeLike(value)}%`,
  contains: (value) => `%${escapeLike(value)}%`,
  ends: (value) => `%${escapeLike(value)}`,
  equals: escapeLike,
};

/** Names compare without case, as everywhere. */
const matching = ({ operator, value }: NameRule) => sql<SqlBool>`g.name ilike ${patterns[operator](value)}`;

export async function groupNames(db: Db, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from groups where id = any(${ids}::uuid[]) order by id`.execute(db);
  return rows;
}

export interface NewPush {
  group_id: string;
  group_name: string;
  target_id: string | null;
}

/** Begins pushes; one that is ending or was paused goes on. Answers the groups for which that changed something. */
export async function insertPushes(
  trx: Trx,
  appId: string,
  pushes: readonly NewPush[],
  by: { rule: string | null; name: string },
): Promise<{ group_id: string; group_name: string }[]> {
  const { rows } = await sql<{ group_id: string; group_name: string }>`
    insert into pushed_groups as p (app_id, group_id, group_name, rule_id, target_id, created_by)
    select ${appId}, x.group_id, x.group_name, ${by.rule}::uuid, x.target_id, ${by.name}
    from jsonb_to_recordset(${JSON.stringify(pushes)}::jsonb) as x(group_id uuid, group_name text, target_id text)
    order by x.group_id
    on conflict (app_id, group_id) do update set status = 'active', rule_id = excluded.rule_id, target_id = excluded.target_id
      where p.status = 'ending' or (excluded.rule_id is null and (p.status = 'paused' or p.target_id is distinct from excluded.target_id))
    returning group_id, group_name`.execute(trx);
  return rows;
}

export async function findPush(
  db: Db,
  appId: string,
  groupId: string,
): Promise<{ group_name: string; status: "active" | "paused" | "ending"; target_id: string | null } | undefined> {
  const { rows } = await sql<{ group_name: string; status: "active" | "paused" | "ending"; target_id: string | null }>`
    select coalesce(g.name, p.group_name) as group_name, p.status, p.target_id
    from pushed_groups p left join groups g on g.id = p.group_id where p.app_id = ${appId} and p.group_id = ${groupId}`.execute(
    db,
  );
  return rows[0];
}

export async function setPushStatus(trx: Trx, appId: string, groupId: string, status: "active" | "paused" | "ending") {
  await sql`update pushed_groups set status = ${status} where app_id = ${appId} and group_id = ${groupId}`.execute(trx);
}

/** Whether the app may have the group: it is linked, or a create is under way or its outcome open. */
export async function mayBeThere(trx: Trx, appId: string, groupId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from links where app_id = ${appId} and kind = 'group' and source_id = ${groupId}
      and (remote_id is not null or intent is not null or leased_by is not null) for update`.execute(trx);
  return rows.length > 0;
}

/** Lets go of groups: nothing more is sent, and the app keeps them as they are. */
export async function leaveGroups(trx: Trx, appId: string, groupIds: readonly string[]): Promise<void> {
  await sql`delete from pushed_groups where app_id = ${appId} and group_id = any(${groupIds}::uuid[])`.execute(trx);
  // Who works on it at this moment finds the fence raised, and writes nothing more.
  await sql`
    update links set remote_id = null, matched_how = null, state = 'unlinked', state_since = now(), confirmed = '{}', intent = null,
      applied_gen = desired_gen, attempts = 0, error_class = null, error_message = null, way_out = null,
      fence = fence + 1, leased_by = null, lease_until = null
    where app_id = ${appId} and kind = 'group' and source_id = any(${groupIds}::uuid[])`.execute(trx);
  await sql`delete from memberships where app_id = ${appId} and group_id = any(${groupIds}::uuid[])`.execute(trx);
  await sql`delete from group_nudges where app_id = ${appId} and group_id = any(${groupIds}::uuid[])`.execute(trx);
}

/** The apps that a group is pushed to, and what shall become of it there when it is deleted here. */
export async function pushesOf(
  trx: Trx,
  groupId: string,
): Promise<{ app_id: string; label: string; deleted_groups: "delete" | "leave" }[]> {
  const { rows } = await sql<{ app_id: string; label: string; deleted_groups: "delete" | "leave" }>`
    select p.app_id, a.label, coalesce(s.deleted_groups, 'delete') as deleted_groups
    from pushed_groups p join apps a on a.id = p.app_id left join push_settings s on s.app_id = p.app_id
    where p.group_id = ${groupId} order by p.app_id`.execute(trx);
  return rows;
}

export async function renamePushes(trx: Trx, groupIds: readonly string[]): Promise<void> {
  await sql`update pushed_groups p set group_name = g.name from groups g where g.id = p.group_id and p.group_id = any(${groupIds}::uuid[])`.execute(
    trx,
  );
}

/** The other group here that a group of the app is linked to, or shall be. */
export async function targetTaken(
  db: Db,
  appId: string,
  targets: readonly { groupId: string; targetId: string }[],
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(g.name, p.group_name) as name
    from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as x("groupId" uuid, "targetId" text)
    join pushed_groups p on p.app_id = ${appId} and p.group_id <> x."groupId"
    left join links l on l.app_id = p.app_id and l.kind = 'group' and l.source_id = p.group_id
    left join groups g on g.id = p.group_id
    where coalesce(l.remote_id, p.target_id) = x."targetId" limit 1`.execute(db);
  return rows[0]?.name;
}

/** Names here of groups that groups of the app are linked to, by id there. */
export async function linkedNames(db: Db, appId: string, remoteIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ remote_id: string; name: string }>`
    select l.remote_id, coalesce(g.name, p.group_name) as name from links l
    join pushed_groups p on p.app_id = l.app_id and p.group_id = l.source_id left join groups g on g.id = l.source_id
    where l.app_id = ${appId} and l.kind = 'group' and l.remote_id = any(${remoteIds}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.remote_id, row.name]));
}

export interface RuleRow extends NameRule {
  id: string;
  app_id: string;
  created_by: string;
  created_at: Date;
  groups: number;
}

export async function insertRule(trx: Trx, rule: NameRule & { id: string; app_id: string; created_by: string }) {
  await sql`insert into push_rules (id, app_id, operator, value, created_by) values (${rule.id}, ${rule.app_id}, ${rule.operator}, ${rule.value}, ${rule.created_by})`.execute(
    trx,
  );
}

export async function listRules(db: Db, appId: string): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select r.*, (select count(*) from pushed_groups p where p.rule_id = r.id)::int as groups
    from push_rules r where r.app_id = ${appId} order by r.created_at, r.id`.execute(db);
  return rows;
}

export async function deleteRule(trx: Trx, appId: string, ruleId: string): Promise<NameRule | undefined> {
  const { rows } = await sql<NameRule>`
    delete from push_rules where app_id = ${appId} and id = ${ruleId} returning operator, value`.execute(trx);
  return rows[0];
}

export async function groupsOfRule(trx: Trx, ruleId: string): Promise<string[]> {
  const { rows } = await sql<{ group_id: string }>`
    select group_id from pushed_groups where rule_id = ${ruleId} order by group_id`.execute(trx);
  return rows.map((row) => row.group_id);
}

/** Groups whose name fits, that are not pushed to the app yet. */
export async function groupsByName(db: Db, appId: string, rule: NameRule): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select g.id, g.name from groups g
    where ${matching(rule)} and not exists (select from pushed_groups p where p.app_id = ${appId} and p.group_id = g.id and p.status <> 'ending')
    order by lower(g.name)`.execute(db);
  return rows;
}

export async function countByName(db: Db, rule: NameRule): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from groups g where ${matching(rule)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Rules of all apps that want one of these groups which their app does not have yet. */
export async function rulesFor(
  trx: Trx,
  groupIds: readonly string[],
): Promise<{ rule_id: string; app_id: string; label: string; group_id: string; group_name: string }[]> {
  const name = sql`lower(g.name)`;
  const value = sql`lower(r.value)`;
  const { rows } = await sql<{
    rule_id: string;
    app_id: string;
    label: string;
    group_id: string;
    group_name: string;
  }>`
    select distinct on (r.app_id, g.id) r.id as rule_id, r.app_id, a.label, g.id as group_id, g.name as group_name
    from groups g join push_rules r on case r.operator
      when 'starts' then starts_with(${name}, ${value})
      when 'contains' then strpos(${name}, ${value}) > 0
      when 'ends' then right(${name}, length(${value})) = ${value}
      else ${name} = ${value} end
    join apps a on a.id = r.app_id
    where g.id = any(${groupIds}::uuid[])
      and not exists (select from pushed_groups p where p.app_id = r.app_id and p.group_id = g.id)
    order by r.app_id, g.id, r.created_at`.execute(trx);
  return rows;
}

export interface SettingsRow {
  deleted_groups: "delete" | "leave";
  same_name: "link" | "report";
  rename_linked: boolean;
  remove_form: "filter" | "value";
  members_per_request: number | null;
}

export async function readSettings(db: Db, appId: string): Promise<SettingsRow | undefined> {
  const { rows } = await sql<SettingsRow>`select * from push_settings where app_id = ${appId}`.execute(db);
  return rows[0];
}

export async function writeSettings(trx: Trx, appId: string, row: SettingsRow): Promise<void> {
  await sql`
    insert into push_settings as s (app_id, deleted_groups, same_name, rename_linked, remove_form, members_per_request)
    values (${appId}, ${row.deleted_groups}, ${row.same_name}, ${row.rename_linked}, ${row.remove_form}, ${row.members_per_request}::int)
    on conflict (app_id) do update set deleted_groups = excluded.deleted_groups, same_name = excluded.same_name,
      rename_linked = excluded.rename_linked, remove_form = excluded.remove_form, members_per_request = excluded.members_per_request,
      learned_per_request = case when s.members_per_request is distinct from excluded.members_per_request then null else s.learned_per_request end`.execute(
    trx,
  );
}
