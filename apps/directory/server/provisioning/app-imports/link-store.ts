import { sql } from "kysely";
import type { Db, Trx } from "../../tables.ts";
import { storableJson } from "../json-store.ts";
import type { Confirmed } from "../wanted/difference.ts";
import type { AccountToMatch, Candidate, Match } from "./matching.ts";

export async function readCapabilities(
  db: Db,
  appId: string,
): Promise<{ cursorPaging: boolean; maxResults: number | null }> {
  const { rows } = await sql<{ cursor: boolean | null; most: number | null }>`
    select (capabilities ->> 'cursorPaging')::boolean as cursor, (capabilities ->> 'maxResults')::integer as most
    from apps where id = ${appId}`.execute(db);
  return { cursorPaging: rows[0]?.cursor === true, maxResults: rows[0]?.most ?? null };
}

/** Accounts of the app that no link here has, as the latest reading saw them. */
const unowned = sql`not exists (select 1 from links l where l.app_id = c.app_id and l.kind = 'person' and l.remote_id = c.remote_id)`;

export async function unownedAccounts(db: Db, appId: string): Promise<AccountToMatch[]> {
  const { rows } = await sql<AccountToMatch>`
    select c.remote_id, c.resource, c.user_name, c.name, c.email from app_accounts c
    where c.app_id = ${appId} and c.gone_at is null and ${unowned}`.execute(db);
  return rows;
}

export interface MatchablePerson {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  taken: boolean;
}

/** People in the order of their ids, a thousand at a time. Who was deactivated is matched too: an account of theirs is not nobody's. */
export async function peopleToMatch(db: Db, appId: string, after: string | null): Promise<MatchablePerson[]> {
  const { rows } = await sql<MatchablePerson>`
    select p.id, coalesce(p.first_name, '') as "firstName", coalesce(p.last_name, '') as "lastName", p.email,
      exists (select 1 from links l where l.app_id = ${appId} and l.kind = 'person' and l.source_id = p.id and l.remote_id is not null) as taken
    from people p where ${after}::uuid is null or p.id > ${after}::uuid order by p.id limit 1000`.execute(db);
  return rows;
}

export async function saveMatches(db: Db, appId: string, matches: Map<string, Match>): Promise<void> {
  const rows = [...matches].map(([remote_id, { match, candidates }]) => ({ remote_id, match, candidates }));
  await sql`
    update app_accounts c set match = x.match, candidates = x.candidates
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as x(remote_id text, match text, candidates jsonb)
    where c.app_id = ${appId} and c.remote_id = x.remote_id and (c.match <> x.match or c.candidates <> x.candidates)`.execute(
    db,
  );
}

export interface LinkableAccount {
  remote_id: string;
  user_name: string;
  name: string;
  email: string;
  active: boolean;
  resource: Record<string, unknown>;
  asked_at: Date;
  match: Match["match"];
  candidates: Candidate[];
  ignored: object | null;
  /** Whose it is already. */
  owner: string | null;
}

/** Locks these accounts against another decision about them. */
export async function lockAccounts(trx: Trx, appId: string, remoteIds: readonly string[]): Promise<LinkableAccount[]> {
  const { rows } = await sql<LinkableAccount>`
    select c.remote_id, c.user_name, c.name, c.email, c.active, c.resource, c.asked_at, c.match, c.candidates, c.ignored,
      (select l.source_id from links l where l.app_id = c.app_id and l.kind = 'person' and l.remote_id = c.remote_id) as owner
    from app_accounts c where c.app_id = ${appId} and c.remote_id = any(${remoteIds}::text[]) and c.gone_at is null
    order by c.remote_id for update of c`.execute(trx);
  return rows;
}

export interface NewLink {
  source_id: string;
  remote_id: string;
  how: string;
  active: boolean;
  confirmed: Confirmed;
}

/**
 * Gives accounts to their links, and makes the links that are missing. Answers whose link took it: one that has an
 * account already, or is being worked on, does not.
 */
export async function giveAccounts(trx: Trx, appId: string, links: NewLink[]): Promise<Set<string>> {
  const { rows } = await sql<{ source_id: string }>`
    insert into links as l (app_id, kind, source_id, remote_id, matched_how, state, confirmed, last_operation, finished_at)
    select ${appId}, 'person', x.source_id, x.remote_id, x.how, case when x.active then 'linked' else 'inactive' end, x.confirmed, 'import', now()
    from jsonb_to_recordset(${storableJson(links)}::jsonb) as x(source_id uuid, remote_id text, how text, active boolean, confirmed jsonb)
    order by x.source_id
    on conflict (app_id, kind, source_id) do update set remote_id = excluded.remote_id, matched_how = excluded.matched_how, state = excluded.state,
      state_since = now(), confirmed = excluded.confirmed, last_operation = 'import', finished_at = now(), intent = null,
      error_class = null, error_message = null, way_out = null
      where l.remote_id is null and l.leased_by is null
    returning l.source_id`.execute(trx);
  return new Set(rows.map((row) => row.source_id));
}

/** Links of accounts that nobody here owns, which only switched the account off, make room for an owner. */
export async function dropOwnerless(trx: Trx, appId: string, remoteIds: readonly string[]): Promise<void> {
  await sql`
    delete from links l where l.app_id = ${appId} and l.kind = 'person' and l.remote_id = any(${remoteIds}::text[]) and l.leased_by is null
      and not exists (select 1 from people p where p.id = l.source_id)`.execute(trx);
}

/** Who of these people has the app, directly or through a group. */
export async function assignedAmong(db: Db, appId: string, people: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select a.person_id as id from assignments a where a.app_id = ${appId} and a.person_id = any(${people}::uuid[])
    union select m.person_id from group_members m join assignments a on a.group_id = m.group_id and a.app_id = ${appId}
      where m.person_id = any(${people}::uuid[])`.execute(db);
  return new Set(rows.map((row) => row.id));
}

/** Remote ids of accounts that belong to nobody and are one person's exactly; `assignedOnly`: whose person has the app. */
export async function exactMatches(db: Db, appId: string, assignedOnly: boolean): Promise<string[]> {
  const { rows } = await sql<{ remote_id: string }>`
    select c.remote_id from app_accounts c
    where c.app_id = ${appId} and c.gone_at is null and c.match = 'exact' and c.ignored is null and ${unowned}
      and (not ${assignedOnly}::boolean or (exists (select 1 from assignments a where a.app_id = c.app_id and a.person_id = (c.candidates -> 0 ->> 'person')::uuid)
          or exists (select 1 from group_members m join assignments a on a.group_id = m.group_id and a.app_id = c.app_id where m.person_id = (c.candidates -> 0 ->> 'person')::uuid)))
    order by c.remote_id`.execute(db);
  return rows.map((row) => row.remote_id);
}

export async function setIgnored(
  trx: Trx,
  appId: string,
  remoteIds: readonly string[],
  ignored: object | null,
): Promise<void> {
  await sql`
    update app_accounts set ignored = ${ignored === null ? null : JSON.stringify(ignored)}::jsonb
    where app_id = ${appId} and remote_id = any(${remoteIds}::text[])`.execute(trx);
}
