create table people.person (
  id uuid primary key,
  state text not null check (state in ('unclaimed', 'active', 'merged', 'gone')),
  name text not null check (length(name) between 1 and 120),
  locale text not null,
  time_zone text not null default 'UTC',
  theme text not null default 'device' check (theme in ('device', 'light', 'dark')),
  picture_id uuid,
  merged_into uuid references people.person,
  host boolean not null default false,
  created_at timestamptz not null,
  check ((state = 'merged') = (merged_into is not null))
);
create index person_name on people.person (name collate "und-x-icu", id);
create index person_merged on people.person (merged_into) where merged_into is not null;

-- What any room may read of a person. Who was merged into somebody else is shown as that person.
create view people.card as
  select id, name, picture_id, state, merged_into from people.person;

-- A mailbox proves who somebody is only when verified, and then it is one person's; an unclaimed member's address proves nothing.
create table people.mailbox (
  id uuid primary key,
  person_id uuid not null references people.person,
  address text not null check (length(address) <= 254),
  address_key text not null,
  verified_at timestamptz,
  created_at timestamptz not null
);
create index mailbox_person on people.mailbox (person_id);
create unique index mailbox_verified on people.mailbox (address_key) where verified_at is not null;

-- Profile fields, each with the audience its owner chose (0 self, 1 roles, 2 members, 3 network, 4 public).
create table people.field (
  person_id uuid not null references people.person,
  field text not null,
  value text not null check (length(value) <= 4000),
  audience smallint not null check (audience between 0 and 4),
  primary key (person_id, field)
);

create table people.password (
  person_id uuid primary key references people.person,
  hash text not null,
  set_at timestamptz not null
);

create table people.session (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people.person,
  device text not null default '' check (length(device) <= 80),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on people.session (person_id);
create index session_expiry on people.session (expires_at);

create table people.token (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid not null references people.person,
  name text not null check (length(name) between 1 and 80),
  scopes text[] not null,
  created_at timestamptz not null,
  seen_at timestamptz,
  expires_at timestamptz not null
);
create index token_person on people.token (person_id);

-- A link (and its six figures) that signs in, once. Where nobody has this address it makes a person when followed.
-- The figures work only in the browser that asked; a link made at the command line has none.
create table people.sign_in_link (
  id uuid primary key,
  token_hash bytea not null unique,
  code_hash bytea,
  browser_hash bytea,
  address text not null,
  address_key text not null,
  name text,
  locale text not null,
  next text not null default '/',
  tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_link_browser on people.sign_in_link (browser_hash, created_at desc);
create index sign_in_link_age on people.sign_in_link (expires_at);

alter table people.mailbox enable row level security;
alter table people.mailbox force row level security;
create policy own on people.mailbox using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table people.field enable row level security;
alter table people.field force row level security;
create policy own on people.field using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table people.password enable row level security;
alter table people.password force row level security;
create policy own on people.password using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table people.session enable row level security;
alter table people.session force row level security;
create policy own on people.session using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table people.token enable row level security;
alter table people.token force row level security;
create policy own on people.token using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table people.sign_in_link enable row level security;
alter table people.sign_in_link force row level security;
create policy own on people.sign_in_link using ((select kernel.trusted()));

-- Listed owner functions ------------------------------------------------------------------------

-- All sessions and API tokens that wait in one tick are asked in one call.
create function people.sessions(p_hashes bytea[], p_now timestamptz)
returns table (hash bytea, session_id uuid, person_id uuid, scopes text[], locale text, seen_at timestamptz, host boolean)
-- plpgsql keeps its plan; each request comes through here.
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  select s.token_hash, s.id, s.person_id, null::text[], p.locale, s.seen_at, p.host
    from people.session s join people.person p on p.id = s.person_id
   where s.token_hash = any (p_hashes) and s.expires_at > p_now and p.state = 'active'
  union all
  select k.token_hash, k.id, k.person_id, k.scopes, p.locale, k.seen_at, false
    from people.token k join people.person p on p.id = k.person_id
   where k.token_hash = any (p_hashes) and k.expires_at > p_now and p.state = 'active';
end $$;

-- Sessions slide while they are used; an API token keeps the end it was given.
create function people.touch(p_ids uuid[], p_now timestamptz, p_until timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update people.session set seen_at = p_now, expires_at = greatest(expires_at, p_until) where id = any (p_ids);
  update people.token set seen_at = p_now where id = any (p_ids);
$$;

create function people.open_session(p_id uuid, p_hash bytea, p_person uuid, p_device text, p_now timestamptz, p_until timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into people.session (id, token_hash, person_id, device, created_at, seen_at, expires_at)
  values (p_id, p_hash, p_person, p_device, p_now, p_now, p_until)
$$;

-- Who proved this address; the hash is for the check of a password outside the transaction.
create function people.at_address(p_key text) returns table (person_id uuid, name text, locale text, password_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.name, p.locale, w.hash
    from people.mailbox m join people.person p on p.id = m.person_id left join people.password w on w.person_id = p.id
   where m.address_key = p_key and m.verified_at is not null and p.state = 'active'
$$;

-- Addresses that persons proved themselves: an address typed by somebody else gets no notices.
create function people.mail_addresses(p_ids uuid[]) returns table (person_id uuid, name text, address text, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (p.id) p.id, p.name, m.address, p.locale
    from people.person p join people.mailbox m on m.person_id = p.id and m.verified_at is not null
   where p.id = any (p_ids) and p.state = 'active'
   order by p.id, m.verified_at desc
$$;

create function people.add_mailbox(p_id uuid, p_person uuid, p_address text, p_key text, p_verified timestamptz, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into people.mailbox (id, person_id, address, address_key, verified_at, created_at)
  values (p_id, p_person, p_address, p_key, p_verified, p_now)
$$;

create function people.put_link(p_id uuid, p_token bytea, p_code bytea, p_browser bytea, p_address text, p_key text, p_name text,
  p_locale text, p_next text, p_now timestamptz, p_until timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into people.sign_in_link (id, token_hash, code_hash, browser_hash, address, address_key, name, locale, next, created_at, expires_at)
  values (p_id, p_token, p_code, p_browser, p_address, p_key, p_name, p_locale, p_next, p_now, p_until)
$$;

create function people.asked_since(p_browser bytea, p_key text, p_since timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from people.sign_in_link where browser_hash = p_browser and address_key = p_key and created_at > p_since and used_at is null)
$$;

create function people.link(p_id uuid, p_token bytea)
returns table (id uuid, address text, address_key text, name text, locale text, next text, expires_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.id, l.address, l.address_key, l.name, l.locale, l.next, l.expires_at, l.used_at
    from people.sign_in_link l where l.id = p_id or l.token_hash = p_token
$$;

-- One try on the links that this browser asked for at its newest address. Called by itself, so that a refusal later
-- does not take the try back. `tries` above the most means: not open to figures any more.
create function people.try_codes(p_browser bytea, p_most int, p_now timestamptz)
returns table (id uuid, code_hash bytea, address_key text, tries int)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update people.sign_in_link l set tries = least(l.tries, p_most) + 1
   where l.browser_hash = p_browser and l.used_at is null and l.expires_at > p_now
     and l.address_key = (select n.address_key from people.sign_in_link n where n.browser_hash = p_browser order by n.created_at desc, n.id desc limit 1)
  returning l.id, l.code_hash, l.address_key, l.tries
$$;

-- True for the one who used it; whoever comes at the same time waits and then finds it used.
create function people.use_link(p_id uuid, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with used as (
    update people.sign_in_link set used_at = p_now where id = p_id and used_at is null and expires_at > p_now returning 1)
  select exists (select from used)
$$;

-- Only where nobody asks, which is the command line and the first visit.
create function people.set_host(p_person uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update people.person set host = true where id = p_person and kernel.person() is null
$$;

-- For other rooms' owner functions: is the asking person the host?
create function people.asks_as_host() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from people.person where id = kernel.person() and host and state = 'active')
$$;

-- How near the asking person stands to another (0 self … 4 stranger), and the fields that are for such a one.
-- Near is who reaches a group in which the other is a member; with a group given, that group alone counts.
create function people.shared_fields(p_person uuid, p_group uuid) returns table (nearness smallint, fields jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := kernel.person();
  near smallint := 4;
begin
  if me = p_person then
    near := 0;
  elsif me is not null then
    select coalesce(min(mine.audience), 4) into near
      from groups.reach theirs
      join groups.reach mine on mine.group_id = theirs.group_id and mine.person_id = me
     where theirs.person_id = p_person and theirs.audience = 2 and (p_group is null or theirs.group_id = p_group);
  end if;
  return query
    select near, coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'value', f.value, 'audience', f.audience)), '[]'::jsonb)
      from people.field f where f.person_id = p_person and f.audience >= near;
end $$;

-- Everything of an unclaimed person goes to the one who claimed it; what the claimer wrote wins.
create function people.hand_over(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into people.field (person_id, field, value, audience)
  select p_to, field, value, audience from people.field where person_id = p_from on conflict do nothing;
  delete from people.field where person_id = p_from;
  delete from people.mailbox where person_id = p_from;
  update people.person set merged_into = p_to where merged_into = p_from;
  update people.person t set picture_id = coalesce(t.picture_id, f.picture_id) from people.person f where t.id = p_to and f.id = p_from;
  update people.person set state = 'merged', merged_into = p_to, picture_id = null where id = p_from;
$$;

-- A day's grace, so that somebody who comes late reads "has run out" and not "is not known".
create function people.sweep(p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from people.sign_in_link where expires_at < p_now - interval '1 day';
  delete from people.session where expires_at < p_now;
  delete from people.token where expires_at < p_now - interval '30 days';
$$;
