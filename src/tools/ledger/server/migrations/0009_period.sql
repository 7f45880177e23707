-- Objections to what another recorded, and the close of a period. Callers have checked the right.

-- One objection to a transfer, by whoever it was debited from; a steward settles it.
create table ledger.contest (
  transfer_id uuid primary key references ledger.transfer,
  group_id uuid not null,
  by_person uuid not null,
  at timestamptz not null,
  reason text not null check (length(reason) between 1 and 500),
  outcome text check (outcome in ('kept', 'corrected', 'reversed')),
  settled_by uuid,
  settled_at timestamptz,
  note text not null default '' check (length(note) <= 500)
);
create index contest_open on ledger.contest (group_id, at, transfer_id) where settled_at is null;

-- A closed period. Opened again it stays as a row with who and why.
create table ledger.period (
  id uuid primary key,
  group_id uuid not null,
  -- the first day of it; null: from the beginning
  since date,
  until date not null,
  closed_at timestamptz not null,
  closed_by uuid,
  reason text not null check (length(reason) <= 500),
  reopened_at timestamptz,
  reopened_by uuid,
  reopen_reason text check (length(reopen_reason) between 1 and 500)
);
create unique index period_of on ledger.period (group_id, until) where reopened_at is null;
-- How each book stood when the period was closed: the auditor's figures.
create table ledger.period_head (
  period_id uuid not null references ledger.period,
  currency_id uuid not null references ledger.currency,
  seq bigint not null,
  hash bytea not null,
  primary key (period_id, currency_id)
);

do $$
declare
  t text;
  seen text;
begin
  foreach t in array array['contest', 'period', 'period_head'] loop
    seen := case t
      when 'contest' then '(select true from ledger.transfer t where t.id = transfer_id limit 1)'
      when 'period' then 'group_id = any ((select groups.mine())::uuid[])'
      else '(select true from ledger.period p where p.id = period_id limit 1)' end;
    execute format('alter table ledger.%I enable row level security', t);
    execute format('alter table ledger.%I force row level security', t);
    execute format('create policy seen on ledger.%I for select using ((select kernel.trusted()) or %s)', t, seen);
    execute format('create policy added on ledger.%I for insert with check ((select kernel.trusted()))', t);
    execute format('create policy changed on ledger.%I for update using ((select kernel.trusted()))', t);
    execute format('create policy removed on ledger.%I for delete using ((select kernel.trusted()))', t);
  end loop;
end $$;

-- Objects, once. False: somebody did before.
create function ledger.object(p_transfer uuid, p_group uuid, p_by uuid, p_reason text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with made as (
    insert into ledger.contest (transfer_id, group_id, by_person, at, reason) values (p_transfer, p_group, p_by, p_now, p_reason)
    on conflict do nothing returning transfer_id
  )
  select exists (select from made)
$$;
-- Settles it. False: it was settled before, or there is none.
create function ledger.settle_objection(p_transfer uuid, p_outcome text, p_by uuid, p_note text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with settled as (
    update ledger.contest set outcome = p_outcome, settled_by = p_by, settled_at = p_now, note = p_note
     where transfer_id = p_transfer and settled_at is null returning transfer_id
  )
  select exists (select from settled)
$$;

-- Closes up to a day, all currencies of a group together, with the heads of their books. Null: an earlier or the same day is closed.
create function ledger.close_period(p_id uuid, p_group uuid, p_until date, p_by uuid, p_reason text, p_now timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before date;
begin
  perform from ledger.chain h join ledger.currency y on y.id = h.currency_id where y.group_id = p_group order by y.id for update of h;
  select max(y.closed_on) into before from ledger.currency y where y.group_id = p_group;
  if before >= p_until then
    return null;
  end if;
  update ledger.currency set closed_on = p_until where group_id = p_group;
  insert into ledger.period (id, group_id, since, until, closed_at, closed_by, reason) values (p_id, p_group, before + 1, p_until, p_now, p_by, p_reason);
  insert into ledger.period_head (period_id, currency_id, seq, hash)
  select p_id, h.currency_id, h.seq, h.hash from ledger.chain h join ledger.currency y on y.id = h.currency_id where y.group_id = p_group;
  return p_id;
end $$;
-- Opens the newest closed period again. Null: none is closed.
create function ledger.reopen_period(p_group uuid, p_by uuid, p_reason text, p_now timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  opened uuid;
begin
  perform from ledger.chain h join ledger.currency y on y.id = h.currency_id where y.group_id = p_group order by y.id for update of h;
  update ledger.period p set reopened_at = p_now, reopened_by = p_by, reopen_reason = p_reason
   where p.id = (select q.id from ledger.period q where q.group_id = p_group and q.reopened_at is null order by q.until desc limit 1) returning p.id into opened;
  update ledger.currency y set closed_on = (select max(p.until) from ledger.period p where p.group_id = p_group and p.reopened_at is null) where y.group_id = p_group;
  return opened;
end $$;

-- For members of the group: what came into and went out of the community's account, by how.
create function ledger.community_lines(p_currency uuid, p_from date, p_to date) returns table (side smallint, workflow text, kind text, minor bigint, count int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.side, t.workflow::text, e.kind, sum(e.amount_minor)::bigint, count(*)::int
    from ledger.currency y
    join ledger.account a on a.currency_id = y.id and a.kind = 'community'
    join ledger.entry e on e.account_id = a.id and e.occurred_on between p_from and p_to
    join ledger.transfer t on t.id = e.transfer_id
   where y.id = p_currency and y.group_id = any (groups.mine())
   group by 1, 2, 3 order by 1 desc, 4 desc
$$;
-- For members: all that members' accounts did together, without names.
create function ledger.member_totals(p_currency uuid, p_from date, p_to date)
returns table (exchanges int, gifts int, volume_minor bigint, traders int, accounts int, above_minor bigint, above int, below_minor bigint, below int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with t as materialized (
    select t.payer_account, t.payee_account, t.amount_minor::bigint as minor from ledger.transfer t
     where t.currency_id = p_currency and t.seq is not null and t.state = 'completed' and t.occurred_on between p_from and p_to
       and t.workflow in ('send', 'request', 'record', 'admin', 'correction', 'import')
  )
  select (select count(*)::int from t), (select count(*)::int from t where t.minor = 0), (select coalesce(sum(t.minor), 0)::bigint from t),
         (select count(distinct s.account)::int from t cross join lateral (values (t.payer_account), (t.payee_account)) s (account)
            join ledger.account m on m.id = s.account and m.kind in ('member', 'household')),
         count(*)::int, coalesce(sum(a.balance_minor) filter (where a.balance_minor > 0), 0)::bigint, count(*) filter (where a.balance_minor > 0)::int,
         coalesce(sum(a.balance_minor) filter (where a.balance_minor < 0), 0)::bigint, count(*) filter (where a.balance_minor < 0)::int
    from ledger.currency y
    join ledger.account a on a.currency_id = y.id and a.kind in ('member', 'household') and a.status <> 'closed'
   where y.id = p_currency and y.group_id = any (groups.mine())
$$;
-- For members: the accounts of the community, at the end of the day before and at the end of the last day.
create function ledger.system_between(p_currency uuid, p_from date, p_to date)
returns table (account uuid, before_minor bigint, after_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, coalesce(sum(e.side * e.amount_minor) filter (where e.occurred_on < p_from), 0)::bigint, coalesce(sum(e.side * e.amount_minor), 0)::bigint
    from ledger.currency y
    join ledger.account a on a.currency_id = y.id and a.kind not in ('member', 'household')
    left join ledger.entry e on e.account_id = a.id and e.occurred_on <= p_to
   where y.id = p_currency and y.group_id = any (groups.mine())
   group by a.id, a.code order by a.code
$$;
-- Objections that wait, dated up to a day; requests that wait.
create function ledger.waiting_up_to(p_group uuid, p_until date) returns table (contests int, requests int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select count(*)::int from ledger.contest c join ledger.transfer t on t.id = c.transfer_id
           where c.group_id = p_group and c.settled_at is null and t.occurred_on <= p_until),
         (select count(*)::int from ledger.currency y join ledger.account a on a.currency_id = y.id
            join ledger.transfer t on t.payer_account = a.id and t.state = 'pending' and t.occurred_on <= p_until where y.group_id = p_group)
$$;
