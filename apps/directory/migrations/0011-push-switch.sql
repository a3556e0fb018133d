-- Groups are pushed when somebody chooses them, so that the switch need not be found first.
alter table apps alter column push_groups set default true;
update apps set push_groups = true where catalog = 'rollcall_portal';
