-- The deletion guard: when more people than expected would lose an app because of a change of scope, their links are
-- held (state 'held') until an administrator decides about all of them as one.

-- More than this share of the active accounts, and at least so many people, within an hour.
alter table apps add column guard_percent integer not null default 10 check (guard_percent between 0 and 100);
alter table apps add column guard_least integer not null default 5 check (guard_least between 1 and 1000000);

-- Who lost which app without having been deactivated by name, and when: what the guard counts, also when many small
-- changes follow one another. A row goes when the person has the app again, or when a decision was made.
create table access_losses (
  app_id uuid not null references apps on delete cascade,
  person_id uuid not null,
  at timestamptz not null default now(),
  primary key (app_id, person_id)
);
create index access_losses_at on access_losses (app_id, at);

create table guard_holds (
  id uuid primary key,
  app_id uuid not null references apps on delete cascade,
  opened_at timestamptz not null default now(),
  -- How many accounts were active, and how many people would have lost theirs, when it was opened.
  active integer not null,
  losing integer not null,
  decided_at timestamptz,
  decided_by text,
  decision text check (decision in ('approved', 'kept')),
  -- How many people the decision was about.
  people integer
);
create unique index guard_holds_open on guard_holds (app_id) where decided_at is null;

-- An administrator decided that the account stays though the person no longer has the app: no later look takes it away,
-- until the person has the app again or is deactivated by name.
alter table links add column kept_at timestamptz;
