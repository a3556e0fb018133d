-- Attempts stand in a table a day, so that old ones are dropped as a table instead of deleted row by row. Their ids are
-- UUIDs of version 7, which begin with the time: the id is the key of the days, and everything found by id looks at one.

-- The smallest id of that moment.
create function attempt_id_at(at timestamptz) returns uuid language sql stable parallel safe as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

alter table attempts rename to attempts_before;
alter table attempt_ends rename to attempt_ends_before;
alter table attempts_before rename constraint attempts_pkey to attempts_before_pkey;
alter table attempt_ends_before rename constraint attempt_ends_pkey to attempt_ends_before_pkey;
drop index attempts_app, attempts_source, attempts_correlation, attempts_tests;

create table attempts (like attempts_before including defaults, primary key (id)) partition by range (id);
alter table attempts add foreign key (app_id) references apps on delete cascade;
create index attempts_app on attempts (app_id, id desc);
create index attempts_source on attempts (source_id, id desc) where source_id is not null;
create index attempts_correlation on attempts (correlation_id);
create index attempts_tests on attempts (id) where kind is null;

-- The end of an attempt stands in the same day as its start, whenever it came. No foreign key: it would be asked for
-- each exchange, and hold the days together when one is dropped.
create table attempt_ends (like attempt_ends_before including defaults including constraints, primary key (attempt_id))
  partition by range (attempt_id);

-- What has no day: nothing is lost when a clock is wrong.
create table attempts_other partition of attempts default;
create table attempt_ends_other partition of attempt_ends default;

create function forget_attempt_end() returns trigger language plpgsql as $$
begin
  delete from attempt_ends where attempt_id = old.id;
  return null;
end $$;
create trigger forget_end after delete on attempts for each row execute function forget_attempt_end();

-- Makes the tables of these days (UTC) unless they are there; what the day has in the tables of the others moves along.
create function make_attempt_days(first date, last date) returns integer language plpgsql as $$
declare
  day date;
  low uuid;
  high uuid;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('attempt days'));
  for day in select d::date from generate_series(first::timestamp, last::timestamp, interval '1 day') d loop
    continue when to_regclass('attempts_' || to_char(day, 'YYYYMMDD')) is not null;
    low := attempt_id_at(day::timestamp at time zone 'UTC');
    high := attempt_id_at((day + 1)::timestamp at time zone 'UTC');
    create temporary table moved_starts on commit drop as select * from attempts_other where id >= low and id < high;
    create temporary table moved_ends on commit drop as select * from attempt_ends_other where attempt_id >= low and attempt_id < high;
    delete from attempts_other a using moved_starts m where a.id = m.id;
    delete from attempt_ends_other e using moved_ends m where e.attempt_id = m.attempt_id;
    execute format('create table %I partition of attempts for values from (%L) to (%L)', 'attempts_' || to_char(day, 'YYYYMMDD'), low, high);
    execute format('create table %I partition of attempt_ends for values from (%L) to (%L)', 'attempt_ends_' || to_char(day, 'YYYYMMDD'), low, high);
    insert into attempts select * from moved_starts;
    insert into attempt_ends select * from moved_ends;
    drop table moved_starts, moved_ends;
    made := made + 1;
  end loop;
  return made;
end $$;

-- Drops the tables of the days before this one, and what is older among the others.
create function drop_attempt_days(before date) returns integer language plpgsql as $$
declare
  found text;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('attempt days'));
  for found in
    select substr(c.relname, 10) from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'attempts'::regclass and c.relname ~ '^attempts_[0-9]{8}$' and to_date(substr(c.relname, 10), 'YYYYMMDD') < before
    order by 1
  loop
    execute format('drop table if exists %I, %I', 'attempts_' || found, 'attempt_ends_' || found);
    dropped := dropped + 1;
  end loop;
  delete from attempts_other where at < before::timestamp at time zone 'UTC';
  delete from attempt_ends_other where at < before::timestamp at time zone 'UTC';
  return dropped;
end $$;

select make_attempt_days(
  greatest(coalesce((select min(at) from attempts_before), now()), now() - interval '90 days')::date - 1,
  current_date + 14
);
insert into attempts select * from attempts_before;
insert into attempt_ends select * from attempt_ends_before;
drop table attempt_ends_before;
drop table attempts_before;
