-- Every state that the mapping of an app had, with who saved it: to compare, and to go back to.
create table mapping_versions (
  app_id uuid not null references apps on delete cascade,
  number integer not null,
  saved_at timestamptz not null,
  saved_by text not null,
  rows jsonb not null,
  primary key (app_id, number)
);
