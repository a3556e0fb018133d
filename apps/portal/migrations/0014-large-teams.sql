-- The members of a large group are megabytes of JSON, and a directory asks for them again and again. A process keeps what
-- it gave out for as long as nothing in it changed. Members that come and go raise the version of the team, or there are
-- fewer of them; a member's name has neither, so it is counted here, for the teams that some process keeps.
create table kept_teams (
  account_id integer not null,
  team_id uuid not null,
  primary key (account_id, team_id)
);

-- One row for each change of a member's name: no writer waits for another. Nothing but how many they are is asked.
create table kept_team_steps (
  account_id integer not null,
  team_id uuid not null,
  steps bigint not null
);
create index kept_team_steps_team on kept_team_steps (account_id, team_id);

create function count_shown_name() returns trigger language plpgsql as $$
begin
  insert into kept_team_steps select k.account_id, k.team_id, 1
    from team_members m join kept_teams k on k.account_id = m.account_id and k.team_id = m.team_id
    where m.account_id = new.account_id and m.user_id = new.id and m.source = 'directory';
  return null;
end
$$;
create trigger users_name_shown after update on users for each row
  when (old.display_name is distinct from new.display_name or old.live is distinct from new.live)
  execute function count_shown_name();
