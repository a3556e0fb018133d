import type { Database } from "@rollcall/foundation/database";
import type { DirectoryTables } from "../../tables.ts";
import { storableJson } from "../json-store.ts";
import type {
  AppForWork,
  AttemptEnd,
  AttemptStart,
  ClaimedLink,
  LinkKey,
  LinkOutcome,
  PersonForWork,
} from "../link.ts";

// The statements of the dispatcher. Times that decide anything are the database's, so that a node with a wrong clock
// neither steals work nor forgets it.

type Db = Database<DirectoryTables>;

export interface AppWithWork {
  id: string;
  concurrency: number | null;
  slowed_to: number | null;
  rate_per_minute: number | null;
  catalog: string;
  broken: boolean;
}

/** The accounts that an app has already are read before anybody is created there. */
const AFTER_FIRST_READING = `and not exists (select 1 from account_reads r where r.app_id = a.id and r.status = 'running' and r.cause = 'first')`;

/** Apps that may be sent to now and have something to send. */
export async function appsWithWork(db: Db): Promise<AppWithWork[]> {
  return db.query<AppWithWork>(
    "provisioning apps with work",
    `select a.id, a.catalog, g.concurrency, g.slowed_to, g.rate_per_minute, coalesce(g.state = 'broken', false) as broken
     from apps a left join gates g on g.app_id = a.id
     where a.status = 'active' and a.provisioning_enabled and a.base_url is not null
       and coalesce(g.state in ('open', 'broken'), true) and (g.due_at is null or g.due_at <= now())
       and (g.probing_until is null or g.probing_until <= now()) ${AFTER_FIRST_READING}
       and exists (select 1 from links l where l.app_id = a.id and l.desired_gen > l.applied_gen and l.due_at <= now() and l.leased_by is null and l.state <> 'held')`,
    [],
  );
}

/**
 * Takes due links of one app, the most urgent first. The generation that is read here is the one that the work
 * answers for: data must be loaded by a later statement, never by this one, whose snapshot may be older than the row
 * it locked.
 */
export async function claim(
  db: Db,
  ask: { appId: string; worker: string; maxLane: number; limit: number; leaseSeconds: number; probe?: boolean },
): Promise<ClaimedLink[]> {
  return db.query<ClaimedLink>(
    "provisioning claim",
    `update links l set leased_by = $2, lease_until = now() + make_interval(secs => $5), fence = l.fence + 1
     from (
       select app_id, kind, source_id from links
       where app_id = $1 and desired_gen > applied_gen and due_at <= now() and leased_by is null and lane <= $3 and state <> 'held'
         and exists (select 1 from apps a left join gates g on g.app_id = a.id
           where a.id = $1 and a.status = 'active' and a.provisioning_enabled
             and coalesce(g.state = case when $6 then 'broken' else 'open' end, not $6) and (g.due_at is null or g.due_at <= now()) ${AFTER_FIRST_READING})
       order by lane, due_at
       limit $4
       for update skip locked
     ) c
     where l.app_id = c.app_id and l.kind = c.kind and l.source_id = c.source_id
     returning l.app_id, l.kind, l.source_id, l.remote_id, l.state, l.matched_how, l.desired_gen, l.confirmed, l.intent, l.lane, l.attempts, l.fence`,
    [ask.appId, ask.worker, ask.maxLane, ask.limit, ask.leaseSeconds, ask.probe ?? false],
  );
}

export async function loadApp(db: Db, appId: string): Promise<AppForWork | undefined> {
  const [app] = await db.query<AppForWork>(
    "provisioning app",
    `select a.id, a.label, a.base_url, a.token_sealed, a.token_origin, a.capabilities, a.own_attributes, a.create_users, a.update_users, a.deactivate_users,
       (select coalesce(jsonb_agg(to_jsonb(m) order by m.position), '[]') from mappings m where m.app_id = a.id) as mappings,
       coalesce((select o.name from organisation o limit 1), '') as organisation
     from apps a where a.id = $1`,
    [appId],
  );
  return app;
}

export async function loadPeople(db: Db, appId: string, personIds: string[]): Promise<PersonForWork[]> {
  return db.query<PersonForWork>(
    "provisioning people",
    `select i.id, case when p.id is not null then jsonb_build_object('id', p.id, 'status', p.status, 'profile', p.profile) end as person,
       -- Two look-ups by index: an "or" over both would read all assignments of the app for each person.
       (select coalesce(jsonb_agg(w.overrides order by w.direct desc, w.priority, w.id), '[]') from (
          select a.overrides, true as direct, a.priority, a.id from assignments a where a.person_id = i.id and a.app_id = $1
          union all
          select a.overrides, false, a.priority, a.id from group_members m join assignments a on a.group_id = m.group_id and a.app_id = $1 where m.person_id = i.id
        ) w) as overrides,
       exists (select 1 from links l where l.app_id = $1 and l.kind = 'person' and l.source_id = i.id and l.state = 'held') as held
     from unnest($2::uuid[]) as i(id) left join people p on p.id = i.id`,
    [appId, personIds],
  );
}

/** Writes the start rows, and into links the intents to create; answers the ids whose lease still holds. */
export async function writeStarts(db: Db, starts: AttemptStart[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    "provisioning starts",
    `with input as materialized (
       select * from jsonb_to_recordset($1::jsonb) as x(id uuid, app_id uuid, kind text, source_id uuid, fence bigint, intent jsonb, source_name text, at timestamptz,
         operation text, summary text, correlation_id text, method text, url text, request_headers jsonb, request_body text)
     ),
     locked as materialized (
       select i.id, i.intent, l.app_id, l.kind, l.source_id from input i
       join links l on l.app_id = i.app_id and l.kind = i.kind and l.source_id = i.source_id
       where l.fence = i.fence and i.intent is not null
       order by l.app_id, l.kind, l.source_id for update of l
     ),
     meant as (
       update links l set intent = k.intent, state = 'creating', state_since = case when l.state = 'creating' then l.state_since else now() end
       from locked k where l.app_id = k.app_id and l.kind = k.kind and l.source_id = k.source_id
       returning k.id
     ),
     held as (
       select i.id from input i join links l on l.app_id = i.app_id and l.kind = i.kind and l.source_id = i.source_id
       where i.intent is null and l.fence = i.fence
       union all select id from meant
     )
     insert into attempts (id, app_id, kind, source_id, source_name, at, operation, summary, correlation_id, method, url, request_headers, request_body)
     select i.id, i.app_id, i.kind, i.source_id, i.source_name, i.at, i.operation, i.summary, i.correlation_id, i.method, i.url, i.request_headers, i.request_body
     from input i join held h on h.id = i.id
     returning id`,
    [storableJson(starts)],
  );
  return new Set(rows.map((row) => row.id));
}

/** Writes end rows and outcomes in one commit; answers which outcomes were taken (the others came after their lease). */
export async function writeOutcomes(db: Db, ends: AttemptEnd[], outcomes: LinkOutcome[]): Promise<Set<string>> {
  const rows = await db.query<{ source_id: string; app_id: string }>(
    "provisioning outcomes",
    `with ended as (
       insert into attempt_ends (attempt_id, at, outcome, status, response_headers, response_body, error, message, way_out, duration_ms)
       select * from jsonb_to_recordset($1::jsonb) as x(attempt_id uuid, at timestamptz, outcome text, status int, response_headers jsonb, response_body text,
         error text, message text, way_out text, duration_ms int)
       -- Who was declared dead and lives knows more than who declared it.
       on conflict (attempt_id) do update set at = excluded.at, outcome = excluded.outcome, status = excluded.status, response_headers = excluded.response_headers,
         response_body = excluded.response_body, error = excluded.error, message = excluded.message, way_out = excluded.way_out, duration_ms = excluded.duration_ms
         where attempt_ends.outcome = 'unknown'
     ),
     input as materialized (
       select * from jsonb_to_recordset($2::jsonb) as x(app_id uuid, kind text, source_id uuid, fence bigint, gen bigint, ok boolean, state text, remote_id text,
         matched_how text, confirmed jsonb, last_operation text, intent jsonb, delay double precision, counts_as_attempt boolean, error_class text, error_message text,
         way_out text, counted jsonb)
     ),
     locked as materialized (
       select i.*, l.state as was, l.remote_id as remote_was from input i join links l on l.app_id = i.app_id and l.kind = i.kind and l.source_id = i.source_id
       where l.fence = i.fence order by l.app_id, l.kind, l.source_id for update of l
     ),
     done as (
       update links l set
         remote_id = i.remote_id,
         -- Who was held while something older was on its way stays held.
         state = case when l.state = 'held' and i.state = 'linked' then l.state else i.state end, state_since = case when l.state = i.state then l.state_since else now() end,
         matched_how = i.matched_how, confirmed = i.confirmed, last_operation = coalesce(i.last_operation, l.last_operation), intent = i.intent,
         applied_gen = case when i.ok then greatest(l.applied_gen, i.gen) else l.applied_gen end,
         finished_at = case when i.ok then now() else l.finished_at end,
         -- A change that came meanwhile is due at once, whatever became of the state before it.
         due_at = case when l.desired_gen > i.gen or i.ok then now() else now() + i.delay * interval '1 millisecond' end,
         attempts = case when i.ok then 0 when i.counts_as_attempt then l.attempts + 1 else l.attempts end,
         error_class = i.error_class, error_message = i.error_message, way_out = i.way_out,
         leased_by = null, lease_until = null
       from locked i where l.app_id = i.app_id and l.kind = i.kind and l.source_id = i.source_id
       returning l.app_id, l.kind, l.source_id, l.state, l.remote_id, i.was, i.remote_was, i.counted
     ),
     -- Pushed groups look again when an account of a member comes or goes.
     nudged as (
       insert into group_nudges (app_id, group_id, lane, arrival, due_at)
       select distinct d.app_id, p.group_id, 2, true, now() + interval '1 second' from done d
       join group_members m on m.person_id = d.source_id join pushed_groups p on p.app_id = d.app_id and p.group_id = m.group_id and p.status = 'active'
       where d.kind = 'person' and d.state = 'linked' and (d.was <> 'linked' or d.remote_was is distinct from d.remote_id)
       union all
       select distinct d.app_id, m.group_id, 0, false, now() from done d
       join memberships m on m.app_id = d.app_id and m.person_id = d.source_id and m.had is distinct from false
       where d.kind = 'person' and (d.remote_was is distinct from d.remote_id or (d.was = 'linked' and d.state not in ('linked', 'held')))
     ),
     said as (
       select app_id, c from done, jsonb_array_elements_text(done.counted) as c
       union all select app_id, 'request' from jsonb_to_recordset($1::jsonb) as x(app_id uuid)
     ),
     counted as (
       select app_id, count(*) filter (where c = 'created') as created, count(*) filter (where c = 'linked') as linked,
         count(*) filter (where c = 'updated') as updated, count(*) filter (where c = 'deactivated') as deactivated,
         count(*) filter (where c = 'reactivated') as reactivated, count(*) filter (where c = 'failed') as failed,
         count(*) filter (where c = 'request') as requests
       from said group by app_id
     ),
     summed as (
       insert into gates as g (app_id, created, linked, updated, deactivated, reactivated, failed, requests)
       select app_id, created, linked, updated, deactivated, reactivated, failed, requests from counted order by app_id
       on conflict (app_id) do update set created = g.created + excluded.created, linked = g.linked + excluded.linked, updated = g.updated + excluded.updated,
         deactivated = g.deactivated + excluded.deactivated, reactivated = g.reactivated + excluded.reactivated, failed = g.failed + excluded.failed, requests = g.requests + excluded.requests
     )
     select app_id, source_id from done`,
    [storableJson(ends), storableJson(outcomes)],
  );
  return new Set(rows.map((row) => `${row.app_id} ${row.source_id}`));
}

/** Gives back what was claimed and not begun. */
export async function release(db: Db, links: (LinkKey & { fence: number })[]): Promise<void> {
  await db.query(
    "provisioning release",
    `update links l set leased_by = null, lease_until = null
     from jsonb_to_recordset($1::jsonb) as x(app_id uuid, kind text, source_id uuid, fence bigint)
     where l.app_id = x.app_id and l.kind = x.kind and l.source_id = x.source_id and l.fence = x.fence`,
    [JSON.stringify(links.map(({ app_id, kind, source_id, fence }) => ({ app_id, kind, source_id, fence })))],
  );
}

export async function renew(db: Db, worker: string, leaseSeconds: number): Promise<void> {
  await db.query(
    "provisioning renew",
    // What was claimed just now is left alone: rows that are worked on fast are never touched.
    `update links set lease_until = now() + make_interval(secs => $2) where leased_by = $1 and lease_until < now() + make_interval(secs => $2 * 0.7)`,
    [worker, leaseSeconds],
  );
}

/** Everybody who holds a lease now, to see who of them is no longer alive. */
export async function leaseHolders(db: Db): Promise<string[]> {
  const rows = await db.query<{ leased_by: string }>(
    "provisioning holders",
    "select distinct leased_by from links where leased_by is not null",
    [],
  );
  return rows.map((row) => row.leased_by);
}

/** Takes the leases of the dead, and closes the exchanges that they left open. Answers the apps that have work again. */
export async function sweep(db: Db, dead: string[]): Promise<string[]> {
  const rows = await db.query<{ app_id: string }>(
    "provisioning sweep",
    `with lost as materialized (
       select app_id, kind, source_id from links
       where leased_by is not null and (lease_until < now() or leased_by = any($1::text[]))
       order by app_id, kind, source_id for update skip locked
     ),
     freed as (
       update links l set leased_by = null, lease_until = null, fence = l.fence + 1, due_at = now()
       from lost k where l.app_id = k.app_id and l.kind = k.kind and l.source_id = k.source_id
       returning l.app_id, l.source_id
     ),
     closed as (
       insert into attempt_ends (attempt_id, at, outcome, error, message, duration_ms)
       select a.id, now(), 'unknown', 'process died', 'The process that sent this ended before the answer was known.', 0
       from (
         select o.id, o.at from freed f join attempts o on o.source_id = f.source_id and o.app_id = f.app_id where o.id > attempt_id_at(now() - interval '7 days')
         union all
         select o.id, o.at from attempts o where o.kind is null and o.id between attempt_id_at(now() - interval '1 day') and attempt_id_at(now() - interval '3 minutes')
       ) a
       where not exists (select 1 from attempt_ends e where e.attempt_id = a.id)
       on conflict do nothing
     )
     select distinct app_id from freed`,
    [dead],
  );
  return rows.map((row) => row.app_id);
}

/** Whose account it is here, if it is somebody else's: by the link, or by our id that the account carries. */
export async function ownerOf(
  db: Db,
  link: LinkKey,
  remoteId: string,
  externalId: string | undefined,
): Promise<string | undefined> {
  const [owner] = await db.query<{ name: string | null }>(
    "provisioning owner",
    `select coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login) as name
     from links l left join people p on p.id = l.source_id
     where l.app_id = $1 and l.kind = $2 and l.source_id <> $3 and (l.remote_id = $4 or l.source_id::text = lower($5)) limit 1`,
    [link.app_id, link.kind, link.source_id, remoteId, externalId ?? ""],
  );
  return owner === undefined ? undefined : (owner.name ?? "somebody who was deleted");
}
