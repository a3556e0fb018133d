import { sql, type SqlBool } from "kysely";
import type { ReviewItemsQuery } from "../../shapes/access-reviews.ts";
import type { Db, Trx } from "../tables.ts";

interface Named {
  id: string;
  name: string;
}

export interface ReviewRecord {
  id: string;
  name: string;
  status: "open" | "closed";
  scope: { apps: Named[]; groups: Named[] };
  reviewers: (Named & { email: string })[];
  by_manager: boolean;
  due_at: Date;
  created_by: string;
  created_at: Date;
  closed_by: string | null;
  closed_at: Date | null;
  counts: Record<
    "items" | "decided" | "keep" | "revoke" | "give" | "assigned" | "orphan" | "missing" | "neverSignedIn",
    number
  >;
}

export interface ItemRecord {
  id: string;
  kind: "assigned" | "orphan" | "missing";
  app_id: string;
  app_label: string;
  person_id: string | null;
  person_name: string;
  login: string;
  department: string;
  person_status: string | null;
  remote_id: string | null;
  account: string;
  through: { kind: "direct" | "group"; id: string; name: string }[];
  since: Date | null;
  last_sign_in: Date | null;
  never_signed_in: boolean;
  reviewers: string[];
  decision: "keep" | "revoke" | "give" | null;
  leave_groups: boolean;
  reason: string;
  decided_by: string | null;
  decided_at: Date | null;
  outcome: "done" | "remains" | "refused" | null;
  outcome_text: string | null;
  sort_key: string;
}

const withCounts = sql`
  select r.id, r.name, r.status, r.scope, r.reviewers, r.by_manager, r.due_at, r.created_by, r.created_at, r.closed_by, r.closed_at,
    (select jsonb_build_object('items', count(*), 'decided', count(i.decision), 'keep', count(*) filter (where i.decision = 'keep'),
      'revoke', count(*) filter (where i.decision = 'revoke'), 'give', count(*) filter (where i.decision = 'give'),
      'assigned', count(*) filter (where i.kind = 'assigned'), 'orphan', count(*) filter (where i.kind = 'orphan'),
      'missing', count(*) filter (where i.kind = 'missing'), 'neverSignedIn', count(*) filter (where i.never_signed_in))
      from access_review_items i where i.review_id = r.id) as counts
  from access_reviews r`;

export async function listReviews(db: Db): Promise<ReviewRecord[]> {
  const { rows } = await sql<ReviewRecord>`
    ${withCounts} order by r.status = 'closed', r.due_at, r.id limit 500`.execute(db);
  return rows;
}

export async function findReview(db: Db, id: string): Promise<ReviewRecord | undefined> {
  const { rows } = await sql<ReviewRecord>`${withCounts} where r.id = ${id}`.execute(db);
  return rows[0];
}

/** Locked against being closed, or with `closing` against any decision, until the transaction ends. */
export async function lockReview(
  trx: Trx,
  id: string,
  closing: boolean,
): Promise<{ id: string; name: string; status: "open" | "closed" } | undefined> {
  const { rows } = await sql<{ id: string; name: string; status: "open" | "closed" }>`
    select id, name, status from access_reviews where id = ${id} ${closing ? sql`for update` : sql`for share`}`.execute(
    trx,
  );
  return rows[0];
}

export interface NewReview extends Pick<ReviewRecord, "id" | "name" | "scope" | "reviewers" | "by_manager" | "due_at"> {
  created_by: string;
  created_at: Date;
}

export async function insertReview(trx: Trx, review: NewReview): Promise<void> {
  const { by_manager, created_at, created_by, due_at, id, name, reviewers, scope } = review;
  await sql`
    insert into access_reviews (id, name, scope, reviewers, by_manager, due_at, created_by, created_at)
    values (${id}, ${name}, ${JSON.stringify(scope)}::jsonb, ${JSON.stringify(reviewers)}::jsonb, ${by_manager}, ${due_at}, ${created_by}, ${created_at})`.execute(
    trx,
  );
}

const personName = sql`coalesce(p.profile ->> 'displayName', nullif(concat_ws(' ', p.first_name, p.last_name), ''), p.login)`;
const tells = sql`exists (select 1 from app_accounts t where t.app_id = a.id and t.last_sign_in is not null)`;

/** Writes down who has the apps of a review, through what and since when, and who should have and has not. */
export async function insertPeopleItems(
  trx: Trx,
  ask: { review: string; apps: string[]; groups: string[]; reviewers: string[]; byManager: boolean },
): Promise<void> {
  const { apps, byManager, groups, review, reviewers } = ask;
  await sql`
    with ways as (
      select s.app_id, s.person_id, 'direct' as kind, s.id, 'Assigned directly' as name, s.created_at as at
      from assignments s where s.app_id = any(${apps}::uuid[]) and s.person_id is not null
      union all
      select s.app_id, m.person_id, 'group', g.id, g.name, greatest(s.created_at, m.added_at)
      from assignments s join group_members m on m.group_id = s.group_id join groups g on g.id = s.group_id where s.app_id = any(${apps}::uuid[])
    ), scope as (
      select w.app_id, w.person_id, min(w.at) as since,
        jsonb_agg(jsonb_build_object('kind', w.kind, 'id', w.id, 'name', w.name) order by w.kind, w.name) as through
      from ways w
      where cardinality(${groups}::uuid[]) = 0
        or exists (select 1 from group_members m where m.person_id = w.person_id and m.group_id = any(${groups}::uuid[]))
      group by w.app_id, w.person_id
    )
    insert into access_review_items (id, review_id, kind, app_id, app_label, person_id, person_name, login, department, person_status, remote_id,
      account, through, since, last_sign_in, never_signed_in, reviewers)
    select gen_random_uuid(), ${review}, case when p.status = 'active' and (l.remote_id is null or l.confirmed #>> '{active,value}' = 'false') then 'missing' else 'assigned' end,
      a.id, a.label, p.id, ${personName}, p.login, coalesce(p.department, ''), p.status, l.remote_id, coalesce(c.user_name, l.confirmed #>> '{userName,value}', ''),
      s.through, s.since, c.last_sign_in, c.remote_id is not null and c.last_sign_in is null and ${tells},
      case when ${byManager}::boolean then coalesce(
        (select array[d.email] from people b join administrators d on lower(d.email) = lower(b.email)
          where lower(b.login) = lower(p.profile ->> 'managerId') limit 1), ${reviewers}::text[]) else ${reviewers}::text[] end
    from scope s join people p on p.id = s.person_id join apps a on a.id = s.app_id
    left join links l on l.app_id = s.app_id and l.kind = 'person' and l.source_id = s.person_id
    left join app_accounts c on c.app_id = l.app_id and c.remote_id = l.remote_id and c.gone_at is null`.execute(trx);
}

/** Active accounts of these apps that nobody here owns, or whose person was deleted, as they were read last. */
export async function insertOrphanItems(
  trx: Trx,
  ask: { review: string; apps: string[]; reviewers: string[] },
): Promise<void> {
  const { apps, review, reviewers } = ask;
  await sql`
    insert into access_review_items (id, review_id, kind, app_id, app_label, person_name, remote_id, account, since, last_sign_in, never_signed_in, reviewers)
    select gen_random_uuid(), ${review}, 'orphan', a.id, a.label, coalesce(nullif(c.name, ''), nullif(c.user_name, ''), c.remote_id), c.remote_id,
      c.user_name, c.first_seen_at, c.last_sign_in, c.last_sign_in is null and ${tells}, ${reviewers}::text[]
    from app_accounts c join apps a on a.id = c.app_id
    where c.app_id = any(${apps}::uuid[]) and c.gone_at is null and c.active and c.ignored is null
      and not exists (select 1 from links l where l.app_id = c.app_id and l.kind = 'person' and l.remote_id = c.remote_id)`.execute(
    trx,
  );
}

const itemColumns = sql`i.id, i.kind, i.app_id, i.app_label, i.person_id, i.person_name, i.login, i.department, i.person_status, i.remote_id, i.account,
  i.through, i.since, i.last_sign_in, i.never_signed_in, i.reviewers, i.decision, i.leave_groups, i.reason, i.decided_by, i.decided_at, i.outcome,
  i.outcome_text, i.sort_key`;

export interface ItemFilter {
  search: string;
  show: ReviewItemsQuery["show"];
  /** E-mail address of who asks. */
  me: string;
  app?: string | undefined;
  after?: [string, string] | undefined;
  limit: number;
}

const isShown = (show: ItemFilter["show"], me: string) => {
  const mine = sql<SqlBool>`(cardinality(i.reviewers) = 0 or lower(${me}) = any(select lower(r) from unnest(i.reviewers) r))`;
  const conditions: Record<ItemFilter["show"], ReturnType<typeof sql<SqlBool>>> = {
    all: sql`true`,
    open: sql`i.decision is null`,
    mine: sql`i.decision is null and ${mine}`,
    orphan: sql`i.kind = 'orphan'`,
    missing: sql`i.kind = 'missing'`,
    never: sql`i.never_signed_in`,
    keep: sql`i.decision = 'keep'`,
    revoke: sql`i.decision = 'revoke'`,
  };
  return conditions[show];
};

export async function listItems(db: Db, review: string, filter: ItemFilter): Promise<ItemRecord[]> {
  const conditions = [sql<SqlBool>`i.review_id = ${review}`, isShown(filter.show, filter.me)];
  for (const word of filter.search.toLowerCase().split(/\s+/).filter(Boolean))
    conditions.push(sql`i.sort_key || ' ' || lower(i.login) like ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.app !== undefined) conditions.push(sql`i.app_id = ${filter.app}::uuid`);
  if (filter.after) conditions.push(sql`(i.sort_key, i.id) > (${filter.after[0]}, ${filter.after[1]}::uuid)`);
  const { rows } = await sql<ItemRecord>`
    select ${itemColumns} from access_review_items i where ${sql.join(conditions, sql` and `)}
    order by i.sort_key, i.id limit ${filter.limit}`.execute(db);
  return rows;
}

export async function itemsByIds(trx: Trx, review: string, ids: readonly string[]): Promise<ItemRecord[]> {
  const { rows } = await sql<ItemRecord>`
    select ${itemColumns} from access_review_items i where i.review_id = ${review} and i.id = any(${ids}::uuid[]) order by i.id for update`.execute(
    trx,
  );
  return rows;
}

/** What is to be carried out. */
export async function itemsToCarryOut(trx: Trx, review: string): Promise<ItemRecord[]> {
  const { rows } = await sql<ItemRecord>`
    select ${itemColumns} from access_review_items i where i.review_id = ${review} and i.decision in ('revoke', 'give') order by i.id for update`.execute(
    trx,
  );
  return rows;
}

export interface Decision {
  decision: ItemRecord["decision"];
  reason: string;
  leaveGroups: boolean;
  by: string;
  at: Date;
}

export async function saveDecisions(trx: Trx, ids: readonly string[], said: Decision): Promise<void> {
  const none = said.decision === null;
  await sql`
    update access_review_items set decision = ${said.decision}, reason = ${none ? "" : said.reason}, leave_groups = ${said.leaveGroups},
      decided_by = ${none ? null : said.by}, decided_at = ${none ? null : said.at} where id = any(${ids}::uuid[])`.execute(
    trx,
  );
}

export async function saveOutcomes(
  trx: Trx,
  outcomes: { id: string; outcome: "done" | "remains" | "refused"; text: string }[],
): Promise<void> {
  await sql`
    update access_review_items i set outcome = x.outcome, outcome_text = x.text
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as x(id uuid, outcome text, text text) where i.id = x.id`.execute(
    trx,
  );
}

export async function setClosed(trx: Trx, id: string, by: string, at: Date): Promise<void> {
  await sql`update access_reviews set status = 'closed', closed_by = ${by}, closed_at = ${at} where id = ${id}`.execute(
    trx,
  );
}

/** Open reviews that are due within three days, or overdue; each is answered once a day. */
export async function takeReminders(
  trx: Trx,
): Promise<{ id: string; name: string; due_at: Date; undecided: number }[]> {
  const { rows } = await sql<{ id: string; name: string; due_at: Date; undecided: number }>`
    update access_reviews r set reminded_at = now()
    where status = 'open' and due_at < now() + interval '3 days' and (reminded_at is null or reminded_at < now() - interval '20 hours')
    returning id, name, due_at, (select count(*) from access_review_items i where i.review_id = r.id and i.decision is null) as undecided`.execute(
    trx,
  );
  return rows;
}
