-- The lives of accounts: away, at rest, leaving, closed; what runs by itself; losses. Callers have checked the right.
-- What settling and writing off move goes through `ledger.post` like all else.

alter table ledger.account add column away_now boolean not null default false;
create index account_away on ledger.account (away_from) where away_from is not null;

-- Another state, with who and why. False: closed before.
create function ledger.change_status(p_account uuid, p_status text, p_by uuid, p_reason text, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.account a set status = p_status, resting_at = case when p_status in ('frozen', 'leaving') then coalesce(a.resting_at, p_now) end
   where a.id = p_account and a.status <> 'closed' and a.status <> p_status;
  if not found then
    return exists (select from ledger.account a where a.id = p_account and a.status = p_status);
  end if;
  insert into ledger.account_event (account_id, what, at, by_person, reason) values (p_account, p_status, p_now, p_by, p_reason);
  return true;
end $$;

-- Closes an account at zero; what waited on it ends. The transfers that end are answered, so that both sides hear of it.
create function ledger.close_account(p_account uuid, p_by uuid, p_reason text, p_transfer uuid, p_now timestamptz)
returns table (transfer uuid, group_id uuid, currency uuid, payer_person uuid, payee_person uuid, amount_minor bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ended uuid[];
begin
  perform from ledger.transfer t where t.state = 'pending' and p_account in (t.payer_account, t.payee_account) order by t.id for update;
  update ledger.account a set status = 'closed', closed_at = p_now where a.id = p_account and a.status <> 'closed' and a.balance_minor = 0;
  if not found then
    raise exception 'ledger.close_account: not at zero, or closed before';
  end if;
  with gone as (
    update ledger.transfer t set state = 'cancelled' where t.state = 'pending' and p_account in (t.payer_account, t.payee_account) returning t.id
  ), versions as (
    insert into ledger.transfer_version (transfer_id, version, state, by_person, at, reason)
    select g.id, 1, 'cancelled', p_by, p_now, p_reason from gone g
  )
  select coalesce(array_agg(g.id), '{}') into ended from gone g;
  update ledger.account_user u set until = p_now where u.account_id = p_account and u.until is null;
  insert into ledger.account_event (account_id, what, at, by_person, reason, transfer_id) values (p_account, 'closed', p_now, p_by, p_reason, p_transfer);
  return query
  select t.id, a.group_id, t.currency_id, a.holder_person, b.holder_person, t.amount_minor::bigint
    from ledger.transfer t join ledger.account a on a.id = t.payer_account join ledger.account b on b.id = t.payee_account
   where t.id = any (ended);
end $$;

-- Away between these days, or (both null) here again: in the group's own unit, which stands for all.
create function ledger.set_away(p_group uuid, p_person uuid, p_from date, p_until date, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  mine uuid;
begin
  update ledger.account a set away_from = p_from, away_until = p_until
    from ledger.currency y where y.id = a.currency_id and y.place = 0 and a.group_id = p_group and a.holder_person = p_person and a.status <> 'closed'
  returning a.id into mine;
  if mine is null then
    return false;
  end if;
  insert into ledger.account_event (account_id, what, at, by_person, since, until)
  values (mine, case when p_from is null then 'back' else 'away' end, p_now, p_person, p_from, p_until);
  return true;
end $$;

-- Whose absence begins or ends by now; the state is changed here, the rest of the house is told by the caller.
create function ledger.whereabouts(p_now timestamptz, p_limit int, p_group uuid, p_person uuid) returns table (group_id uuid, person uuid, away boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with turned as (
    select a.id, a.away_from <= t.today and (a.away_until is null or a.away_until >= t.today) as away, a.away_until < t.today as over
      from ledger.account a
      join ledger.currency y on y.id = a.currency_id
     cross join lateral (select (p_now at time zone y.time_zone)::date as today) t
     where (a.away_from is not null or a.away_now) and (p_person is null or a.holder_person = p_person and a.group_id = p_group)
       and a.away_now <> coalesce(a.away_from <= t.today and (a.away_until is null or a.away_until >= t.today), false)
     limit p_limit for update of a
  )
  update ledger.account a set away_now = coalesce(t.away, false), away_from = case when t.over then null else a.away_from end,
         away_until = case when t.over then null else a.away_until end
    from turned t where t.id = a.id
  returning a.group_id, a.holder_person, a.away_now
$$;

-- Somebody left the group: every account is put at rest at once, and shared ones are used no more.
create function ledger.put_at_rest(p_group uuid, p_person uuid, p_reason text, p_now timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  k uuid;
  n int := 0;
begin
  for k in select a.id from ledger.account a where a.group_id = p_group and a.holder_person = p_person and a.status in ('active', 'leaving') order by a.id loop
    perform ledger.change_status(k, 'frozen', null, p_reason, p_now);
    n := n + 1;
  end loop;
  for k in select u.account_id from ledger.account_user u join ledger.account a on a.id = u.account_id
            where u.person_id = p_person and u.until is null and a.group_id = p_group order by 1 loop
    perform ledger.unshare(k, p_person, true, null, p_now);
  end loop;
  return n;
end $$;

-- Came back: what was put at rest by itself is open again.
create function ledger.wake_up(p_group uuid, p_person uuid, p_now timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  k uuid;
  n int := 0;
begin
  for k in select a.id from ledger.account a where a.group_id = p_group and a.holder_person = p_person and a.status = 'frozen'
              and (select e.by_person is null and e.what = 'frozen' from ledger.account_event e
                    where e.account_id = a.id and e.what in ('frozen', 'active', 'leaving') order by e.id desc limit 1)
            order by a.id loop
    perform ledger.change_status(k, 'active', null, '', p_now);
    n := n + 1;
  end loop;
  return n;
end $$;

-- Accounts that were left long enough ago, with no more on them than the standing rule settles by itself.
create function ledger.to_write_off(p_now timestamptz, p_limit int)
returns table (account uuid, group_id uuid, currency uuid, balance_minor bigint, reserve uuid, kind text, one text, other text, symbol text, scale smallint, step_s int, today text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.group_id, y.id, a.balance_minor, r.id, y.kind, y.one, y.other, y.symbol, y.scale, y.step_s, to_char(p_now at time zone y.time_zone, 'YYYY-MM-DD')
    from ledger.currency y
    join ledger.account a on a.currency_id = y.id and a.status in ('frozen', 'leaving') and a.resting_at < p_now - make_interval(days => y.write_off_days)
    join ledger.account r on r.currency_id = y.id and r.kind = 'reserve'
   where y.write_off_minor is not null and abs(a.balance_minor) <= y.write_off_minor and a.reserved_minor = 0 and a.kind = 'member'
     and not exists (select from groups.reach g where g.person_id = a.holder_person and g.group_id = a.group_id and g.audience = 2)
   order by a.resting_at, a.id limit p_limit
$$;

-- Quiet for so long as the currency says, or no longer quiet.
create function ledger.note_dormant(p_now timestamptz, p_limit int) returns table (account uuid, group_id uuid, person uuid, dormant boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with last as (
    select a.id, a.dormant_at, y.dormant_months,
           coalesce((select t.settled_at from ledger.entry e join ledger.transfer t on t.id = e.transfer_id where e.account_id = a.id order by e.seq desc limit 1), a.opened_at) as at
      from ledger.currency y join ledger.account a on a.currency_id = y.id
     where a.kind in ('member', 'household') and a.status = 'active' and (y.dormant_months is not null or a.dormant_at is not null)
  ), turned as (
    select l.id, l.dormant_at is null as dormant from last l
     where (l.dormant_at is null) = coalesce(l.at < p_now - make_interval(months => l.dormant_months), false)
     limit p_limit
  ), changed as (
    update ledger.account a set dormant_at = case when t.dormant then p_now end from turned t where t.id = a.id
    returning a.id, a.group_id, a.holder_person, t.dormant
  ), told as (
    insert into ledger.account_event (account_id, what, at) select c.id, case when c.dormant then 'dormant' else 'awake' end, p_now from changed c
  )
  select c.id, c.group_id, c.holder_person, c.dormant from changed c
$$;

-- Losses and gains of the reserve by settling what was left: figures for every member, without names.
create function ledger.losses(p_currency uuid) returns table (year int, lost_minor bigint, gained_minor bigint, count int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select extract(year from e.occurred_on)::int, coalesce(sum(e.amount_minor) filter (where e.side = -1), 0)::bigint,
         coalesce(sum(e.amount_minor) filter (where e.side = 1), 0)::bigint, count(*)::int
    from ledger.account r
    join ledger.entry e on e.account_id = r.id
    join ledger.transfer t on t.id = e.transfer_id and t.workflow = 'writeoff'
    join ledger.currency y on y.id = r.currency_id and y.group_id = any (groups.mine())
   where r.currency_id = p_currency and r.kind = 'reserve'
   group by 1 order by 1 desc
$$;

-- What ran by itself in a group, newest first: for members what concerns the community, without names for those who may not see the account.
create function ledger.by_itself(p_group uuid, p_all boolean, p_before timestamptz, p_before_id bigint, p_limit int)
returns table (id bigint, at timestamptz, what text, reason text, transfer uuid, account uuid, minor bigint, currency uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.at, e.what, e.reason, case when p_all then e.transfer_id end, case when p_all or a.holder_person = kernel.person() then a.id end,
         (select case when t.payer_account = a.id then t.amount_minor::bigint else -t.amount_minor end from ledger.transfer t where t.id = e.transfer_id), a.currency_id
    from ledger.account_event e join ledger.account a on a.id = e.account_id
   where e.by_person is null and a.group_id = p_group and p_group = any (groups.mine())
     and (p_before is null or (e.at, e.id) < (p_before, p_before_id))
   order by e.at desc, e.id desc limit p_limit
$$;

-- Before settling: what waits on an account and the accounts themselves are locked, in the usual order; its balance under the lock.
create function ledger.hold(p_account uuid, p_others uuid[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from ledger.transfer t where t.state = 'pending' and p_account in (t.payer_account, t.payee_account) order by t.id for update;
  perform from ledger.account a where a.id = any (p_others || p_account) order by a.id for no key update;
  return (select a.balance_minor from ledger.account a where a.id = p_account);
end $$;

create function ledger.system_account(p_currency uuid, p_kind text) returns uuid language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id from ledger.account a where a.currency_id = p_currency and a.kind = p_kind
$$;
