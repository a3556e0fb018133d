import { sql } from "kysely";
import type { Db } from "../../tables.ts";
import type { Confirmed } from "../wanted/difference.ts";

/** Active people who have the app, in the order of their ids: a step of a walk over all of them. */
export async function peopleWithApp(db: Db, appId: string, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from people p where p.status = 'active' and (${after}::uuid is null or p.id > ${after}::uuid)
      and (exists (select 1 from assignments a where a.app_id = ${appId} and a.person_id = p.id)
        or exists (select 1 from group_members m join assignments a on a.group_id = m.group_id and a.app_id = ${appId} where m.person_id = p.id))
    order by p.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What the app confirmed of those who have an account there. */
export async function confirmedBy(db: Db, appId: string, people: readonly string[]): Promise<Map<string, Confirmed>> {
  const { rows } = await sql<{ source_id: string; confirmed: Confirmed }>`
    select source_id, confirmed from links
    where app_id = ${appId} and kind = 'person' and remote_id is not null and source_id = any(${people}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.source_id, row.confirmed]));
}

/** How many accounts are active there of people who no longer have the app. */
export async function activeOutOfScope(db: Db, appId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from links l left join people p on p.id = l.source_id
    where l.app_id = ${appId} and l.kind = 'person' and l.remote_id is not null and l.state = 'linked' and l.kept_at is null
      and (p.id is null or p.status <> 'active' or not (
        exists (select 1 from assignments a where a.app_id = ${appId} and a.person_id = p.id)
        or exists (select 1 from group_members m join assignments a on a.group_id = m.group_id and a.app_id = ${appId} where m.person_id = p.id)))`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
