// SQL of pages of users. A page comes as one text: reading hundreds of rows into objects costs more than the query.
import type { PortalDatabase } from "../tables.ts";
import { groupsOfUser } from "./store.ts";

export interface PageRow {
  id: string;
  active: boolean;
  version: string;
  /** Milliseconds since 1970. */
  created: number;
  updated: number;
  /** JSON of the user's teams; empty when there are none, or nobody asked. */
  groups: string;
  /** What the page is sorted by, when that was asked for; null where the user has no such value. */
  sortValue: string | null;
  /** JSON of the attributes. */
  resource: string;
}

interface Found {
  page: string | null;
}

/** Control characters: JSON that PostgreSQL prints has none of them, and neither has anything else in a row. */
const [ROW, FIELD] = ["\u001E", "\u001F"];

export const time = (column: string): string => `floor(extract(epoch from u.${column}) * 1000)::bigint`;

/**
 * Most users are in no team: asking that first is cheaper than an empty list of teams. With "offset 0" each user is asked for
 * by the index; else a plan that expects many users reads all members of all teams for each statement.
 */
export const groups = `case when exists (select from team_members m where m.account_id = u.account_id and m.user_id = u.id
  and m.source = 'directory' offset 0) then nullif(${groupsOfUser}::text, '[]') else '' end`;

/** Of a page it is asked first whether anybody is in a team at all: the teams themselves come in a statement of their own. */
const inTeams = `case when exists (select from team_members m where m.account_id = u.account_id and m.user_id = u.id
  and m.source = 'directory' offset 0) then 't' else '' end`;

interface PageText {
  withTeams: boolean;
  from: string;
  orderBy: string;
  limit: string;
  /** Whether the text has the rows in their order; else who reads it puts them there. */
  inOrder: boolean;
  sortValue?: string;
}

function pageSql({ withTeams, from, orderBy, limit, inOrder, sortValue }: PageText): string {
  const sorted = sortValue === undefined ? "''" : `coalesce(to_jsonb((${sortValue})::text)::text, 'null')`;
  const users = `select u.id, u.status <> 'deactivated' as active, u.version, ${time("created_at")} as created,
      ${time("updated_at")} as updated, ${withTeams ? inTeams : "''"} as groups, ${sorted} as sorted, u.resource::text as resource
    from users u where ${from} order by ${orderBy} limit ${limit}`;
  const text =
    "concat_ws(E'\\x1f', p.id, p.active, p.version, p.created, p.updated, p.groups, p.sorted, p.resource), E'\\x1e'";
  return inOrder
    ? `select string_agg(${text} order by p.place) from (select row_number() over () as place, q.* from (${users}) q) p`
    : `select string_agg(${text}) from (${users}) p`;
}

async function withTheirTeams(database: PortalDatabase, account: unknown, rows: PageRow[]): Promise<PageRow[]> {
  const members = rows.filter((row) => row.groups !== "");
  if (members.length === 0) return rows;
  const found = await database.query<{ id: string; groups: string }>(
    "users-page-groups",
    `select u.id, ${groups} as groups from users u where u.account_id = $1 and u.id = any($2::uuid[])`,
    [account, members.map(({ id }) => id)],
  );
  const groupsOf = new Map(found.map((row) => [row.id, row.groups]));
  for (const row of members) row.groups = groupsOf.get(row.id) ?? "";
  return rows;
}

function rowsOf(page: string | null): PageRow[] {
  if (page === null) return [];
  return page.split(ROW).map((row) => {
    const [id = "", active, version = "", created, updated, groups = "", sorted = "", resource = "{}"] =
      row.split(FIELD);
    const sortValue = sorted === "" ? null : (JSON.parse(sorted) as string | null);
    return {
      id,
      active: active === "t",
      version,
      created: Number(created),
      updated: Number(updated),
      groups,
      sortValue,
      resource,
    };
  });
}

export interface Scope {
  account: number;
  connection: string;
}

/** Where a page of all users of a connection begins: after a user, before one (backwards), or at a place from 0. */
export type Start = { after: string } | { before: string } | { place: number };

export interface CountedPage {
  /** Live users of the connection, and how often a user's place among them may have changed, both as of this page. */
  total: number;
  shifts: number;
  /** Steps that wait to be folded into the count. */
  steps: number;
  rows: PageRow[];
}

const counts = `select (coalesce(max(c.users), 0) + coalesce(sum(s.users), 0))::bigint as total,
    (coalesce(max(c.shifts), 0) + coalesce(sum(s.shifts), 0))::bigint as shifts, count(s.users) as steps
  from (select $1::integer as account_id, $2::uuid as connection_id) k
  left join user_counts c using (account_id, connection_id) left join user_count_steps s using (account_id, connection_id)`;

const ofConnection = "u.account_id = $1 and u.connection_id = $2 and u.live";
const starts = {
  after: "u.id > $3::uuid",
  before: "u.id < $3::uuid",
  place: `u.id >= (select b.id from users b where b.account_id = $1 and b.connection_id = $2 and b.live
    order by b.id offset $3::integer limit 1)`,
};

/** A page in the order of ids with the count, in one statement: what a walk over everybody asks. */
export async function readPage(
  database: PortalDatabase,
  { account, connection }: Scope,
  start: Start,
  limit: number,
  withTeams: boolean,
): Promise<CountedPage> {
  const [kind, value] = Object.entries(start)[0] as [keyof typeof starts, string | number];
  const page = pageSql({
    withTeams,
    from: `${ofConnection} and ${starts[kind]}`,
    orderBy: kind === "before" ? "u.id desc" : "u.id",
    limit: "$4",
    inOrder: false,
  });
  const found = await database.query<Found & Omit<CountedPage, "rows">>(
    `users-page-${kind}${withTeams ? "-teams" : ""}`,
    `select k.*, (${page}) as page from (${counts}) k`,
    [account, connection, value, limit],
  );
  const { total = 0, shifts = 0, steps = 0, page: text = null } = found[0] ?? {};
  const rows = await withTheirTeams(database, account, rowsOf(text));
  return { total, shifts, steps, rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

export interface FoundPage {
  where: string;
  /** `$1` is the account, `$2` the connection. */
  values: unknown[];
  /** Leaves out what earlier pages have shown; its values come after those of `where`. */
  keyset?: { where: string; values: unknown[] };
  orderBy: string;
  /** What of each user is handed back as `sortValue`. */
  sortValue?: string;
  limit: number;
  offset: number;
  withTeams: boolean;
}

/** A page by a filter, in any order. */
export async function findPage(database: PortalDatabase, asked: FoundPage): Promise<PageRow[]> {
  const { where, keyset, orderBy, sortValue, limit, offset, withTeams } = asked;
  const values = [...asked.values, ...(keyset?.values ?? [])];
  const page = pageSql({
    withTeams,
    inOrder: true,
    from: `${ofConnection} and (${where}) and (${keyset?.where ?? "true"})`,
    orderBy,
    limit: `$${values.length + 1} offset $${values.length + 2}`,
    ...(sortValue === undefined ? {} : { sortValue }),
  });
  const [found] = await database.query<Found>(undefined, `select (${page}) as page`, [...values, limit, offset]);
  return withTheirTeams(database, values[0], rowsOf(found?.page ?? null));
}

/** Steps are taken away and added to the count in one statement; those that somebody else is folding stay for them. */
export async function foldSteps(database: PortalDatabase, { account, connection }: Scope): Promise<void> {
  await database.query(
    "users-fold-steps",
    `with gone as (
       delete from user_count_steps where ctid = any (array(
         select ctid from user_count_steps where account_id = $1 and connection_id = $2 for update skip locked))
       returning users, shifts)
     insert into user_counts select $1, $2, sum(users), sum(shifts) from gone having count(*) > 0
     on conflict (account_id, connection_id) do update
       set users = user_counts.users + excluded.users, shifts = user_counts.shifts + excluded.shifts`,
    [account, connection],
  );
}
