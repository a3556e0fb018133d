-- While a table grows its statistics are renewed every few seconds, and what that costs is the sample: 300 rows for each
-- step of the finest column. What is asked of these tables is asked by account and id, so a small sample serves.
do $$
declare
  place record;
begin
  for place in
    select attrelid::regclass as name, attname from pg_attribute
    where attrelid in ('exchanges'::regclass, 'audit'::regclass) and attnum > 0 and not attisdropped
      and attstattarget is distinct from 0
  loop
    execute format('alter table %s alter column %I set statistics 10', place.name, place.attname);
  end loop;
end
$$;

-- No condition is on one of these alone.
alter table users
  alter column user_name set statistics 0, alter column email set statistics 0, alter column given_name set statistics 0,
  alter column family_name set statistics 0, alter column display_name set statistics 0, alter column title set statistics 0,
  alter column department set statistics 0, alter column language set statistics 0, alter column region set statistics 0,
  alter column time_zone set statistics 0, alter column password_hash set statistics 0,
  alter column deactivated_by set statistics 0;
