-- The last conformance run of each app. A run lives in one process, which says every few seconds that it is alive;
-- what a dead process left behind in the app is found by the name of the run and removed.
create table conformance_runs (
  app_id uuid primary key references apps (id) on delete cascade,
  -- Six letters and digits that every test user and group of the run has in its name.
  run text not null,
  status text not null default 'running' check (status in ('running', 'done', 'stopped')),
  read_only boolean not null,
  domain text,
  started_by text not null,
  started_at timestamptz not null,
  alive_at timestamptz not null,
  finished_at timestamptz,
  done integer not null default 0,
  total integer not null default 0,
  failed integer not null default 0,
  -- The check that was answered last.
  latest text,
  stop_wanted boolean not null default false,
  report jsonb
);
