-- One organisation an installation: people, groups, apps and who may use them.

create table administrators (
  id uuid primary key,
  name text not null,
  email text not null,
  password_hash text,
  epoch integer not null default 1,
  created_at timestamptz not null default now(),
  last_active_at timestamptz
);
create unique index administrators_email on administrators (lower(email));

create table sessions (
  digest bytea primary key,
  administrator_id uuid not null references administrators on delete cascade,
  epoch integer not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  client text,
  address text
);

create table sign_in_links (
  digest bytea primary key,
  administrator_id uuid not null references administrators on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- The name of the organisation, in one row.
create table organisation (
  only_row boolean primary key default true check (only_row),
  name text not null,
  first_run_at timestamptz not null default now()
);

-- Tokens of the management API (header "Authorization: SSWS <token>").
create table api_tokens (
  id uuid primary key,
  name text not null,
  digest bytea not null unique,
  hint text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- A person's profile holds the base attributes of Okta's user profile by their names there (login, email,
-- firstName ...); the columns are what the directory itself searches and compares.
create table people (
  id uuid primary key,
  status text not null check (status in ('staged', 'active', 'suspended', 'deactivated')),
  profile jsonb not null,
  login text not null generated always as (profile ->> 'login') stored,
  email text not null generated always as (profile ->> 'email') stored,
  first_name text generated always as (profile ->> 'firstName') stored,
  last_name text generated always as (profile ->> 'lastName') stored,
  department text generated always as (profile ->> 'department') stored,
  title text generated always as (profile ->> 'title') stored,
  sort_name text not null generated always as (
    lower(coalesce(profile ->> 'lastName', '') || ' ' || coalesce(profile ->> 'firstName', ''))) stored,
  search_text text not null generated always as (
    lower(coalesce(profile ->> 'login', '') || ' ' || coalesce(profile ->> 'email', '') || ' '
      || coalesce(profile ->> 'firstName', '') || ' ' || coalesce(profile ->> 'lastName', '') || ' '
      || coalesce(profile ->> 'displayName', ''))) stored,
  created_at timestamptz not null default now(),
  activated_at timestamptz,
  status_changed_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index people_login on people (lower(login));
create index people_email on people (lower(email));
create index people_sort_name on people (sort_name, id);
create index people_updated on people (updated_at, id);
create index people_created on people (created_at, id);
create index people_status on people (status, id);

create table groups (
  id uuid primary key,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  members_changed_at timestamptz not null default now()
);
create unique index groups_name on groups (lower(name));

create table group_members (
  group_id uuid not null references groups on delete cascade,
  person_id uuid not null references people on delete cascade,
  added_at timestamptz not null default now(),
  primary key (group_id, person_id)
);
create index group_members_person on group_members (person_id);

-- An app is an entry of the catalog that somebody added; "catalog" is the entry's name there.
create table apps (
  id uuid primary key,
  catalog text not null check (catalog in ('rollcall_portal', 'scim2_app')),
  label text not null,
  notes text not null default '',
  status text not null default 'active' check (status in ('active', 'inactive')),
  -- The connection: where the app's SCIM service is. The token is sealed (AES-256-GCM) and bound to the app and
  -- the origin of the base URL, so that it can never be opened for another host.
  base_url text,
  token_sealed text,
  token_hint text,
  token_origin text,
  connection_status text not null default 'unset' check (connection_status in ('unset', 'untested', 'working', 'failing')),
  connection_tested_at timestamptz,
  connection_checks jsonb,
  capabilities jsonb,
  -- The switches of "To app".
  provisioning_enabled boolean not null default false,
  create_users boolean not null default true,
  update_users boolean not null default true,
  deactivate_users boolean not null default true,
  push_groups boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table mappings (
  app_id uuid not null references apps on delete cascade,
  target text not null,
  position integer not null,
  source_kind text not null check (source_kind in ('attribute', 'constant', 'none')),
  source text not null default '',
  apply text not null check (apply in ('create', 'create_and_update', 'off')),
  required boolean not null default false,
  primary key (app_id, target)
);

create table assignments (
  id uuid primary key,
  app_id uuid not null references apps on delete cascade,
  person_id uuid references people on delete cascade,
  group_id uuid references groups on delete cascade,
  priority integer not null default 0,
  -- Attribute values that win over the person's own for this app, by target attribute.
  overrides jsonb not null default '{}',
  created_by text not null default '',
  created_at timestamptz not null default now(),
  check ((person_id is null) <> (group_id is null))
);
create unique index assignments_person on assignments (app_id, person_id) where person_id is not null;
create unique index assignments_group on assignments (app_id, group_id) where group_id is not null;
create index assignments_by_person on assignments (person_id) where person_id is not null;
create index assignments_by_group on assignments (group_id) where group_id is not null;

-- What happened here, by whom, in the transaction of the change. Event names are Okta's.
create table system_log (
  id uuid primary key,
  at timestamptz not null default now(),
  event text not null,
  actor text not null,
  target_kind text,
  target_id uuid,
  target_name text,
  message text not null,
  detail jsonb not null default '{}'
);
create index system_log_at on system_log (at desc, id desc);
create index system_log_target on system_log (target_id, at desc) where target_id is not null;
