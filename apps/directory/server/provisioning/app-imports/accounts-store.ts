import { sql, type SqlBool } from "kysely";
import type { Db } from "../../tables.ts";
import type { Candidate, Match } from "./matching.ts";

interface Reading {
  id: string;
  app_id: string;
}

/** How many accounts are known to be there, and how many of them this reading saw. */
export async function countAccounts(db: Db, read: Reading): Promise<{ known: number; seen: number }> {
  const { rows } = await sql<{ known: number; seen: number }>`
    select count(*) as known, count(*) filter (where read_id = ${read.id}) as seen
    from app_accounts where app_id = ${read.app_id} and gone_at is null`.execute(db);
  return rows[0] ?? { known: 0, seen: 0 };
}

/** Accounts that belong to people here since before the reading began, and were on none of its pages. */
export async function linkedUnseen(db: Db, read: Reading & { started_at: Date }, most: number): Promise<string[]> {
  const { rows } = await sql<{ remote_id: string }>`
    select l.remote_id from links l left join app_accounts c on c.app_id = l.app_id and c.remote_id = l.remote_id
    where l.app_id = ${read.app_id} and l.kind = 'person' and l.remote_id is not null and l.state_since < ${read.started_at}
      and c.read_id is distinct from ${read.id}
    order by l.remote_id limit ${most}`.execute(db);
  return rows.map((row) => row.remote_id);
}

export async function markGone(db: Db, read: Reading): Promise<void> {
  await sql`
    update app_accounts set gone_at = now() where app_id = ${read.app_id} and gone_at is null and read_id <> ${read.id}`.execute(
    db,
  );
}

export type Place = "unowned" | "exact" | "partial" | "none" | "ignored" | "linked";

export interface AccountRow {
  remote_id: string;
  user_name: string;
  name: string;
  email: string;
  active: boolean;
  last_sign_in: Date | null;
  first_seen_at: Date;
  asked_at: Date;
  match: Match["match"];
  candidates: (Candidate & { name: string; email: string; status: string; assigned: boolean })[];
  ignored: { by: string; at: string; reason: string } | null;
  owner_id: string | null;
  owner_name: string | null;
  matched_how: string | null;
  sort_key: string;
}

const personNameOf = sql`coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login)`;

const owned = sql`from app_accounts c
  left join links l on l.app_id = c.app_id and l.kind = 'person' and l.remote_id = c.remote_id
  left join people p on p.id = l.source_id`;

const placeIs: Record<Place, ReturnType<typeof sql<SqlBool>>> = {
  unowned: sql<SqlBool>`l.source_id is null and c.ignored is null`,
  exact: sql<SqlBool>`l.source_id is null and c.ignored is null and c.match = 'exact'`,
  partial: sql<SqlBool>`l.source_id is null and c.ignored is null and c.match in ('partial', 'several')`,
  none: sql<SqlBool>`l.source_id is null and c.ignored is null and c.match = 'none'`,
  ignored: sql<SqlBool>`l.source_id is null and c.ignored is not null`,
  linked: sql<SqlBool>`l.source_id is not null`,
};

export interface AccountFilter {
  place: Place;
  search: string;
  after?: [string, string] | undefined;
  limit: number;
}

export async function listAccounts(db: Db, appId: string, filter: AccountFilter): Promise<AccountRow[]> {
  const conditions = [sql<SqlBool>`c.app_id = ${appId} and c.gone_at is null`, placeIs[filter.place]];
  for (const word of filter.search.toLowerCase().split(/\s+/).filter(Boolean))
    conditions.push(sql`c.search_text like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.after) conditions.push(sql`(c.sort_key, c.remote_id) > (${filter.after[0]}, ${filter.after[1]})`);
  const { rows } = await sql<AccountRow>`
    select c.remote_id, c.user_name, c.name, c.email, c.active, c.last_sign_in, c.first_seen_at, c.asked_at, c.match, c.ignored, c.sort_key,
      l.source_id as owner_id, case when l.source_id is null then null when p.id is null then '' else ${personNameOf} end as owner_name, l.matched_how,
      (select coalesce(jsonb_agg(x.value || jsonb_build_object('name', ${personNameOf}, 'email', p.email, 'status', p.status,
          'assigned', (exists (select 1 from assignments a where a.app_id = c.app_id and a.person_id = p.id)
          or exists (select 1 from group_members m join assignments a on a.group_id = m.group_id and a.app_id = c.app_id where m.person_id = p.id))) order by x.ordinality), '[]')
        from jsonb_array_elements(c.candidates) with ordinality x join people p on p.id = (x.value ->> 'person')::uuid) as candidates
    ${owned} where ${sql.join(conditions, sql` and `)} order by c.sort_key, c.remote_id limit ${filter.limit}`.execute(
    db,
  );
  return rows;
}

export async function countPlaces(db: Db, appId: string): Promise<Record<Place, number>> {
  const { rows } = await sql<Record<Place, number>>`
    select count(*) filter (where ${placeIs.unowned}) as unowned, count(*) filter (where ${placeIs.exact}) as exact,
      count(*) filter (where ${placeIs.partial}) as partial, count(*) filter (where ${placeIs.none}) as none,
      count(*) filter (where ${placeIs.ignored}) as ignored, count(*) filter (where ${placeIs.linked}) as linked
    ${owned} where c.app_id = ${appId} and c.gone_at is null`.execute(db);
  return rows[0] ?? { unowned: 0, exact: 0, partial: 0, none: 0, ignored: 0, linked: 0 };
}

/** Whether the app tells of anybody when they signed in last. */
export async function tellsSignIn(db: Db, appId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from app_accounts where app_id = ${appId} and last_sign_in is not null limit 1`.execute(db);
  return rows.length > 0;
}
