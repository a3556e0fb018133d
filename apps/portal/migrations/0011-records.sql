-- What people here work with: contacts and deals, each with an owner. A user who loses access stays the owner.

-- The currency of all amounts, by ISO 4217. Amounts are whole numbers of its hundredth part.
alter table accounts add column currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$');

-- `words` are the beginnings that a search finds a record by: its words, folded, without marks.
create table contacts (
  account_id integer not null references accounts,
  id uuid not null,
  first_name text not null,
  last_name text not null,
  name_key text not null,
  company text,
  job_title text,
  email text,
  phone text,
  stage text not null check (stage in ('lead', 'prospect', 'customer', 'former')),
  owner_id uuid,
  words tsvector not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, owner_id) references users
);
create index contacts_by_name on contacts (account_id, name_key, id);
create index contacts_by_creation on contacts (account_id, created_at, id);
create index contacts_by_change on contacts (account_id, updated_at, id);
create index contacts_owner on contacts (account_id, owner_id, stage);
create index contacts_stage on contacts (account_id, stage);
create index contacts_words on contacts using gin (words) with (fastupdate = off);

create table deals (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  name_key text not null,
  company text,
  contact_id uuid,
  stage text not null check (stage in ('new', 'qualified', 'proposal', 'negotiation', 'won', 'lost')),
  amount bigint not null check (amount between 0 and 100000000000000),
  close_date date not null,
  -- When it was won or lost; empty while it is open.
  closed_at timestamptz,
  owner_id uuid,
  words tsvector not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, owner_id) references users,
  foreign key (account_id, contact_id) references contacts,
  check ((closed_at is null) = (stage not in ('won', 'lost')))
);
create index deals_by_name on deals (account_id, name_key, id);
create index deals_by_amount on deals (account_id, amount, id);
create index deals_by_close_date on deals (account_id, close_date, id);
create index deals_by_change on deals (account_id, updated_at, id);
create index deals_owner on deals (account_id, owner_id, stage);
create index deals_contact on deals (account_id, contact_id) where contact_id is not null;
create index deals_won on deals (account_id, closed_at) where stage = 'won';
create index deals_words on deals using gin (words) with (fastupdate = off);

-- Records that somebody gave another owner in one go, with whose they were, so that it can be undone for a day and is
-- in each record's history.
create table reassignments (
  account_id integer not null references accounts,
  id uuid not null,
  at timestamptz not null,
  made_by text not null,
  -- Null when the records were picked one by one.
  from_id uuid,
  to_id uuid not null,
  contacts integer not null,
  deals integer not null,
  undone_at timestamptz,
  undone_by text,
  primary key (account_id, id),
  foreign key (account_id, from_id) references users,
  foreign key (account_id, to_id) references users
);
create index reassignments_from on reassignments (account_id, from_id, id) where from_id is not null;

create table reassigned_records (
  account_id integer not null,
  reassignment_id uuid not null,
  kind text not null check (kind in ('contact', 'deal')),
  record_id uuid not null,
  owner_before uuid,
  primary key (account_id, reassignment_id, kind, record_id),
  foreign key (account_id, reassignment_id) references reassignments
);
create index reassigned_records_record on reassigned_records (account_id, record_id);

alter table permission_sets drop constraint permission_sets_permissions_check;
alter table permission_sets add constraint permission_sets_permissions_check
  check (permissions <@ array['read_people', 'manage_people', 'manage_teams', 'read_audit', 'reassign_records']);
