-- Groups pushed to apps. A pushed group has a link of kind 'group' (see 0002): its generation, its account in the app,
-- its lease. Which members the app confirmed stands here.

create table push_rules (
  id uuid primary key,
  app_id uuid not null references apps on delete cascade,
  operator text not null check (operator in ('starts', 'contains', 'ends', 'equals')),
  value text not null,
  created_by text not null default '',
  created_at timestamptz not null default now()
);
create unique index push_rules_once on push_rules (app_id, operator, lower(value));

-- group_id has no foreign key: a group must still be removed from the app after it was deleted here.
create table pushed_groups (
  app_id uuid not null references apps on delete cascade,
  group_id uuid not null,
  -- As it was called when it was last seen: a deleted group is still spoken of.
  group_name text not null,
  -- Chosen by a rule; null is chosen by hand.
  rule_id uuid references push_rules on delete set null,
  status text not null default 'active' check (status in ('active', 'paused', 'ending')),
  -- The group of the app that it shall be linked to; null creates one.
  target_id text,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  primary key (app_id, group_id)
);
create index pushed_groups_group on pushed_groups (group_id);

create table push_settings (
  app_id uuid primary key references apps on delete cascade,
  -- What becomes of the group in the app when it is deleted here.
  deleted_groups text not null default 'delete' check (deleted_groups in ('delete', 'leave')),
  -- A group of the same name that is in the app already: taken over, or reported.
  same_name text not null default 'link' check (same_name in ('link', 'report')),
  -- Whether a group that was linked gets the name that it has here.
  rename_linked boolean not null default true,
  -- How a member is taken out: by a filter in the path, or by naming it in the value (for apps that want that).
  remove_form text not null default 'filter' check (remove_form in ('filter', 'value')),
  -- Members in one request; null follows the catalog entry.
  members_per_request integer check (members_per_request between 1 and 10000),
  -- What the app turned out to take, after "too large".
  learned_per_request integer check (learned_per_request between 1 and 10000)
);

-- What an app was sent of a membership. had: true, the app confirmed it; null, a request is under way or its answer was
-- lost, so that it may be there or not; false, the app refused it.
create table memberships (
  app_id uuid not null references apps on delete cascade,
  group_id uuid not null,
  person_id uuid not null,
  -- Of the account that is, or was to be, the member there.
  remote_id text not null,
  had boolean,
  error text,
  at timestamptz not null default now(),
  primary key (app_id, group_id, person_id)
);
create index memberships_person on memberships (person_id);

-- "Look again at this group", written in the transaction of the change by whoever makes one, and folded into the
-- generations of the links by the dispatchers. Rows are only inserted, so that nobody waits for anybody: members of one
-- group are changed by many at once.
create table group_nudges (
  id bigint generated always as identity primary key,
  app_id uuid not null references apps on delete cascade,
  group_id uuid not null,
  lane smallint not null default 2,
  -- Members may have come: looked at together once their accounts are there.
  arrival boolean not null default false,
  at timestamptz not null default now(),
  due_at timestamptz not null default now()
);
create index group_nudges_due on group_nudges (due_at);
create index group_nudges_group on group_nudges (app_id, group_id);
