-- What the health of a currency is computed from, and what the desk of those who look after it asks. The callers check the right.

-- Accounts of members as figures alone, without names or ids: the rules make shares and counts of them.
create function ledger.health_accounts(p_currency uuid, p_from date, p_to date, p_recent date)
returns table (balance_minor bigint, min_minor bigint, max_minor bigint, soft_min_minor bigint, soft_max_minor bigint, opened_on date,
               gave_minor bigint, received_minor bigint, active boolean, recent boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.balance_minor,
         case when a.own_min then a.min_minor else y.min_minor end, case when a.own_max then a.max_minor else y.max_minor end,
         case when a.own_min then a.soft_min_minor else y.soft_min_minor end, case when a.own_max then a.soft_max_minor else y.soft_max_minor end,
         (a.opened_at at time zone y.time_zone)::date,
         coalesce(f.gave_minor, 0)::bigint, coalesce(f.received_minor, 0)::bigint, coalesce(f.times > 0, false), coalesce(f.lately > 0, false)
    from ledger.account a join ledger.currency y on y.id = a.currency_id
    left join (select f.account, sum(f.gave_minor) as gave_minor, sum(f.received_minor) as received_minor, sum(f.gave + f.received) as times,
                      sum(f.gave + f.received) filter (where f.month >= p_recent) as lately
                 from ledger.figures(p_currency, least(p_from, p_recent), p_to) f group by 1) f on f.account = a.id
   where a.currency_id = p_currency and a.kind in ('member', 'household', 'group') and a.status <> 'closed'
$$;

-- At the end of each month: all that stood above zero on accounts of members, from the balances of now back through the changes.
create function ledger.held_by_month(p_currency uuid, p_from date, p_to date) returns table (month date, held_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with d as materialized (select coalesce((select c.upto from ledger.counted c where c.currency_id = p_currency), 0) as done
  ), c as (
    select c.account_id, c.month, c.change_minor from ledger.month_change c where c.currency_id = p_currency and c.month > p_from
    union all
    select r.account, r.month, r.change_minor from d cross join lateral ledger.change_rows(p_currency, d.done, d.done + 2000) r where r.month > p_from
  ), m as (select generate_series(p_from::timestamp, p_to::timestamp, interval '1 month')::date as month
  ), later as (
    -- a change counts for all ends of months before it
    select m.month, c.account_id, sum(c.change_minor) as change from m join c on c.month > m.month group by 1, 2
  )
  select m.month, sum(greatest(0, a.balance_minor - coalesce(l.change, 0)))::bigint
    from m cross join ledger.account a left join later l on l.month = m.month and l.account_id = a.id
   where a.currency_id = p_currency and a.kind in ('member', 'household', 'group')
   group by m.month order by m.month
$$;

-- Written off in a period; and what accounts that are closed still stand below zero.
create function ledger.losses(p_currency uuid, p_from date, p_to date) returns table (written_off_minor bigint, left_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select coalesce(sum(c.lost_minor), 0)::bigint from ledger.month_change c where c.currency_id = p_currency and c.month between p_from and p_to),
         (select coalesce(-sum(a.balance_minor), 0)::bigint from ledger.account a
           where a.currency_id = p_currency and a.kind in ('member', 'household', 'group') and a.status = 'closed' and a.balance_minor < 0)
$$;

-- Members who were here before that month and took part in no exchange since, by code, with the day of their last entry.
create function ledger.silent_accounts(p_currency uuid, p_since date, p_to date, p_after text, p_limit int)
returns table (id uuid, code text, kind text, name text, holder_person uuid, last_on date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with f as materialized (select distinct f.account from ledger.figures(p_currency, p_since, p_to) f where f.gave + f.received > 0)
  select a.id, a.code, a.kind, a.name, a.holder_person,
         (select e.occurred_on from ledger.entry e where e.account_id = a.id order by e.seq desc, e.position desc limit 1)
    from ledger.account a join ledger.currency y on y.id = a.currency_id
   where a.currency_id = p_currency and a.kind = 'member' and a.status = 'active' and (a.opened_at at time zone y.time_zone)::date < p_since
     and (p_after is null or a.code > p_after) and not exists (select from f where f.account = a.id)
   order by a.code limit p_limit
$$;
