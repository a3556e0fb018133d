-- Teams inside teams, as a directory says it. A circle would make everybody in it a member of every team in it, so none
-- is ever written: whoever adds a row holds the account's nesting lock and has looked.
create table team_nesting (
  account_id integer not null,
  team_id uuid not null,
  child_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (account_id, team_id, child_id),
  foreign key (account_id, team_id) references teams,
  foreign key (account_id, child_id) references teams,
  check (team_id <> child_id)
);
create index team_nesting_child on team_nesting (account_id, child_id, team_id);

-- Every team above a team, at whatever distance. It follows from team_nesting and is written in the transaction of its
-- change, so that reading the teams of a user walks nothing.
create table team_ancestors (
  account_id integer not null,
  team_id uuid not null,
  ancestor_id uuid not null,
  primary key (account_id, team_id, ancestor_id),
  foreign key (account_id, team_id) references teams,
  foreign key (account_id, ancestor_id) references teams
);
create index team_ancestors_below on team_ancestors (account_id, ancestor_id, team_id);
