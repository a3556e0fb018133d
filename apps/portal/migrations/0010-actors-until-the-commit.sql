-- Whoever changes something in the console must still be allowed to when the change is committed, not only when the
-- request arrived (Keycloak CVE-2026-9796). Every change writes its audit entry in its own transaction, so the entry is
-- where it is asked: the actor's row is held, and a role or an access that was taken away meanwhile has raised the epoch.
alter table audit add column actor_epoch integer;

create function audit_actor_may() returns trigger language plpgsql as $$
begin
  perform 1 from users u
  where u.account_id = new.account_id and u.id = new.actor_id and u.epoch = new.actor_epoch and u.live and u.status = 'active'
  for share;
  if not found then
    raise exception 'the access of % was taken away before the change was done', new.actor_id using errcode = 'RC001';
  end if;
  return new;
end
$$;

-- What somebody does to themselves may well end their own access.
create trigger audit_actor before insert on audit for each row
when (new.actor_kind = 'user' and new.actor_epoch is not null and new.target_id is distinct from new.actor_id)
execute function audit_actor_may();
