import { sql } from "kysely";
import type { Db } from "../../tables.ts";

/** What differs from person to person inside a message is in quotes or is an address. */
const causeOf = sql`regexp_replace(regexp_replace(l.error_message, '\\S+@\\S+', '…', 'g'), '"[^"]*"', '…', 'g')`;
/** Failed for good: a change or somebody's retry is needed. */
const waits = sql`l.kind = 'person' and l.desired_gen > l.applied_gen and l.due_at is null and l.state <> 'held' and l.error_message is not null`;
const nameOf = sql`coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login, 'Somebody who was deleted here')`;

export interface FailureRow {
  app_id: string;
  label: string;
  cause: string;
  message: string;
  way_out: string | null;
  people: number;
  since: Date;
  examples: { id: string; name: string }[];
}

/** The causes with the most people first. */
export async function failuresByCause(db: Db, limit: number): Promise<FailureRow[]> {
  const { rows } = await sql<FailureRow>`
    with failed as (
      select l.app_id, l.source_id, l.error_message, l.way_out, coalesce(l.wanted_at, l.state_since) as since, ${causeOf} as cause
      from links l where ${waits}),
    placed as (select *, row_number() over (partition by app_id, cause order by source_id) as place from failed)
    select f.app_id, a.label, f.cause, case when count(*) = 1 then min(f.error_message) else f.cause end as message,
      min(f.way_out) as way_out, count(*)::int as people, min(f.since) as since,
      jsonb_agg(jsonb_build_object('id', f.source_id, 'name', ${nameOf}) order by f.place) filter (where f.place <= 3) as examples
    from placed f join apps a on a.id = f.app_id left join people p on p.id = f.source_id and f.place <= 3
    group by f.app_id, a.label, f.cause order by count(*) desc, f.app_id, f.cause limit ${limit}`.execute(db);
  return rows;
}

export interface HeldRow {
  app_id: string;
  label: string;
  people: number;
  since: Date;
}

export async function heldApps(db: Db): Promise<HeldRow[]> {
  const { rows } = await sql<HeldRow>`
    select h.app_id, a.label, h.opened_at as since,
      (select count(*) from links l where l.app_id = h.app_id and l.kind = 'person' and l.state = 'held')::int as people
    from guard_holds h join apps a on a.id = h.app_id where h.decided_at is null order by h.opened_at`.execute(db);
  return rows.filter(({ people }) => people > 0);
}

export interface StoppedRow {
  app_id: string;
  label: string;
  reason: string | null;
  way_out: string | null;
  since: Date;
}

export async function stoppedApps(db: Db): Promise<StoppedRow[]> {
  const { rows } = await sql<StoppedRow>`
    select g.app_id, a.label, g.reason, g.way_out, g.since from gates g join apps a on a.id = g.app_id
    where g.state in ('auth', 'broken') and a.status = 'active' and a.provisioning_enabled order by g.since`.execute(
    db,
  );
  return rows;
}

export interface TaskPersonRow {
  id: string;
  name: string;
  email: string | null;
  message: string;
  since: Date;
}

export async function peopleOfCause(
  db: Db,
  ask: { app: string; cause: string; search: string; after: string | null; limit: number },
): Promise<TaskPersonRow[]> {
  const pattern = `%${ask.search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<TaskPersonRow>`
    select l.source_id as id, ${nameOf} as name, p.email, l.error_message as message, coalesce(l.wanted_at, l.state_since) as since
    from links l left join people p on p.id = l.source_id
    where l.app_id = ${ask.app} and ${waits} and ${causeOf} = ${ask.cause}
      and (${ask.after}::uuid is null or l.source_id > ${ask.after}::uuid) and (${ask.search} = '' or p.search_text like ${pattern})
    order by l.source_id limit ${ask.limit}`.execute(db);
  return rows;
}

export async function idsOfCause(db: Db, app: string, cause: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select l.source_id as id from links l where l.app_id = ${app} and ${waits} and ${causeOf} = ${cause}`.execute(db);
  return rows.map(({ id }) => id);
}
