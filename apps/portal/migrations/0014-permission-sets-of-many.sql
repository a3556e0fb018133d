-- The same rule as before, put so that a whole account is answered in a third of the time: what a user has none of
-- (a role, a team) is not looked for.
create or replace view user_permission_sets as
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
