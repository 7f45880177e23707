-- The mechanism's own tables. Two roles: owner (this script) and app (data only, no bypass of row security).
create extension if not exists unaccent schema public;
create extension if not exists pg_trgm schema public;

-- Who asks, for row security: set once per transaction, empty means nobody. Fails closed.
create function kernel.person() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.person', true), '')::uuid $$;

-- True inside the listed owner functions only. Each of them carries `security definer set search_path = pg_catalog, pg_temp`:
-- the owner tells them from the app role, and the path tells them apart where a host gives one role for both (a variable
-- of our own in a function's SET clause would need a superuser).
create function kernel.trusted() returns boolean language sql stable parallel safe as $$
  -- The app role may not make anything in this schema; written so that the planner can look inside.
  select current_setting('search_path') = 'pg_catalog, pg_temp' and has_schema_privilege('kernel', 'create')
$$;

-- One outbox for all facts. `xid` lets a listener read only what can no longer be overtaken.
create table kernel.fact (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  name text not null,
  group_id uuid,
  subject uuid,
  actor uuid,
  data jsonb not null,
  at timestamptz not null
);
create index fact_order on kernel.fact (xid, id);
create index fact_subject on kernel.fact (subject, id);

create table kernel.cursor (
  listener text primary key,
  xid xid8 not null,
  id bigint not null,
  failing_since timestamptz,
  failure text
);

-- Facts a listener could not take after all its tries; kept for the host, never dropped.
create table kernel.fact_refused (
  listener text not null,
  fact_id bigint not null references kernel.fact,
  failure text not null,
  at timestamptz not null default now(),
  primary key (listener, fact_id)
);

-- What a command with this key has answered. Actor, command and key are the identity; the hash tells a retry from a clash.
create table kernel.idempotency (
  actor uuid not null,
  command text not null,
  key text not null,
  hash bytea not null,
  answer text,
  expires_at timestamptz,
  primary key (actor, command, key)
);
create index idempotency_expiry on kernel.idempotency (expires_at) where expires_at is not null;

create table kernel.blob (
  hash bytea primary key,
  size_bytes bigint not null,
  media_type text not null,
  owner_group uuid,
  owner_person uuid,
  created_at timestamptz not null default now()
);

-- Fixed windows for acts that must be slowed down, shared by all processes.
create table kernel.rate (
  bucket text not null,
  starts_at timestamptz not null,
  taken int not null,
  primary key (bucket, starts_at)
);
create index rate_age on kernel.rate (starts_at);

create function kernel.take(p_bucket text, p_window_s int, p_now timestamptz) returns int language sql as $$
  insert into kernel.rate as r (bucket, starts_at, taken)
  values (p_bucket, to_timestamp(floor(extract(epoch from p_now) / p_window_s) * p_window_s), 1)
  on conflict (bucket, starts_at) do update set taken = r.taken + 1
  returning taken
$$;

-- What commands did, for the log that a group may read: no contents, only who did which act on what.
create table kernel.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor uuid,
  door text not null,
  command text not null,
  group_id uuid,
  subject uuid
);
create index audit_group on kernel.audit (group_id, id desc) where group_id is not null;

create table kernel.setting (
  name text primary key,
  value jsonb not null
);

-- Words folded for search: lower case, no accents. Immutable so that an index may stand on it.
create function kernel.fold(t text) returns text language sql immutable parallel safe as
  $$ select lower(public.unaccent('public.unaccent', t)) $$;
