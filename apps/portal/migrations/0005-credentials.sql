-- Credentials of connections: rotation of tokens, OAuth 2.0 clients, and when whoever is signed in was last asked who
-- they are.

-- The rows of a deleted connection stay: what it did is told by its name, and its credentials stay listed as revoked.
alter table connections add column deleted_at timestamptz;

-- The token that this one is to take the place of.
alter table scim_tokens add column replaces uuid;

-- When the password was asked for again; until then the sign-in itself is what counts.
alter table sessions add column confirmed_at timestamptz;

-- A program that gets access tokens for itself (RFC 6749, section 4.4). Its id is what it calls itself (client_id).
create table oauth_clients (
  account_id integer not null,
  id uuid not null,
  connection_id uuid not null,
  name text not null,
  -- Public keys (RFC 7517) for assertions; without them the client has secrets.
  jwks jsonb,
  created_at timestamptz not null default now(),
  created_by text not null,
  last_used_at timestamptz,
  last_used_address text,
  last_used_client text,
  revoked_at timestamptz,
  revoked_by text,
  primary key (account_id, id),
  foreign key (account_id, connection_id) references connections
);
-- The token endpoint knows the client and not the account yet.
create unique index oauth_clients_id on oauth_clients (id);
create index oauth_clients_connection on oauth_clients (account_id, connection_id);

-- Only a digest: the secret itself is shown once and kept nowhere.
create table oauth_secrets (
  account_id integer not null,
  id uuid not null,
  client_id uuid not null,
  digest bytea not null,
  hint text not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (account_id, id),
  foreign key (account_id, client_id) references oauth_clients
);
create unique index oauth_secrets_digest on oauth_secrets (digest);

-- What a client got for its secret or its assertion. Ends with the client, with the secret, or with the keys.
create table oauth_access_tokens (
  digest bytea primary key,
  account_id integer not null,
  client_id uuid not null,
  -- Null when it was got with an assertion.
  secret_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (account_id, client_id) references oauth_clients,
  foreign key (account_id, secret_id) references oauth_secrets
);
create index oauth_access_tokens_client on oauth_access_tokens (account_id, client_id, expires_at);

-- Assertions that were taken: each works once (RFC 7523, section 3, point 7).
create table oauth_assertions (
  account_id integer not null,
  client_id uuid not null,
  jti bytea not null,
  expires_at timestamptz not null,
  primary key (account_id, client_id, jti),
  foreign key (account_id, client_id) references oauth_clients
);
