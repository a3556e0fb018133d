// What expressions look at besides the profile. Loaded only when a row of the app reads it.
import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { Profile } from "./facts.ts";

export interface Surrounding {
  id: string;
  groups: { id: string; name: string }[];
  manager: Profile | null;
}

/** Groups and manager of people; the manager is who has the login that the profile names. */
export async function loadSurroundings(db: Db, personIds: readonly string[]): Promise<Map<string, Surrounding>> {
  const { rows } = await sql<Surrounding>`
    select p.id,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name), '[]')
       from group_members m join groups g on g.id = m.group_id where m.person_id = p.id) as groups,
      (select b.profile from people b where lower(b.login) = lower(p.profile ->> 'managerId')) as manager
    from people p where p.id = any(${personIds}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of these values another account of the app has, as it confirmed them. */
export async function takenValues(
  db: Db,
  ask: { appId: string; personId: string; target: string; values: string[] },
): Promise<Set<string>> {
  const values = ask.values.map((value) => value.toLowerCase());
  const { rows } = await sql<{ value: string }>`
    select distinct lower(l.confirmed -> ${ask.target}::text ->> 'value') as value from links l
    where l.app_id = ${ask.appId} and l.source_id <> ${ask.personId}
      and lower(l.confirmed -> ${ask.target}::text ->> 'value') = any(${values}::text[])`.execute(db);
  return new Set(rows.map((row) => row.value));
}

/** Whether some mapping row of any app looks at this. */
export async function isRead(db: Db, source: "groups" | "linked"): Promise<boolean> {
  const { rows } = await sql`
    select 1 from mappings where ${source} = any(reads) and apply <> 'off' limit 1`.execute(db);
  return rows.length > 0;
}

/** People whose manager has one of these logins. */
export async function reportsOf(db: Db, logins: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from people where lower(profile ->> 'managerId') = any(${logins.map((login) => login.toLowerCase())}::text[])`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
