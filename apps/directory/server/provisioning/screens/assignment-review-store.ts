import { sql } from "kysely";
import type { Db } from "../../tables.ts";

/** These people, and the active members of these groups; by name. */
export async function peopleOf(db: Db, people: readonly string[], groups: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from people p where p.id = any(${people}::uuid[])
      or (p.status = 'active' and p.id in (select person_id from group_members where group_id = any(${groups}::uuid[])))
    order by p.sort_name, p.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Which of these user names (in small letters) an account of the app has that belongs to nobody here. */
export async function freeAccounts(db: Db, appId: string, userNames: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select lower(a.user_name) as name from app_accounts a
    where a.app_id = ${appId} and a.gone_at is null and lower(a.user_name) = any(${userNames}::text[])
      and not exists (select from links l where l.app_id = a.app_id and l.kind = 'person' and l.remote_id = a.remote_id)`.execute(
    db,
  );
  return new Set(rows.map(({ name }) => name));
}

/** Whether all accounts of an app were read once. */
export async function wasRead(db: Db, appId: string): Promise<boolean> {
  const { rows } = await sql`
    select from account_reads where app_id = ${appId} and status = 'done' and complete limit 1`.execute(db);
  return rows.length > 0;
}
