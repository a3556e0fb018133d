-- Attributes of a person's profile that this organisation added to the base ones. Values stand in people.profile as text
-- in one form for each type: a number as JavaScript writes it, "true" or "false", a list as a JSON array of texts.
create table profile_attributes (
  id uuid primary key,
  name text not null,
  label text not null,
  description text not null default '',
  type text not null check (type in ('text', 'number', 'integer', 'boolean', 'choice', 'list')),
  -- What a choice, or an element of a list, may be; empty for anything.
  choices text[] not null default '{}',
  required boolean not null default false,
  one_of_a_kind boolean not null default false,
  written_by text not null default 'anybody' check (written_by in ('anybody', 'administrators', 'imports', 'api')),
  max_length integer not null default 255 check (max_length between 1 and 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index profile_attributes_name on profile_attributes (lower(name));

-- The values of attributes that no two people may share.
create table unique_values (
  attribute_id uuid not null references profile_attributes on delete cascade,
  value text not null,
  person_id uuid not null references people on delete cascade,
  primary key (attribute_id, value)
);
create index unique_values_person on unique_values (person_id);

-- Attributes of an app's accounts that its /Schemas did not tell: [{"path", "label", "type", "required", "description"}].
alter table apps add column own_attributes jsonb not null default '[]';
