// One user into a directory's group, or out of it: the change that a directory makes all day. Neither statement looks at
// the other members, so that it costs the same in a group of ten and in one of ten thousand.
import { auditInsert, exchangeInsert } from "../records.ts";
import type { PortalDatabase } from "../tables.ts";
import type { TeamRecords, TeamRow } from "./store.ts";

export interface Person {
  id: string;
  name: string;
  /** Of the connection whose group it is. */
  own: boolean;
  member: boolean;
}

export interface TeamAndPeople {
  team: TeamRow;
  people: Person[];
}

/*
 * The plans of both are made once, often while the tables are nearly empty, so each row is asked for such that nothing
 * but its key or its place fits: "deleted_at is null" is what no index is made for, and members are deleted by place.
 */
const readText = `select t.*, (
    select coalesce(json_agg(json_build_object('id', u.id, 'name', u.display_name, 'own', u.connection_id is not distinct from t.connection_id,
      'member', exists (select from team_members m where m.account_id = t.account_id and m.team_id = t.id and m.user_id = u.id and m.source = 'directory'))), '[]')
    from unnest($4::uuid[]) as k(id) cross join lateral (
      select f.id, f.display_name, f.connection_id from users f where f.account_id = $1 and f.id = k.id and f.deleted_at is null offset 0) u
  ) as people
  from teams t where t.account_id = $1 and t.id = $2 and t.connection_id = $3 and t.deleted_at is null`;

export async function readTeamAndPeople(
  database: PortalDatabase,
  asked: { account: number; connection: string; id: string },
  people: string[],
): Promise<TeamAndPeople | undefined> {
  const [row] = await database.query<TeamRow & { people: Person[] }>("team-people", readText, [
    asked.account,
    asked.id,
    asked.connection,
    people,
  ]);
  if (row === undefined) return undefined;
  const { people: found, ...team } = row;
  return { team, people: found };
}

export interface MemberWrite extends TeamRecords {
  user: string;
  adds: boolean;
}

const writeText = `with locked as materialized (
    select account_id, id, connection_id from teams
    where account_id = $1 and id = $2 and connection_id = $3 and deleted_at is null for no key update),
  input as materialized (
    select e as entry, (e ->> 'user')::uuid as user_id, (e ->> 'adds')::boolean as adds from jsonb_array_elements($4::jsonb) as j(e)),
  added as (
    insert into team_members (account_id, team_id, user_id, source, added_at)
    select l.account_id, l.id, u.id, 'directory', $5 from locked l cross join input i cross join lateral (
      select f.id from users f
      where f.account_id = l.account_id and f.id = i.user_id and f.deleted_at is null and f.connection_id is not distinct from l.connection_id offset 0) u
    where i.adds on conflict do nothing returning user_id),
  gone as (
    delete from team_members m using locked l cross join input i cross join lateral (
      select f.ctid as place from team_members f
      where f.account_id = l.account_id and f.team_id = l.id and f.user_id = i.user_id and f.source = 'directory' offset 0) f
    where not i.adds and m.ctid = f.place and m.account_id = l.account_id and m.team_id = l.id and m.user_id = i.user_id
    returning m.user_id),
  changed as materialized (
    select i.entry, i.user_id from input i where i.user_id in (select user_id from added union all select user_id from gone)),
  touched as (
    update teams t set version = t.version + c.changes, updated_at = $5
    from (select count(*)::integer as changes from changed) c
    where t.account_id = $1 and t.id = $2 and c.changes > 0),
  audited as (${auditInsert("select entry -> 'audit' as entry from changed")}),
  exchanged as (${exchangeInsert("select entry -> 'exchange' as entry from changed where entry ? 'exchange'")})
  select user_id as id from changed`;

/** Writes each user's change with its records, once each; tells whose took place. Every user may be named once. */
export async function writeMembers(
  database: PortalDatabase,
  asked: { account: number; connection: string; id: string },
  writes: MemberWrite[],
  at: Date,
): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>("team-members-write", writeText, [
    asked.account,
    asked.id,
    asked.connection,
    JSON.stringify(writes),
    at,
  ]);
  return new Set(rows.map((row) => row.id));
}
