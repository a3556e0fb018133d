// The teams of a user as SQL. Users and teams both read them, so the text belongs to neither. A team is asked for by its key:
// no index is made for "deleted_at is null", while with "live" the plan may walk through the one by names instead.

/**
 * The teams that the directory of the user `u` put it in, as the rows `t` (id, name) with `g.direct`: false where it is
 * a member only by way of a team inside. Somebody without teams costs one look into one index.
 */
export const teamsOfUser = `from (
    select n.team_id, bool_or(n.direct) as direct
    from team_members m cross join lateral (
      select m.team_id, true as direct
      union all
      select a.ancestor_id, false from team_ancestors a where a.account_id = m.account_id and a.team_id = m.team_id) n
    where m.account_id = u.account_id and m.user_id = u.id and m.source = 'directory'
    group by n.team_id) g
  cross join lateral (
    select f.id, f.name from teams f
    where f.account_id = u.account_id and f.id = g.team_id and f.deleted_at is null and f.connection_id = u.connection_id offset 0) t`;

/** Whether the directory put the user `u` into the team with this id, or into one inside it. */
export const isInTeam = (id: string): string => `exists (
  select from team_members m
  join teams t on t.account_id = m.account_id and t.id = ${id}::uuid and t.deleted_at is null and t.connection_id = u.connection_id
  where m.account_id = u.account_id and m.user_id = u.id and m.source = 'directory' and (m.team_id = t.id or exists (
    select from team_ancestors a where a.account_id = m.account_id and a.team_id = m.team_id and a.ancestor_id = t.id)))`;
