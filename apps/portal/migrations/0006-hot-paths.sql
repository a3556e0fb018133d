-- What is written all day, written with less work.

-- Room for the next versions of a row beside it: a change that touches no indexed value (active, a given name, a role) then
-- leaves all the indexes as they are.
alter table users set (fillfactor = 80);
