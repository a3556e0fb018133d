-- Imports of people from a CSV file. The file's rows wait here until they are imported, so that an import can be
-- looked at first, goes on after a restart, and never imports a row twice.
create table imports (
  id uuid primary key,
  name text not null,
  status text not null default 'uploaded' check (status in ('uploaded', 'running', 'done', 'failed')),
  encoding text not null,
  separator text not null,
  row_count integer not null,
  columns jsonb not null,
  matching jsonb not null,
  group_column integer,
  existing text not null default 'update' check (existing in ('update', 'skip')),
  activate boolean not null default true,
  -- The last row worked on; moved in the transaction that imports the rows before it.
  last_row integer not null default 0,
  done integer not null default 0,
  counts jsonb not null default '{"new": 0, "changed": 0, "unchanged": 0, "skipped": 0, "failed": 0}',
  problem text,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index imports_created on imports (created_at desc);

-- "row" is the number a spreadsheet shows: the header is row 1.
create table import_rows (
  import_id uuid not null references imports on delete cascade,
  row integer not null,
  cells jsonb not null,
  primary key (import_id, row)
);

create table import_errors (
  import_id uuid not null references imports on delete cascade,
  row integer not null,
  login text,
  messages jsonb not null,
  primary key (import_id, row)
);
