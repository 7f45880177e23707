-- Figures by month, for reports and for the health of a currency. Derived: they are read off the chain, place by place, each place
-- once (`ledger.counted`), in the same transaction as the mark that says how far it went. So imports are counted like payments,
-- posting knows nothing of it, and a rebuild is: forget, and count again.

-- Under which of the group's categories an exchange stands: an id of another room. 0015_statement.sql keeps what is corrected.
alter table ledger.transfer add column if not exists category_id uuid;

-- For the desk: what waits in a whole group.
create index transfer_waiting on ledger.transfer (currency_id, recorded_at, id) where state = 'pending';

-- What one account gave and received in exchanges, by the month in which they happened. The nil category: none.
create table ledger.month_figure (
  currency_id uuid not null,
  month date not null,
  account_id uuid not null,
  category_id uuid not null,
  gave int not null,
  gave_minor bigint not null,
  received int not null,
  received_minor bigint not null,
  primary key (currency_id, month, account_id, category_id)
);
-- By how much a balance changed, by everything, in the month in which it was settled; and what of it was written off.
create table ledger.month_change (
  currency_id uuid not null,
  month date not null,
  account_id uuid not null,
  change_minor bigint not null,
  lost_minor bigint not null,
  primary key (currency_id, month, account_id)
);
create table ledger.counted (
  currency_id uuid primary key,
  upto bigint not null
);
do $$
declare name text;
begin
  foreach name in array array['month_figure', 'month_change', 'counted'] loop
    execute format('alter table ledger.%I enable row level security', name);
    execute format('alter table ledger.%I force row level security', name);
    execute format('create policy owner_only on ledger.%I using ((select kernel.trusted())) with check ((select kernel.trusted()))', name);
  end loop;
end $$;

create function ledger.month_of(p_day date) returns date language sql immutable parallel safe as $$
  select p_day - (extract(day from p_day)::int - 1)
$$;

-- An exchange: somebody of the group, or the community, was given something by somebody who is no system account. Contributions to
-- the community, openings and differences of an import, and settling of accounts are none.
create function ledger.is_exchange(p_workflow text, p_payer_kind text, p_payee_kind text) returns boolean language sql immutable parallel safe as $$
  select p_workflow in ('send', 'request', 'record', 'admin', 'import') and p_payer_kind in ('member', 'household', 'group', 'link', 'community')
     and p_payee_kind in ('member', 'household', 'group', 'link') and not (p_payer_kind = 'link' and p_payee_kind = 'link')
$$;

-- Exchanges between two places of the chain, as they add to the figures. What was sent back is taken from the month it was given in.
create function ledger.figure_rows(p_currency uuid, p_after bigint, p_upto bigint)
returns table (month date, account uuid, category uuid, gave int, gave_minor bigint, received int, received_minor bigint)
language sql stable set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  with o as (
    select t.workflow, t.occurred_on, t.category_id, t.payer_account, t.payee_account, 1 as times, t.amount_minor::bigint as minor
      from ledger.transfer t
     where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto and t.reverses is null
    union all
    select o.workflow, o.occurred_on, o.category_id, o.payer_account, o.payee_account,
           case when t.amount_minor = o.amount_minor then -1 else 0 end, -t.amount_minor
      from ledger.transfer t join ledger.transfer o on o.id = t.reverses
     where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto and t.reverses is not null
  )
  select ledger.month_of(o.occurred_on), s.account, coalesce(o.category_id, '00000000-0000-0000-0000-000000000000'),
         sum(s.gave)::int, sum(s.gave_minor)::bigint, sum(s.received)::int, sum(s.received_minor)::bigint
    from o
    join ledger.account a on a.id = o.payer_account
    join ledger.account b on b.id = o.payee_account
   cross join lateral (values (o.payee_account, o.times, o.minor, 0, 0::bigint), (o.payer_account, 0, 0::bigint, o.times, o.minor))
         s (account, gave, gave_minor, received, received_minor)
   where ledger.is_exchange(o.workflow, a.kind, b.kind)
   group by 1, 2, 3
$$;

-- Every movement between two places. Entries stand in the books of payer and payee, and of system accounts: no others are looked into.
create function ledger.change_rows(p_currency uuid, p_after bigint, p_upto bigint)
returns table (month date, account uuid, change_minor bigint, lost_minor bigint)
language sql stable set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  with t as materialized (
    select t.seq, t.payer_account, t.payee_account, t.workflow = 'writeoff' as off, ledger.month_of((t.settled_at at time zone y.time_zone)::date) as month
      from ledger.transfer t join ledger.currency y on y.id = t.currency_id
     where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto
  ), touched as materialized (
    select t.payer_account as id from t union select t.payee_account from t
    union select a.id from ledger.account a where a.currency_id = p_currency and a.kind in ('community', 'reserve', 'rounding', 'migration', 'difference')
  ), e as materialized (
    select e.account_id, e.seq, e.side * e.amount_minor as change, case when e.side = -1 then e.amount_minor else 0 end as paid, e.kind = 'write_off' as off
      from touched x join ledger.entry e on e.account_id = x.id and e.seq > p_after and e.seq <= p_upto
  ), m as materialized (select array_agg(t.month order by t.seq) as months, array_agg(t.off order by t.seq) as offs, min(t.seq) as first from t)
  -- places have no gaps, so the month of an entry is an element of an array
  select m.months[(e.seq - m.first + 1)::int], e.account_id, sum(e.change)::bigint,
         coalesce(sum(e.paid) filter (where e.off or m.offs[(e.seq - m.first + 1)::int]), 0)::bigint
    from e cross join m group by 1, 2
$$;

-- For the system: counts up to `p_most` further places. Returns how many still wait.
create function ledger.count_figures(p_currency uuid, p_most int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done bigint;
  head bigint;
  goal bigint;
begin
  insert into ledger.counted (currency_id, upto) values (p_currency, 0) on conflict do nothing;
  select c.upto into done from ledger.counted c where c.currency_id = p_currency for update;
  select h.seq into head from ledger.chain h where h.currency_id = p_currency;
  goal := least(head, done + p_most);
  if goal is null or goal <= done then
    return 0;
  end if;
  insert into ledger.month_figure as f (currency_id, month, account_id, category_id, gave, gave_minor, received, received_minor)
  select p_currency, r.month, r.account, r.category, r.gave, r.gave_minor, r.received, r.received_minor from ledger.figure_rows(p_currency, done, goal) r
      on conflict (currency_id, month, account_id, category_id) do update
     set gave = f.gave + excluded.gave, gave_minor = f.gave_minor + excluded.gave_minor,
         received = f.received + excluded.received, received_minor = f.received_minor + excluded.received_minor;
  insert into ledger.month_change as c (currency_id, month, account_id, change_minor, lost_minor)
  select p_currency, r.month, r.account, r.change_minor, r.lost_minor from ledger.change_rows(p_currency, done, goal) r
      on conflict (currency_id, month, account_id) do update
     set change_minor = c.change_minor + excluded.change_minor, lost_minor = c.lost_minor + excluded.lost_minor;
  update ledger.counted c set upto = goal where c.currency_id = p_currency;
  return head - goal;
end $$;

-- For the system: currencies with something to count, and of the exchanges about to be counted those that stand for an item.
create function ledger.uncounted() returns table (currency uuid, group_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.currency_id, y.group_id from ledger.chain h join ledger.currency y on y.id = h.currency_id left join ledger.counted c on c.currency_id = h.currency_id
   where h.seq > coalesce(c.upto, 0) order by h.currency_id
$$;
create function ledger.uncategorised(p_currency uuid, p_most int) returns table (transfer uuid, item uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select t.id, t.item_id from ledger.transfer t
   where t.currency_id = p_currency and t.seq > coalesce((select c.upto from ledger.counted c where c.currency_id = p_currency), 0)
     and t.seq <= coalesce((select c.upto from ledger.counted c where c.currency_id = p_currency), 0) + p_most
     and t.item_id is not null and t.category_id is null
$$;
create function ledger.forget_figures(p_currency uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.counted (currency_id, upto) values (p_currency, 0) on conflict (currency_id) do update set upto = 0;
  delete from ledger.month_figure where currency_id = p_currency;
  delete from ledger.month_change where currency_id = p_currency;
$$;

-- For the system: the category of what was paid for, where nobody chose one. What somebody corrects at this moment is left to them:
-- who corrects holds the transfer and then asks for `counted`, which the counting holds already.
create function ledger.follow_categories(p_transfers uuid[], p_categories uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with free as (
    select t.id from ledger.transfer t where t.id = any (p_transfers) and t.category_id is null order by t.id for update skip locked
  )
  update ledger.transfer t set category_id = u.category
    from unnest(p_transfers, p_categories) as u (id, category) join free on free.id = u.id where t.id = u.id
$$;

-- The caller has checked the right. Of a completed transfer each version is kept; a request that waits just changes.
create function ledger.choose_category(p_transfer uuid, p_category uuid, p_by uuid, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t record;
begin
  select x.state, x.description, x.occurred_on, x.category_id into t from ledger.transfer x where x.id = p_transfer for update;
  if not found or t.category_id is not distinct from p_category then
    return false;
  end if;
  if t.state = 'completed' and t.description is not null then
    perform ledger.correct_text(p_transfer, t.description, p_category, t.occurred_on, '', p_by, p_now);
  else
    update ledger.transfer set category_id = p_category where id = p_transfer;
  end if;
  return true;
end $$;

-- A category or a day that is corrected after it was counted moves the figures with it, in the same transaction.
create function ledger.move_figure() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done bigint;
  times int;
  minor bigint;
begin
  insert into ledger.counted (currency_id, upto) values (new.currency_id, 0) on conflict do nothing;
  select c.upto into done from ledger.counted c where c.currency_id = new.currency_id for share;
  if new.seq > done or not exists (
    select from ledger.account a join ledger.account b on b.id = new.payee_account
     where a.id = new.payer_account and ledger.is_exchange(new.workflow, a.kind, b.kind)) then
    return null;
  end if;
  select 1 - count(*) filter (where z.amount_minor = new.amount_minor), new.amount_minor - coalesce(sum(z.amount_minor), 0)
    into times, minor from ledger.transfer z where z.reverses = new.id and z.seq <= done;
  insert into ledger.month_figure as f (currency_id, month, account_id, category_id, gave, gave_minor, received, received_minor)
  select new.currency_id, m.month, s.account, m.category, m.sign * s.gave, m.sign * s.gave_minor, m.sign * s.received, m.sign * s.received_minor
    from (values (ledger.month_of(old.occurred_on), coalesce(old.category_id, '00000000-0000-0000-0000-000000000000'), -1),
                 (ledger.month_of(new.occurred_on), coalesce(new.category_id, '00000000-0000-0000-0000-000000000000'), 1)) m (month, category, sign)
   cross join (values (new.payee_account, times, minor, 0, 0::bigint), (new.payer_account, 0, 0::bigint, times, minor)) s (account, gave, gave_minor, received, received_minor)
   where (old.category_id is distinct from new.category_id or ledger.month_of(old.occurred_on) <> ledger.month_of(new.occurred_on))
      on conflict (currency_id, month, account_id, category_id) do update
     set gave = f.gave + excluded.gave, gave_minor = f.gave_minor + excluded.gave_minor,
         received = f.received + excluded.received, received_minor = f.received_minor + excluded.received_minor;
  return null;
end $$;
create trigger figure_moved after update of category_id, occurred_on on ledger.transfer for each row
  when (new.seq is not null and (old.category_id is distinct from new.category_id or old.occurred_on <> new.occurred_on))
  execute function ledger.move_figure();

-- Reading. The callers check the right; nothing here names a person but `report_accounts`. What is not counted yet is read off the
-- chain, up to 2,000 places, so that figures are of this moment.

create function ledger.figures_behind(p_currency uuid) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select greatest(0, h.seq - coalesce(c.upto, 0) - 2000) from ledger.chain h left join ledger.counted c on c.currency_id = h.currency_id where h.currency_id = p_currency
$$;

create function ledger.figures(p_currency uuid, p_from date, p_to date)
returns table (month date, account uuid, category uuid, gave int, gave_minor bigint, received int, received_minor bigint)
language sql stable as $$
  select f.month, f.account_id, f.category_id, f.gave, f.gave_minor, f.received, f.received_minor
    from ledger.month_figure f where f.currency_id = p_currency and f.month between p_from and p_to
  union all
  select r.month, r.account, r.category, r.gave, r.gave_minor, r.received, r.received_minor
    from (select coalesce((select c.upto from ledger.counted c where c.currency_id = p_currency), 0) as done) d
   cross join lateral ledger.figure_rows(p_currency, d.done, d.done + 2000) r where r.month between p_from and p_to
$$;

-- Exchanges by month (`p_by` = month), by category, or all in one (else), with how many accounts of people took part; their ids only
-- where they are few, so that small figures can be put together. A category counts as `p_under`, or as none where it is not known.
create function ledger.report_cells(p_currency uuid, p_from date, p_to date, p_by text, p_known uuid[], p_under uuid[], p_least int)
returns table (cell text, exchanges bigint, minor bigint, people bigint, who uuid[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with f as (
    select case p_by when 'month' then to_char(f.month, 'YYYY-MM') when 'category' then coalesce(k.under::text, '') else '' end as cell, f.account,
           sum(f.gave) as gave, sum(f.gave_minor) as minor, sum(f.gave + f.received) as times
      from ledger.figures(p_currency, p_from, p_to) f left join unnest(p_known, p_under) as k (known, under) on k.known = f.category group by 1, 2
  ), p as (
    select f.cell, f.gave, f.minor, case when f.times > 0 and a.kind in ('member', 'household', 'group') then f.account end as person
      from f join ledger.account a on a.id = f.account
  )
  select p.cell, sum(p.gave)::bigint, sum(p.minor)::bigint, count(p.person),
         case when count(p.person) < p_least then coalesce(array_agg(p.person) filter (where p.person is not null), '{}') end
    from p group by p.cell having sum(p.gave) > 0 or sum(p.minor) <> 0 order by p.cell
$$;

-- Each account of a person with what it gave and received: for roles that may see accounts.
create function ledger.report_accounts(p_currency uuid, p_from date, p_to date)
returns table (account uuid, holder_person uuid, status text, opened_on date, closed_on date, gave bigint, gave_minor bigint, received bigint, received_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.holder_person, a.status, (a.opened_at at time zone y.time_zone)::date,
         -- an import closes accounts in the moment in which it opens them: when their holders left is not known
         case when not exists (select from ledger.limit_set s where s.currency_id = p_currency and s.account_id = a.id and s.set_at = a.closed_at)
              then (a.closed_at at time zone y.time_zone)::date end,
         coalesce(f.gave, 0)::bigint, coalesce(f.gave_minor, 0)::bigint, coalesce(f.received, 0)::bigint, coalesce(f.received_minor, 0)::bigint
    from ledger.account a join ledger.currency y on y.id = a.currency_id
    left join (select f.account, sum(f.gave) as gave, sum(f.gave_minor) as gave_minor, sum(f.received) as received, sum(f.received_minor) as received_minor
                 from ledger.figures(p_currency, p_from, p_to) f group by 1) f on f.account = a.id
   where a.currency_id = p_currency and a.kind in ('member', 'household', 'group')
$$;
