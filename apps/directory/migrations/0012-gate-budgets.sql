-- How fast an app may be called, and how it has been doing, for all processes together.

alter table gates
  -- Requests a minute; null follows the catalog entry.
  add column rate_per_minute integer check (rate_per_minute between 1 and 60000),
  -- Exchanges at once after "slow down": half of before, one more each second until it is as many as it may be (null).
  add column slowed_to real,
  add column slowed_from integer,
  add column slowed_at timestamptz,
  -- How often the breaker opened without an answer in between.
  add column breaks integer not null default 0,
  -- Until then one process asks whether a broken app is back.
  add column probing_until timestamptz,
  add column quarantined_at timestamptz;

-- Where each budget stands: the moment of its next request. Whoever takes requests out moves it on, so that the budget
-- is kept over any number of processes.
create table budgets (
  app_id uuid not null references apps on delete cascade,
  name text not null,
  next_at timestamptz not null default now(),
  -- Until then a process waits here with access to take away: nobody else takes a request out.
  urgent_until timestamptz,
  primary key (app_id, name)
) with (fillfactor = 50);

alter table apps drop constraint apps_catalog_check;
alter table apps add constraint apps_catalog_check
  check (catalog in ('rollcall_portal', 'scim2_app', 'slack', 'github_enterprise', 'aws_identity_center', 'miro'));
