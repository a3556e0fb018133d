-- What the apps hold, read back page by page.

-- One reading of all accounts of an app. It can be taken up by another process where it stopped: "position" says from
-- where ({"startIndex": n} or {"cursor": "..."}), and only "runner" may write.
create table account_reads (
  id uuid primary key,
  app_id uuid not null references apps on delete cascade,
  -- first: before the first people are created in an app, so that nobody gets a second account there.
  cause text not null check (cause in ('first', 'by_hand', 'schedule')),
  -- An administrator looked at what the guard held: this one is taken over whatever it says.
  approved boolean not null default false,
  status text not null default 'running' check (status in ('running', 'held', 'done', 'failed')),
  started_by text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  runner uuid,
  alive_at timestamptz,
  position jsonb,
  pages integer not null default 0,
  accounts integer not null default 0,
  -- totalResults as the app said last; null when it did not.
  announced integer,
  -- False: the app did not give all that it announced, so nothing is said about accounts that were not seen.
  complete boolean not null default true,
  -- What the process does at the moment, or why the reading waits or failed.
  note text,
  way_out text,
  counts jsonb not null default '{}'
);
create unique index account_reads_running on account_reads (app_id) where status = 'running';
create index account_reads_app on account_reads (app_id, started_at desc);

-- How an app is read: how often, how accounts are matched to people, and what becomes of differences.
create table app_reading (
  app_id uuid primary key references apps on delete cascade,
  every text not null default 'off' check (every in ('off', 'hourly', 'six_hours', 'daily', 'weekly')),
  next_at timestamptz,
  confirm_exact boolean not null default false,
  -- SCIM paths besides externalId and userName whose equality is an exact match.
  match_on text[] not null default '{}',
  drift_policy text not null default 'report' check (drift_policy in ('report', 'overwrite', 'accept'))
);

create table app_accounts (
  app_id uuid not null references apps on delete cascade,
  remote_id text not null,
  external_id text,
  user_name text not null default '',
  name text not null default '',
  email text not null default '',
  active boolean not null,
  last_sign_in timestamptz,
  resource jsonb not null,
  -- The reading that saw it last, and when its page was asked for: what was sent later is newer than this.
  read_id uuid not null,
  asked_at timestamptz not null,
  first_seen_at timestamptz not null default now(),
  gone_at timestamptz,
  match text not null default 'none' check (match in ('none', 'exact', 'partial', 'several')),
  -- [{"person": "<id>", "how": "userName"}], the likeliest first.
  candidates jsonb not null default '[]',
  -- {"by", "at", "reason"} when somebody said that nobody here shall own it.
  ignored jsonb,
  sort_key text not null generated always as (lower(name || ' ' || user_name || ' ' || remote_id)) stored,
  search_text text not null generated always as (lower(name || ' ' || user_name || ' ' || email)) stored,
  primary key (app_id, remote_id)
);
create index app_accounts_sort on app_accounts (app_id, sort_key);
create index app_accounts_user_name on app_accounts (app_id, lower(user_name));
create index app_accounts_external on app_accounts (app_id, external_id) where external_id is not null;

-- How each account stood against the directory when it was compared last.
create table drift (
  app_id uuid not null references apps on delete cascade,
  -- "person <id>" or "account <remote id>".
  subject text not null,
  state text not null check (state in ('in_sync', 'changed', 'missing', 'unmanaged', 'not_assigned', 'accepted', 'pending')),
  person_id uuid,
  remote_id text,
  name text not null default '',
  user_name text not null default '',
  -- [{"path", "here", "there", "confirmed", "confirmedAt", "accepted", "overwritten"}]
  differences jsonb not null default '[]',
  note text,
  since timestamptz not null default now(),
  compared_at timestamptz not null,
  sort_key text not null generated always as (lower(name || ' ' || user_name || ' ' || subject)) stored,
  primary key (app_id, subject)
);
create index drift_state on drift (app_id, state, sort_key);
create index drift_sort on drift (app_id, sort_key);
create index drift_person on drift (person_id) where person_id is not null;

-- A difference that somebody, or the policy of the app, left as it is. It counts for this value there against this
-- value here; another value on either side is a new difference.
create table accepted_differences (
  app_id uuid not null references apps on delete cascade,
  person_id uuid not null,
  path text not null,
  here jsonb,
  there jsonb,
  by text not null,
  at timestamptz not null default now(),
  reason text not null default '',
  primary key (app_id, person_id, path)
);
