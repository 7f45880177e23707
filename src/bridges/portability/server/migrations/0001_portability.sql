-- What was imported into a group, row by row, so that a second reading brings nothing twice and sees what was edited since.
create table portability.source (
  group_id uuid not null,
  kind text not null check (kind in ('member', 'listing', 'transfer')),
  -- the same in every reading of the source
  source_id text not null check (length(source_id) between 1 and 200),
  -- of what the row said; of a transfer: of its place in time and between whom
  digest text not null check (length(digest) between 1 and 200),
  -- columns without a place of ours, kept for the group's own export
  aside jsonb,
  imported_at timestamptz not null,
  primary key (group_id, kind, source_id)
);

-- The account here behind each account of the source.
create table portability.account (
  group_id uuid not null,
  code text not null check (length(code) between 1 and 40),
  account_id uuid not null,
  -- who stands behind it: a member, or the name under which the listings of a group's own account appear
  person_id uuid,
  primary key (group_id, code)
);

-- Each import: who, when, of which files (by their digests), and how much.
create table portability.run (
  id uuid primary key,
  group_id uuid not null,
  system text not null,
  by_person uuid,
  at timestamptz not null,
  files jsonb not null,
  counts jsonb not null
);
create index run_group on portability.run (group_id, at desc);

-- Rows of an export tell about people: for those who may import into that group.
alter table portability.source enable row level security;
alter table portability.source force row level security;
create policy importing on portability.source
  using ((select kernel.trusted()) or group_id = any ((select groups.mine_with('mayImport'))::uuid[]));
alter table portability.account enable row level security;
alter table portability.account force row level security;
create policy importing on portability.account
  using ((select kernel.trusted()) or group_id = any ((select groups.mine_with('mayImport'))::uuid[]));
alter table portability.run enable row level security;
alter table portability.run force row level security;
create policy importing on portability.run
  using ((select kernel.trusted()) or group_id = any ((select groups.mine_with('mayImport'))::uuid[]));

-- Listed owner functions: the command line imports as the system, which is nobody's membership --------

create function portability.known(p_group uuid) returns table (kind text, source_id text, digest text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.kind, s.source_id, s.digest from portability.source s where s.group_id = p_group
$$;

create function portability.keep(p_group uuid, p_kind text, p_ids text[], p_digests text[], p_asides text[], p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into portability.source (group_id, kind, source_id, digest, aside, imported_at)
  select p_group, p_kind, r.id, r.digest, r.aside::jsonb, p_now from unnest(p_ids, p_digests, p_asides) r (id, digest, aside)
  on conflict (group_id, kind, source_id) do update set digest = excluded.digest, aside = excluded.aside
$$;

create function portability.accounts(p_group uuid) returns table (code text, account_id uuid, person_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.code, a.account_id, a.person_id from portability.account a where a.group_id = p_group
$$;

create function portability.keep_accounts(p_group uuid, p_codes text[], p_ids uuid[], p_persons uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into portability.account (group_id, code, account_id, person_id)
  select p_group, r.code, r.id, r.person from unnest(p_codes, p_ids, p_persons) r (code, id, person)
  on conflict (group_id, code) do update set account_id = excluded.account_id, person_id = excluded.person_id
$$;

create function portability.keep_run(p_id uuid, p_group uuid, p_system text, p_by uuid, p_now timestamptz, p_files jsonb, p_counts jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into portability.run (id, group_id, system, by_person, at, files, counts)
  values (p_id, p_group, p_system, p_by, p_now, p_files, p_counts)
$$;
