-- Campaigns in which administrators look at who has what, decide, and have the decisions carried out.

create table access_reviews (
  id uuid primary key,
  name text not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  -- {"apps": [{"id", "name"}], "groups": [{"id", "name"}]}, as they were called then.
  scope jsonb not null,
  -- [{"id", "name", "email"}]
  reviewers jsonb not null,
  by_manager boolean not null default false,
  due_at timestamptz not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  closed_by text,
  closed_at timestamptz,
  reminded_at timestamptz
);

-- What there was to decide when the campaign began. Names are kept as they were: the record outlives people and apps.
create table access_review_items (
  id uuid primary key,
  review_id uuid not null references access_reviews on delete cascade,
  -- assigned: has the app; orphan: an account that nobody here owns; missing: shall have the app and has no active account there.
  kind text not null check (kind in ('assigned', 'orphan', 'missing')),
  app_id uuid not null,
  app_label text not null,
  person_id uuid,
  person_name text not null,
  login text not null default '',
  department text not null default '',
  person_status text,
  remote_id text,
  account text not null default '',
  -- [{"kind": "direct" | "group", "id", "name"}]
  through jsonb not null default '[]',
  since timestamptz,
  last_sign_in timestamptz,
  never_signed_in boolean not null default false,
  -- E-mail addresses of who may decide; empty: every administrator.
  reviewers text[] not null default '{}',
  decision text check (decision in ('keep', 'revoke', 'give')),
  leave_groups boolean not null default false,
  reason text not null default '',
  decided_by text,
  decided_at timestamptz,
  -- What became of the decision when the campaign was closed.
  outcome text check (outcome in ('done', 'remains', 'refused')),
  outcome_text text,
  sort_key text not null generated always as (lower(person_name || ' ' || app_label)) stored
);
create index access_review_items_review on access_review_items (review_id, sort_key, id);

-- A closed campaign is evidence: nothing of it changes any more, whoever asks.
create function access_review_is_closed() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'access_reviews' then
    if old.status = 'closed' then raise exception 'the access review % is closed', old.id using errcode = 'check_violation'; end if;
  elsif exists (select 1 from access_reviews r where r.id = old.review_id and r.status = 'closed') then
    raise exception 'the access review % is closed', old.review_id using errcode = 'check_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger access_reviews_closed before update or delete on access_reviews for each row execute function access_review_is_closed();
create trigger access_review_items_closed before update or delete on access_review_items for each row execute function access_review_is_closed();
