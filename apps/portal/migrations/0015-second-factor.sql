-- A second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day the device is lost.

create table second_factors (
  account_id integer not null,
  user_id uuid not null,
  -- Sealed under the encryption key, bound to the user. It must be read again, unlike everything else a user signs in with.
  secret_sealed text not null,
  created_at timestamptz not null default now(),
  -- Null until a first code has shown that the app has the secret.
  confirmed_at timestamptz,
  -- The time step of the last code that was taken: none is taken twice (RFC 6238, section 5.2).
  last_step bigint not null default 0,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users
);

create table recovery_codes (
  account_id integer not null,
  user_id uuid not null,
  digest bytea not null,
  used_at timestamptz,
  primary key (account_id, user_id, digest),
  foreign key (account_id, user_id) references second_factors on delete cascade
);

-- A sign-in that has shown the first factor and owes the second.
create table pending_sign_ins (
  digest bytea primary key,
  account_id integer not null,
  user_id uuid not null,
  epoch integer not null,
  way text not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  foreign key (account_id, user_id) references users
);
create index pending_sign_ins_user on pending_sign_ins (account_id, user_id);

-- A link that whoever runs Rollcall makes on its machine is the way in when every device is lost.
alter table sign_in_links add column by_operator boolean not null default false;
