-- A mapping row may be an expression; what it looks at is kept beside it, so that a change of a group's name or of a
-- manager's profile is followed by the people whose values depend on it, and by nobody else.
alter table mappings drop constraint mappings_source_kind_check;
alter table mappings add constraint mappings_source_kind_check
  check (source_kind in ('attribute', 'constant', 'expression', 'none'));
alter table mappings add column reads text[] not null default '{}';
create index people_manager on people (lower(profile ->> 'managerId')) where profile ? 'managerId';
