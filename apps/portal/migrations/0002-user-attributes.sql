-- What an account records of its users beyond the standard: a SCIM schema extension of its own. The values are in
-- users.resource, under the URN of the extension. A removed attribute keeps its row, because its values are kept too:
-- its name must not come back with another type.
create table user_attributes (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  -- Names are compared without regard to case (RFC 7643 §2.1).
  name_key text not null,
  label text not null,
  description text not null default '',
  type text not null check (type in ('string', 'boolean', 'integer', 'decimal', 'dateTime', 'reference')),
  multi_valued boolean not null default false,
  required boolean not null default false,
  case_exact boolean not null default false,
  canonical_values text[] not null default '{}',
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (account_id, id)
);
create unique index user_attributes_name on user_attributes (account_id, name_key);

-- The instant that a text of packages/scim/date-time.ts means: UTC where it names no zone, in whole milliseconds.
create function scim_instant(text) returns timestamptz language sql immutable strict parallel safe
  return (case
    when length($1) = 10 then $1 || 'T00:00:00Z'
    when $1 ~ '(Z|[+-]\d\d:\d\d)$' then regexp_replace($1, '(\.\d{3})\d+', '\1')
    else regexp_replace($1, '(\.\d{3})\d+', '\1') || 'Z'
  end)::timestamptz;
