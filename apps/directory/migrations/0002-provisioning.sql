-- Provisioning: what every app shall hold, what it is known to hold, and every exchange with it.

-- The connection between one person (later also one group) and its account in one app.
-- desired_gen is raised in the transaction of each change in the directory: that is the outbox. There is work
-- where desired_gen > applied_gen. source_id has no foreign key: an account must still be switched off after its
-- person was deleted here.
create table links (
  app_id uuid not null references apps on delete cascade,
  kind text not null check (kind in ('person', 'group')),
  source_id uuid not null,
  remote_id text,
  state text not null default 'unlinked'
    check (state in ('unlinked', 'creating', 'linked', 'inactive', 'gone', 'conflict', 'held')),
  state_since timestamptz not null default now(),
  matched_how text,
  desired_gen bigint not null default 1,
  applied_gen bigint not null default 0,
  -- What the app confirmed last: {"<SCIM path>": {"value": ..., "at": "..."}}.
  confirmed jsonb not null default '{}',
  last_operation text,
  finished_at timestamptz,
  -- A create that was begun and whose outcome is not known yet: {"operation", "at", "correlation"}.
  intent jsonb,
  -- 0 takes access away, 1 somebody is watching, 2 normal, 3 bulk.
  lane smallint not null default 2,
  wanted_at timestamptz not null default now(),
  -- When it may be tried; null waits for a change or a retry by hand.
  due_at timestamptz default now(),
  attempts integer not null default 0,
  error_class text check (error_class in ('auth', 'throttled', 'transient', 'permanent')),
  error_message text,
  way_out text,
  -- Who works on it. Every claim raises the fence; a write with an older fence is refused.
  leased_by text,
  lease_until timestamptz,
  fence bigint not null default 0,
  primary key (app_id, kind, source_id)
) with (fillfactor = 70);

-- One account there belongs to one person here.
create unique index links_remote on links (app_id, kind, remote_id) where remote_id is not null;
create index links_due on links (app_id, lane, due_at) where desired_gen > applied_gen;
create index links_source on links (source_id);
create index links_leased on links (app_id, leased_by) where leased_by is not null;

-- Whether an app may be sent to, and what was done there so far.
create table gates (
  app_id uuid primary key references apps on delete cascade,
  state text not null default 'open' check (state in ('open', 'paused', 'auth', 'broken')),
  reason text,
  way_out text,
  since timestamptz not null default now(),
  -- Nothing is sent before this moment (Retry-After, half-open breaker).
  due_at timestamptz,
  due_reason text,
  -- Exchanges at once; null follows the catalog entry.
  concurrency integer check (concurrency between 1 and 256),
  created bigint not null default 0,
  linked bigint not null default 0,
  updated bigint not null default 0,
  deactivated bigint not null default 0,
  reactivated bigint not null default 0,
  failed bigint not null default 0,
  requests bigint not null default 0
);

-- One row before an exchange is sent and one after it, so that the log is readable after any crash.
create table attempts (
  id uuid primary key,
  app_id uuid not null references apps on delete cascade,
  kind text,
  source_id uuid,
  source_name text,
  at timestamptz not null,
  operation text not null,
  summary text not null,
  correlation_id text not null,
  method text not null,
  url text not null,
  request_headers jsonb not null,
  request_body text
);
create index attempts_app on attempts (app_id, id desc);
create index attempts_source on attempts (source_id, id desc) where source_id is not null;
create index attempts_correlation on attempts (correlation_id);
create index attempts_tests on attempts (at) where kind is null;

create table attempt_ends (
  attempt_id uuid primary key references attempts on delete cascade,
  at timestamptz not null,
  outcome text not null check (outcome in ('ok', 'failed', 'unknown')),
  status integer,
  response_headers jsonb,
  response_body text,
  -- What went wrong when there was no answer.
  error text,
  message text,
  way_out text,
  duration_ms integer not null
);
