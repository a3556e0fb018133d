-- Conditions over profiles that make people members of groups. A membership has its reasons: by hand, by rules, or both;
-- it ends with its last reason.
create table group_rules (
  id uuid primary key,
  name text not null,
  -- An expression of the mapping language over user.…, and the attributes it looks at.
  condition text not null,
  reads text[] not null,
  status text not null default 'inactive' check (status in ('inactive', 'active')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index group_rules_name on group_rules (lower(name));

create table group_rule_groups (
  rule_id uuid not null references group_rules on delete cascade,
  group_id uuid not null references groups on delete cascade,
  primary key (rule_id, group_id)
);
create index group_rule_groups_group on group_rule_groups (group_id);

-- People whom a rule leaves alone, whatever its condition says.
create table group_rule_exclusions (
  rule_id uuid not null references group_rules on delete cascade,
  person_id uuid not null references people on delete cascade,
  primary key (rule_id, person_id)
);
create index group_rule_exclusions_person on group_rule_exclusions (person_id);

alter table group_members add column by_hand boolean not null default true;

create table group_member_rules (
  group_id uuid not null,
  person_id uuid not null,
  rule_id uuid not null references group_rules on delete cascade,
  primary key (person_id, group_id, rule_id),
  foreign key (group_id, person_id) references group_members on delete cascade
);
create index group_member_rules_rule on group_member_rules (rule_id, person_id);
create index group_member_rules_member on group_member_rules (group_id, person_id);
