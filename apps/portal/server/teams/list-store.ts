// What the console shows of teams.
import type { PortalDatabase } from "../tables.ts";
import type { ManagedBy, UserStatus } from "../../shapes/users.ts";
import type { TeamRow } from "./store.ts";

export interface TeamLabel {
  id: string;
  name: string;
}

interface Page {
  after: [string, string] | undefined;
  limit: number;
}

const likePattern = (search: string | undefined): string | null =>
  search === undefined || search === "" ? null : `%${search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

export interface MemberRow {
  id: string;
  display_name: string;
  email: string | null;
  user_name: string;
  status: UserStatus;
  /** Null for somebody who is in the team only by way of teams inside it. */
  source: ManagedBy | null;
  /** The teams inside that the user is in. */
  through: TeamLabel[];
  main: boolean;
  added_at: Date;
  sort_key: string;
}

export interface MemberFilter {
  search: string | undefined;
  membership: "direct" | "indirect" | undefined;
}

/** Everybody in a team: by itself (the directory's source goes first where there are both), or by way of teams inside. */
const members = `with way as materialized (
    select m.user_id, m.source, m.added_at, null::uuid as by_way_of from team_members m
    where m.account_id = $1 and m.team_id = $2
    union all
    select m.user_id, null, m.added_at, m.team_id from team_ancestors a
    join team_members m on m.account_id = a.account_id and m.team_id = a.team_id
    where a.account_id = $1 and a.ancestor_id = $2),
  person as (
    select user_id, min(source) as source, coalesce(min(added_at) filter (where source is not null), min(added_at)) as added_at,
      array_agg(distinct by_way_of) filter (where by_way_of is not null) as ways
    from way group by user_id)`;

const shownMembers = `from person p join users u on u.account_id = $1 and u.id = p.user_id and u.live
  where ($3::text is null or u.display_name_key like $3 or u.email_key like $3)
    and ($4::text is null or (p.source is null) = ($4 = 'indirect'))`;

export async function listMembers(
  database: PortalDatabase,
  team: { account: number; id: string },
  filter: MemberFilter,
  page: Page,
): Promise<{ rows: MemberRow[]; total: number }> {
  const values = [team.account, team.id, likePattern(filter.search), filter.membership ?? null];
  const [rows, counted] = await Promise.all([
    database.query<MemberRow>(
      undefined,
      `${members} select u.id, u.display_name, u.email, u.user_name, u.status, p.source, p.added_at, u.display_name_key as sort_key,
         u.main_team_id is not distinct from $2 as main,
         (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name_key), '[]')
          from teams t where t.account_id = $1 and t.id = any(p.ways) and t.live) as through
       ${shownMembers} and ($5::text is null or (u.display_name_key, u.id) > ($5, $6::uuid))
       order by u.display_name_key, u.id limit ${page.limit + 1}`,
      [...values, page.after?.[0] ?? null, page.after?.[1] ?? null],
    ),
    database.query<{ count: number }>(undefined, `${members} select count(*) as count ${shownMembers}`, values),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

export async function memberSources(
  database: PortalDatabase,
  team: { account: number; id: string },
  user: string,
): Promise<ManagedBy[]> {
  const rows = await database.query<{ source: ManagedBy }>(
    undefined,
    "select source from team_members where account_id = $1 and team_id = $2 and user_id = $3",
    [team.account, team.id, user],
  );
  return rows.map((row) => row.source);
}

export type ListedTeam = TeamRow & {
  members: number;
  connection_name: string | null;
  permission_set: string | null;
  /** The teams that it is in itself. */
  parents: TeamLabel[];
  /** How many teams are in it themselves. */
  child_teams: number;
};

const memberCount = (team: string) =>
  `(select count(distinct m.user_id) from team_members m where m.account_id = ${team}.account_id and m.team_id = ${team}.id)`;

const listed = `select t.*, c.name as connection_name, s.name as permission_set, ${memberCount("t")} as members,
    (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name_key), '[]') from team_nesting n
     join teams p on p.account_id = n.account_id and p.id = n.team_id and p.live
     where n.account_id = t.account_id and n.child_id = t.id) as parents,
    (select count(*) from team_nesting n join teams p on p.account_id = n.account_id and p.id = n.child_id and p.live
     where n.account_id = t.account_id and n.team_id = t.id) as child_teams
  from teams t left join connections c on c.account_id = t.account_id and c.id = t.connection_id
  left join permission_sets s on s.account_id = t.account_id and s.id = t.permission_set_id`;

export async function listTeams(
  database: PortalDatabase,
  account: number,
  filter: { search: string | undefined; managedBy: ManagedBy | undefined },
  page: Page,
): Promise<{ rows: ListedTeam[]; total: number }> {
  const where = `t.account_id = $1 and t.live and ($2::text is null or t.name_key like $2)
    and ($3::text is null or (t.connection_id is not null) = ($3 = 'directory'))`;
  const values = [account, likePattern(filter.search), filter.managedBy ?? null];
  const [rows, counted] = await Promise.all([
    database.query<ListedTeam>(
      undefined,
      `${listed} where ${where} and ($4::text is null or (t.name_key, t.id) > ($4, $5::uuid))
       order by t.name_key, t.id limit ${page.limit + 1}`,
      [...values, page.after?.[0] ?? null, page.after?.[1] ?? null],
    ),
    database.query<{ count: number }>(undefined, `select count(*) as count from teams t where ${where}`, values),
  ]);
  return { rows, total: counted[0]?.count ?? 0 };
}

export async function readListedTeam(
  database: PortalDatabase,
  account: number,
  id: string,
): Promise<ListedTeam | undefined> {
  const rows = await database.query<ListedTeam>(
    undefined,
    `${listed} where t.account_id = $1 and t.id = $2 and t.live`,
    [account, id],
  );
  return rows[0];
}

export interface TeamInside {
  /** The first of the teams in it themselves, by name. */
  children: (TeamLabel & { members: number })[];
  /** Everybody in it, by whatever way. */
  everybody: number;
}

export async function readInside(
  database: PortalDatabase,
  team: { account: number; id: string },
  limit: number,
): Promise<TeamInside> {
  const rows = await database.query<TeamInside>(
    undefined,
    `${members} select
       (select count(*) from person p join users u on u.account_id = $1 and u.id = p.user_id and u.live) as everybody,
       (select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'members', x.members) order by x.name_key), '[]') from (
          select c.id, c.name, c.name_key, ${memberCount("c")} as members from team_nesting n
          join teams c on c.account_id = n.account_id and c.id = n.child_id and c.live
          where n.account_id = $1 and n.team_id = $2 order by c.name_key limit $3) x) as children`,
    [team.account, team.id, limit],
  );
  return rows[0] ?? { children: [], everybody: 0 };
}
