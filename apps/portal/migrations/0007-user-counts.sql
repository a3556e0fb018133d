-- How many live users each connection has, known without counting them. A change adds a row to user_count_steps in its
-- own transaction, so that the sum is exact and no writer waits for another; whoever reads many steps folds them into
-- user_counts. `shifts` counts the changes after which a user's place among the others may be another one: a removal,
-- or a user that came by an update. New users come last, because ids are ordered by time.
create table user_counts (
  account_id integer not null,
  connection_id uuid not null,
  users bigint not null,
  shifts bigint not null,
  primary key (account_id, connection_id)
);
create table user_count_steps (
  account_id integer not null,
  connection_id uuid not null,
  users integer not null,
  shifts integer not null
);
create index user_count_steps_connection on user_count_steps (account_id, connection_id);

create function count_new_users() returns trigger language plpgsql as $$
begin
  insert into user_count_steps select account_id, connection_id, count(*), 0 from made
    where live and connection_id is not null group by account_id, connection_id;
  return null;
end
$$;
create trigger users_counted_insert after insert on users referencing new table as made
  for each statement execute function count_new_users();

create function count_changed_user() returns trigger language plpgsql as $$
begin
  if old.live and old.connection_id is not null then
    insert into user_count_steps values (old.account_id, old.connection_id, -1, 1);
  end if;
  if tg_op = 'UPDATE' and new.live and new.connection_id is not null then
    insert into user_count_steps values (new.account_id, new.connection_id, 1, 1);
  end if;
  return null;
end
$$;
create trigger users_counted_update after update on users for each row
  when (old.live is distinct from new.live or old.connection_id is distinct from new.connection_id)
  execute function count_changed_user();
create trigger users_counted_delete after delete on users for each row execute function count_changed_user();

insert into user_counts
  select account_id, connection_id, count(*), 0 from users where live and connection_id is not null group by account_id, connection_id;

-- Cursors are signed, so that one of another connection, filter or order is told from one that was given out here.
create table cursor_key (
  single boolean primary key default true check (single),
  secret bytea not null
);
insert into cursor_key (secret)
  select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
