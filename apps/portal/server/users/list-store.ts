import type { Reactivation } from "../../shapes/provisioning.ts";
import type { ManagedBy } from "../../shapes/users.ts";
import type { PortalDatabase } from "../tables.ts";
import type { UserRecord } from "./user-record.ts";

export interface PeopleFilter {
  search: string | undefined;
  status: string | undefined;
  managedBy: string | undefined;
  team: string | undefined;
  role: string | undefined;
  permissionSet: string | undefined;
}

export type ListedUser = UserRecord & {
  team_name: string | null;
  connection_name: string | null;
  permission_set: string | null;
  sort_key: string;
};

/** What each column sorts by, as text that a cursor can carry without losing a microsecond. */
const sortKeys: Record<string, { key: string; type: string }> = {
  name: { key: "u.display_name_key", type: "text" },
  email: { key: "coalesce(u.email_key, u.user_name_key)", type: "text" },
  created: { key: "u.created_at", type: "timestamptz" },
  lastActive: { key: "coalesce(u.last_active_at, '-infinity')", type: "timestamptz" },
  status: { key: "u.status", type: "text" },
};

function conditions(account: number, filter: PeopleFilter): { where: string[]; values: unknown[] } {
  const values: unknown[] = [account];
  const where = ["u.account_id = $1", "u.live"];
  const add = (value: unknown, text: (place: string) => string) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (filter.managedBy !== undefined) add(filter.managedBy, (p) => `u.managed_by = ${p}`);
  if (filter.role !== undefined) add(filter.role, (p) => `u.role = ${p}`);
  if (filter.permissionSet !== undefined)
    add(
      filter.permissionSet,
      (p) =>
        `u.role = 'user' and (select p.id from user_permission_sets p where p.account_id = u.account_id and p.user_id = u.id) = ${p}`,
    );
  if (filter.team !== undefined)
    add(
      filter.team,
      (p) =>
        `exists (select from team_members m where m.account_id = u.account_id and m.user_id = u.id and m.team_id = ${p})`,
    );
  if (filter.search !== undefined && filter.search !== "") {
    const pattern = `%${filter.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    add(
      pattern,
      (p) => `(u.display_name_key like ${p} or u.email_key like ${p} or u.user_name_key like ${p}
        or lower(concat_ws(' ', u.given_name, u.family_name)) like ${p} or lower(u.title) like ${p} or lower(u.department) like ${p})`,
    );
  }
  return { where, values };
}

export interface PeopleRows {
  rows: ListedUser[];
  counts: Record<string, number>;
}

export async function listPeople(
  database: PortalDatabase,
  account: number,
  filter: PeopleFilter,
  page: { sort: string; after: [key: string, id: string] | undefined; limit: number },
): Promise<PeopleRows> {
  const { where, values } = conditions(account, filter);
  const counting = database.query<{ status: string; count: number }>(
    undefined,
    `select u.status, count(*) as count from users u where ${where.join(" and ")} group by u.status`,
    [...values],
  );
  const descending = page.sort.startsWith("-");
  const { key, type } = sortKeys[descending ? page.sort.slice(1) : page.sort] ?? {
    key: "u.display_name_key",
    type: "text",
  };
  const direction = descending ? "desc" : "asc";
  if (filter.status === "current") where.push("u.status <> 'deactivated'");
  else if (filter.status !== undefined && filter.status !== "all") {
    values.push(filter.status);
    where.push(`u.status = $${values.length}`);
  }
  if (page.after !== undefined) {
    values.push(page.after[0], page.after[1]);
    where.push(`(${key}, u.id) ${descending ? "<" : ">"} ($${values.length - 1}::${type}, $${values.length}::uuid)`);
  }
  const rows = database.query<ListedUser>(
    undefined,
    `select u.*, (${key})::text as sort_key, t.name as team_name, c.name as connection_name,
       (select p.name from user_permission_sets p where p.account_id = u.account_id and p.user_id = u.id) as permission_set
     from users u
     left join teams t on t.account_id = u.account_id and t.id = u.main_team_id and t.live
     left join connections c on c.account_id = u.account_id and c.id = u.connection_id
     where ${where.join(" and ")} order by ${key} ${direction}, u.id ${direction} limit ${page.limit + 1}`,
    values,
  );
  const counts = Object.fromEntries((await counting).map((row) => [row.status, row.count]));
  return { rows: await rows, counts };
}

export interface UserSurroundings {
  team_name: string | null;
  connection_name: string | null;
  reactivation: Reactivation | null;
  teams: { id: string; name: string; source: ManagedBy | null; through: { id: string; name: string }[] }[];
  live_sessions: number;
  second_factor: boolean;
  super_admins: number;
}

export async function readSurroundings(
  database: PortalDatabase,
  account: number,
  id: string,
  now: Date,
): Promise<UserSurroundings> {
  const rows = await database.query<UserSurroundings>(
    "user-surroundings",
    `select t.name as team_name, c.name as connection_name, c.reactivation,
       (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'source', g.source, 'through', g.through) order by g.source is null, g.name_key), '[]') from (
          select t2.id, t2.name, t2.name_key, min(w.source) as source,
            coalesce(jsonb_agg(distinct jsonb_build_object('id', v.id, 'name', v.name)) filter (where v.id is not null), '[]') as through
          from team_members m cross join lateral (
            select m.team_id, m.source, null::uuid as by_way_of
            union all
            select a.ancestor_id, null, m.team_id from team_ancestors a where a.account_id = m.account_id and a.team_id = m.team_id) w
          join teams t2 on t2.account_id = m.account_id and t2.id = w.team_id and t2.live
          left join teams v on v.account_id = m.account_id and v.id = w.by_way_of
          where m.account_id = u.account_id and m.user_id = u.id group by t2.id, t2.name, t2.name_key) g) as teams,
       (select count(*) from sessions s where s.account_id = u.account_id and s.user_id = u.id and s.epoch = u.epoch and s.expires_at > $3) as live_sessions,
       exists (select from second_factors f where f.account_id = u.account_id and f.user_id = u.id and f.confirmed_at is not null) as second_factor,
       (select count(*) from users o where o.account_id = u.account_id and o.role = 'super_admin' and o.status = 'active' and o.live) as super_admins
     from users u
     left join teams t on t.account_id = u.account_id and t.id = u.main_team_id and t.live
     left join connections c on c.account_id = u.account_id and c.id = u.connection_id
     where u.account_id = $1 and u.id = $2`,
    [account, id, now],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("the user was there a moment ago");
  return row;
}

export interface TimelineRow {
  id: string;
  at: Date;
  kind: "audit" | "exchange";
  actor: string;
  message: string;
  ok: boolean;
  exchange_id: string | null;
  changes: { field: string; before: string | null; after: string | null }[];
}

/** Audit entries about a user, and the exchanges that changed nothing (those with a change have an audit entry). */
export async function readTimeline(
  database: PortalDatabase,
  account: number,
  id: string,
  page: { after: string | undefined; limit: number },
): Promise<{ rows: TimelineRow[]; total: number }> {
  const entries = `
    select id, at, 'audit' as kind, actor, message, true as ok, exchange_id, changes
    from audit where account_id = $1 and target_id = $2
    union all
    select e.id, e.at, 'exchange', e.client, e.summary, e.ok, e.id, e.changes
    from exchanges e where e.account_id = $1 and e.user_id = $2 and (not e.ok or e.operation in ('update', 'deactivate', 'reactivate'))
      and not exists (select from audit a where a.account_id = $1 and a.target_id = $2 and a.exchange_id = e.id)`;
  const [rows, counted] = await Promise.all([
    database.query<TimelineRow>(
      undefined,
      `select * from (${entries}) x where $3::uuid is null or id < $3 order by id desc limit ${page.limit + 1}`,
      [account, id, page.after ?? null],
    ),
    database.query<{ count: number }>(undefined, `select count(*) as count from (${entries}) x`, [account, id]),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

export async function teamExists(database: PortalDatabase, account: number, id: string): Promise<boolean> {
  const rows = await database.query(undefined, "select 1 from teams where account_id = $1 and id = $2 and live", [
    account,
    id,
  ]);
  return rows.length > 0;
}
