-- The portal's rules for users who come from a directory: who is matched, who comes back, and who may do what.

-- What happens when a directory wants somebody back whom it, or a Super Admin, deactivated.
alter table connections add column reactivation text not null default 'automatic'
  check (reactivation in ('automatic', 'approval', 'never'));

-- What a connection asked for and a Super Admin decides: one row for each user and kind, however often it asks.
create table requests (
  account_id integer not null references accounts,
  id uuid not null,
  kind text not null check (kind in ('match', 'reactivate')),
  connection_id uuid not null,
  user_id uuid not null,
  -- `withdrawn`: the directory does not want it any more. `done`: approved, and the directory has been answered.
  state text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn', 'done')),
  -- The attributes as they were sent last.
  resource jsonb not null,
  attempts integer not null,
  asked_at timestamptz not null,
  last_asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections,
  foreign key (account_id, user_id) references users
);
create unique index requests_one on requests (account_id, user_id, kind, connection_id);

-- The same name of a permission set, as a directory's role names it: width folded, no outer blanks, without case.
create function permission_set_key(text) returns text language sql immutable strict parallel safe
  return scim_fold(btrim(normalize($1, NFKC)));

-- What users who are no Super Admins may do in the console. Where several could apply, the lower place wins.
create table permission_sets (
  account_id integer not null references accounts,
  id uuid not null,
  name text not null,
  name_key text not null generated always as (permission_set_key(name)) stored,
  permissions text[] not null check (permissions <@ array['read_people', 'manage_people', 'manage_teams', 'read_audit']),
  place integer not null,
  -- The one of everybody for whom nothing else says another.
  standard boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
create unique index permission_sets_name on permission_sets (account_id, name_key);
create unique index permission_sets_standard on permission_sets (account_id) where standard;

insert into permission_sets (account_id, id, name, permissions, place, standard)
select id, gen_random_uuid(), 'User', array['read_people'], 1, true from accounts;

-- Chosen by hand for a user whose directory sends no role, and for the members of a team.
alter table users add column permission_set_id uuid,
  add foreign key (account_id, permission_set_id) references permission_sets;
alter table teams add column permission_set_id uuid,
  add foreign key (account_id, permission_set_id) references permission_sets;
create index users_permission_set on users (account_id, permission_set_id) where permission_set_id is not null;
create index teams_permission_set on teams (account_id, permission_set_id) where permission_set_id is not null;

-- The permission set of each user and why, worked out when it is asked and stored nowhere: a team that is renamed or
-- left, a role that a directory takes away, a set that is renamed, count at once. First the role that the directory
-- names (its primary one, else the first; by value, else by display), or where it sends none the set chosen by hand;
-- then the highest placed set among the teams, those around them included; then the standard one. What a user has none of
-- (a role, a team) is not looked for, so that a whole account is answered fast.
create view user_permission_sets as
select u.account_id, u.id as user_id, s.id, s.name, s.permissions,
  case when own.id is not null then 'role' when hand.id is not null then 'hand' when given.id is not null then 'team' else 'standard' end as why,
  given.team_id, given.team_name, r.role_name
from users u
left join lateral (
  select coalesce(nullif(btrim(e.role ->> 'value'), ''), btrim(e.role ->> 'display')) as role_name,
    permission_set_key(e.role ->> 'value') as value_key, permission_set_key(e.role ->> 'display') as display_key
  from jsonb_array_elements(case jsonb_typeof(u.resource -> 'roles') when 'array' then u.resource -> 'roles' else '[]' end)
    with ordinality as e(role, n)
  where u.managed_by = 'directory' and u.resource ? 'roles'
    and concat(btrim(e.role ->> 'value'), btrim(e.role ->> 'display')) <> ''
  order by (e.role -> 'primary') = 'true'::jsonb desc nulls last, e.n
  limit 1) r on true
left join lateral (
  select o.id from permission_sets o where o.account_id = u.account_id and o.name_key in (r.value_key, r.display_key)
  order by o.name_key = r.value_key desc
  limit 1) own on true
left join permission_sets hand on hand.account_id = u.account_id and hand.id = u.permission_set_id and r.role_name is null
left join lateral (
  select g.id, t.id as team_id, t.name as team_name
  from team_members m
  cross join lateral (
    select m.team_id union
    select a.ancestor_id from team_ancestors a where a.account_id = m.account_id and a.team_id = m.team_id) n
  join teams t on t.account_id = m.account_id and t.id = n.team_id and t.live
  join permission_sets g on g.account_id = t.account_id and g.id = t.permission_set_id
  where m.account_id = u.account_id and m.user_id = u.id and own.id is null and hand.id is null
  order by g.place, t.name_key
  limit 1) given on true
join permission_sets standard on standard.account_id = u.account_id and standard.standard
join permission_sets s on s.account_id = u.account_id and s.id = coalesce(own.id, hand.id, given.id, standard.id)
where u.live;
