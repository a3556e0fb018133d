-- The audit log is a chain: the seal of an entry is the SHA-256 of the seal before it and of the entry itself, so that
-- nobody can change or take out an old entry without changing every later seal. Seals are given together with the
-- numbers, a second after the entries were written.
alter table audit add column seal bytea;

-- What the seal of an entry stands for: everything in it but the seal itself, as one text.
create function audit_text(a audit, number bigint) returns text language sql stable parallel safe
  return jsonb_build_array(a.account_id, number, a.id, floor(extract(epoch from a.at) * 1000000)::bigint, a.event, a.actor_kind,
    a.actor_id, a.actor, a.target_kind, a.target_id, a.target, a.message, a.changes, a.exchange_id)::text;

create function audit_link(seal bytea, before bytea, entry text) returns bytea language sql immutable parallel safe
  return sha256(coalesce(seal, before) || convert_to(entry, 'UTF8'));

create aggregate audit_chain(before bytea, entry text) (sfunc = audit_link, stype = bytea);

update audit set seal = c.seal from (
  select a.account_id, a.id, audit_chain('', audit_text(a, a.number)) over (partition by a.account_id order by a.number) as seal
  from audit a where a.number is not null) c
where audit.account_id = c.account_id and audit.id = c.id;
