import { sql } from "kysely";
import type { Db } from "../../tables.ts";

/** Changes that take an app away from people in these minutes are counted together. */
const WINDOW = "1 hour";

/** One at a time for an app: two changes at once would each count only themselves. */
export async function lockGuard(trx: Db, appId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(1919251570, hashtext(${appId}))`.execute(trx);
}

export interface GuardedApp {
  label: string;
  deactivate_users: boolean;
  guard_percent: number;
  guard_least: number;
}

export async function guardedApp(db: Db, appId: string): Promise<GuardedApp | undefined> {
  return db
    .selectFrom("apps")
    .select(["label", "deactivate_users", "guard_percent", "guard_least"])
    .where("id", "=", appId)
    .executeTakeFirst();
}

export async function noteLosses(trx: Db, appId: string, people: readonly string[]): Promise<void> {
  await sql`
    insert into access_losses (app_id, person_id) select ${appId}, unnest(${people}::uuid[])
    on conflict (app_id, person_id) do update set at = now()`.execute(trx);
}

export interface Losses {
  /** Accounts that were active before these people lost theirs. */
  active: number;
  losing: number;
  /** The hold that waits for a decision, if there is one with people in it. */
  hold: string | null;
}

export async function countLosses(trx: Db, appId: string): Promise<Losses> {
  const { rows } = await sql<Losses>`
    with lost as (select person_id from access_losses where app_id = ${appId} and at > now() - ${sql.raw(`interval '${WINDOW}'`)})
    select (select count(*) from links l where l.app_id = ${appId} and l.kind = 'person' and l.remote_id is not null
        and (l.state in ('linked', 'held') or l.source_id in (select person_id from lost)))::integer as active,
      (select count(*) from lost)::integer as losing,
      (select id from guard_holds h where h.app_id = ${appId} and h.decided_at is null
        and exists (select 1 from links l where l.app_id = ${appId} and l.kind = 'person' and l.state = 'held')) as hold`.execute(
    trx,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a count has a row");
  return row;
}

/** A hold that nobody is in any more has nothing to decide. */
export async function closeEmptyHold(trx: Db, appId: string): Promise<void> {
  await sql`
    update guard_holds h set decided_at = now(), decision = 'kept', people = 0 where h.app_id = ${appId} and h.decided_at is null
      and not exists (select 1 from links l where l.app_id = ${appId} and l.kind = 'person' and l.state = 'held')`.execute(
    trx,
  );
}

export async function openHold(
  trx: Db,
  hold: { id: string; app_id: string; active: number; losing: number },
): Promise<void> {
  await trx.insertInto("guard_holds").values(hold).execute();
}

/**
 * Holds these people, and everybody else who lost the app within the window and whose account was not touched yet. What
 * another change holds in its hands at this moment joins by that change: it waits for this one and finds the hold open.
 */
export async function holdLosses(trx: Db, appId: string, people: readonly string[]): Promise<void> {
  await sql`
    with others as materialized (
      select l.source_id from links l join access_losses x on x.app_id = l.app_id and x.person_id = l.source_id
      where l.app_id = ${appId} and l.kind = 'person' and l.state = 'linked' and l.desired_gen > l.applied_gen and l.leased_by is null
        and x.at > now() - ${sql.raw(`interval '${WINDOW}'`)} and not l.source_id = any(${people}::uuid[])
      order by l.source_id for update of l skip locked)
    update links l set state = 'held', state_since = now(), way_out = 'Decide about all of them under Deletion guard.'
    where l.app_id = ${appId} and l.kind = 'person' and l.state = 'linked' and l.remote_id is not null
      and (l.source_id = any(${people}::uuid[]) or l.source_id in (select source_id from others))`.execute(trx);
}

export interface HoldRow {
  id: string;
  opened_at: Date;
  active: number;
  losing: number;
  people: number;
}

/** The hold of an app that waits, with how many people it holds now; none when everybody has the app again. */
export async function readHold(db: Db, appId: string): Promise<HoldRow | undefined> {
  const { rows } = await sql<HoldRow>`
    select h.id, h.opened_at, h.active, h.losing,
      (select count(*) from links l where l.app_id = h.app_id and l.kind = 'person' and l.state = 'held')::integer as people
    from guard_holds h where h.app_id = ${appId} and h.decided_at is null`.execute(db);
  const [row] = rows;
  return row?.people === 0 ? undefined : row;
}

export interface HeldPerson {
  id: string;
  name: string | null;
  email: string | null;
  remote_id: string;
  since: Date;
  lost_at: Date | null;
}

export async function heldPeople(
  db: Db,
  appId: string,
  page: { after: string | undefined; limit: number; search: string },
): Promise<HeldPerson[]> {
  const pattern = `%${page.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<HeldPerson>`
    select l.source_id as id, btrim(concat(p.first_name, ' ', p.last_name)) as name, p.email, l.remote_id, l.state_since as since, x.at as lost_at
    from links l left join people p on p.id = l.source_id
    left join access_losses x on x.app_id = l.app_id and x.person_id = l.source_id
    where l.app_id = ${appId} and l.kind = 'person' and l.state = 'held'
      and (${page.after ?? null}::uuid is null or l.source_id > ${page.after ?? null}::uuid)
      and (${page.search} = '' or p.search_text like ${pattern})
    order by l.source_id limit ${page.limit}`.execute(db);
  return rows;
}

/** Takes the access away from everybody who is held, now. */
export async function releaseHeld(trx: Db, appId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update links set state = 'linked', state_since = now(), lane = 0, due_at = now(), way_out = null
    where app_id = ${appId} and kind = 'person' and state = 'held'`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

/** Everybody who is held keeps the account; there is nothing to send for them. */
export async function keepHeld(trx: Db, appId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update links set state = 'linked', state_since = now(), applied_gen = desired_gen, kept_at = now(), way_out = null, error_class = null,
      error_message = 'The account was kept by a decision of the deletion guard.'
    where app_id = ${appId} and kind = 'person' and state = 'held'`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

export async function closeHold(
  trx: Db,
  hold: { id: string; appId: string; by: string; decision: "approved" | "kept"; people: number; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update guard_holds set decided_at = ${hold.at}, decided_by = ${hold.by}, decision = ${hold.decision}, people = ${hold.people}
    where id = ${hold.id} and decided_at is null`.execute(trx);
  await sql`delete from access_losses where app_id = ${hold.appId}`.execute(trx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function setGuard(trx: Db, appId: string, guard: { percent: number; least: number }): Promise<void> {
  await trx
    .updateTable("apps")
    .set({ guard_percent: guard.percent, guard_least: guard.least })
    .where("id", "=", appId)
    .execute();
}
