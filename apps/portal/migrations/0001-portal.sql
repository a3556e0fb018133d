-- The portal: many accounts (one customer's portal each) in one database. account_id leads every key and every
-- foreign key, so that rows of two accounts can never be joined by a mistake and the tables can be distributed by it.
-- Only credentials (sessions, links, tokens) are looked up by their digest alone: they are what tells the account.

create table accounts (
  -- The number that people see. Given out by the application, without gaps.
  id integer primary key check (id > 0),
  name text not null,
  plan text not null check (plan in ('starter', 'professional', 'enterprise')),
  scim_enabled boolean not null default false,
  scim_changed_at timestamptz,
  scim_changed_by text,
  created_at timestamptz not null default now()
);

-- E-mail domains that the account has proved to own by a DNS TXT record.
create table domains (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  challenge text not null,
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  checked_at timestamptz,
  check_result text,
  primary key (account_id, id)
);
create unique index domains_name on domains (account_id, name);

-- An identity provider connected to the account over SCIM. A connection sees and changes only what it provisioned.
create table connections (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  dialect text not null default 'compatible' check (dialect in ('compatible', 'strict')),
  -- Whether users that exist already are handed to the connection when it meets them.
  matching text not null default 'off' check (matching in ('off', 'ask', 'verified_email')),
  allow_outside_domains boolean not null default false,
  -- Requests a second; 0 lifts the limit.
  rate_limit integer not null default 50 check (rate_limit >= 0),
  created_at timestamptz not null default now(),
  first_request_at timestamptz,
  last_request_at timestamptz,
  last_client text,
  primary key (account_id, id)
);

-- Only a digest: the token itself is shown once and kept nowhere.
create table scim_tokens (
  account_id integer not null,
  id uuid not null,
  connection_id uuid not null,
  name text not null,
  digest bytea not null,
  hint text not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_address text,
  last_used_client text,
  revoked_at timestamptz,
  revoked_by text,
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections
);
create unique index scim_tokens_digest on scim_tokens (digest);

create table teams (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  name_key text not null,
  -- Set when the team is a group of a directory; the connection's id for it.
  connection_id uuid,
  external_id text,
  -- SCIM attributes as sent, without members.
  resource jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  live boolean not null default true check (live = (deleted_at is null)),
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections
);
create unique index teams_name_manual on teams (account_id, name_key) where connection_id is null and live;
create unique index teams_name_directory on teams (account_id, connection_id, name_key) where connection_id is not null and live;
create unique index teams_external_id on teams (account_id, connection_id, external_id) where external_id is not null and live;
create index teams_by_name on teams (account_id, name_key, id) where live;

-- `resource` keeps the SCIM attributes as sent; the other columns are derived from it by one function of the
-- application and are what the portal and the indexes use. Keys (…_key) are canonical: NFKC and lower case.
create table users (
  account_id integer not null references accounts,
  id uuid not null,
  status text not null check (status in ('invited', 'active', 'deactivated')),
  role text not null default 'user' check (role in ('super_admin', 'user')),
  managed_by text not null check (managed_by in ('directory', 'manual')),
  connection_id uuid,
  resource jsonb not null,
  user_name text not null,
  user_name_key text not null,
  -- The primary e-mail, or the userName where that is an e-mail address.
  email text,
  email_key text,
  -- Canonical form of every e-mail value, for look-ups by any of them.
  email_keys text[] not null,
  external_id text,
  given_name text,
  family_name text,
  family_name_key text,
  display_name text not null,
  display_name_key text not null,
  title text,
  department text,
  language text,
  region text,
  time_zone text,
  main_team_id uuid,
  password_hash text,
  version integer not null default 1,
  -- Every credential carries the epoch it was issued under; raising it ends them all.
  epoch integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  provisioned_at timestamptz,
  invited_at timestamptz,
  last_active_at timestamptz,
  deactivated_at timestamptz,
  deactivated_by text,
  deleted_at timestamptz,
  -- What indexes and queries ask: without statistics PostgreSQL takes "deleted_at is null" for a rare case.
  live boolean not null default true check (live = (deleted_at is null)),
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections,
  foreign key (account_id, main_team_id) references teams,
  check ((managed_by = 'directory') = (connection_id is not null))
);
create unique index users_user_name on users (account_id, user_name_key) where live;
create unique index users_email on users (account_id, email_key) where live;
create unique index users_external_id on users (account_id, connection_id, external_id) where external_id is not null and live;
-- A provider pages through its own users in the order of their ids.
create index users_of_connection on users (account_id, connection_id, id) where live;
create index users_by_name on users (account_id, display_name_key, id) where live;
create index users_by_family_name on users (account_id, family_name_key text_pattern_ops) where live;
-- Without the pending list: a search after many inserts must not scan it.
create index users_emails on users using gin (email_keys) with (fastupdate = off);
-- Sign-in starts from an e-mail and does not know the account yet.
create index users_sign_in on users (email_key) where live and email_key is not null;

-- A membership has a source: what a directory gives and takes never touches what people here added by hand.
create table team_members (
  account_id integer not null,
  team_id uuid not null,
  user_id uuid not null,
  source text not null check (source in ('directory', 'manual')),
  added_at timestamptz not null default now(),
  primary key (account_id, team_id, user_id, source),
  foreign key (account_id, team_id) references teams,
  foreign key (account_id, user_id) references users
);
create index team_members_user on team_members (account_id, user_id, source, team_id);

create table sessions (
  digest bytea primary key,
  account_id integer not null,
  user_id uuid not null,
  epoch integer not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  client text,
  address text,
  foreign key (account_id, user_id) references users
);
create index sessions_user on sessions (account_id, user_id);

create table sign_in_links (
  digest bytea primary key,
  account_id integer not null,
  user_id uuid not null,
  epoch integer not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (account_id, user_id) references users
);
create index sign_in_links_user on sign_in_links (account_id, user_id);

-- What changed, by whom, written in the transaction of the change. `number` is given within a second by a
-- background step, in one go for many rows, so that writers never wait for one another.
create table audit (
  account_id integer not null,
  id uuid not null,
  number bigint,
  at timestamptz not null default now(),
  event text not null,
  actor_kind text not null check (actor_kind in ('user', 'scim', 'system', 'operator')),
  actor_id uuid,
  actor text not null,
  target_kind text,
  target_id uuid,
  target text,
  message text not null,
  changes jsonb not null default '[]',
  exchange_id uuid,
  primary key (account_id, id)
);
create unique index audit_number on audit (account_id, number) where number is not null;
create index audit_unnumbered on audit (account_id, id) where number is null;
create index audit_target on audit (account_id, target_id, id) where target_id is not null;

-- One SCIM request with its response, secrets masked. Those that changed something are written with the change.
create table exchanges (
  account_id integer not null,
  id uuid not null,
  at timestamptz not null,
  connection_id uuid,
  token_id uuid,
  correlation_id text not null,
  operation text not null,
  ok boolean not null,
  status integer not null,
  summary text not null,
  method text not null,
  path text not null,
  milliseconds real not null,
  client text not null,
  user_agent text,
  address text,
  user_id uuid,
  user_name text,
  team_id uuid,
  team_name text,
  request_headers jsonb not null,
  request_body text,
  response_headers jsonb not null,
  response_body text,
  changes jsonb not null default '[]',
  error_code text,
  primary key (account_id, id)
);
create index exchanges_user on exchanges (account_id, user_id, id) where user_id is not null;
create index exchanges_failed on exchanges (account_id, id) where not ok;

-- The lower case of a text as the application makes it: Unicode's full mapping, whatever the locale of the server is.
do $$
declare
  fold text;
begin
  select quote_ident(collname) into fold from pg_collation
  where collname in ('pg_unicode_fast', 'und-x-icu', 'C.utf8', 'C.UTF-8') and collencoding in (-1, 6)
  order by array_position(array['pg_unicode_fast', 'und-x-icu', 'C.utf8', 'C.UTF-8']::name[], collname) limit 1;
  execute format('create function scim_fold(text) returns text language sql immutable strict parallel safe return lower($1 collate %s)',
    coalesce(fold, '"default"'));
end
$$;
