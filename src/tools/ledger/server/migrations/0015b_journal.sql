-- Journals: a whole currency in the order of its chain, or one book in its own. The callers check the right.

-- The last record of a chain that was posted before a moment. Times of posting rise along the chain (an import is recorded now,
-- whatever it tells of; a request counts when it was confirmed), so halving finds it.
create function ledger.posted_before(p_currency uuid, p_at timestamptz) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  low bigint := 0; high bigint; middle bigint; posted timestamptz;
begin
  if p_at is null then return 0; end if;
  select h.seq into high from ledger.chain h where h.currency_id = p_currency;
  while low < high loop
    middle := (low + high + 1) / 2;
    select greatest(t.recorded_at, t.settled_at) into posted from ledger.transfer t where t.currency_id = p_currency and t.seq = middle;
    if posted < p_at then low := middle; else high := middle - 1; end if;
  end loop;
  return low;
end $$;

-- Transfers of a stretch of the chain that happened in a period.
create function ledger.journal_records(p_currency uuid, p_from date, p_to date, p_after bigint, p_upto bigint)
returns table (seq bigint, transfer uuid, occurred_on text, description text, payer uuid, payee uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select t.seq, t.id, t.occurred_on::text, coalesce(t.description, ''), t.payer_account, t.payee_account
    from ledger.transfer t
   where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto
     and t.occurred_on >= coalesce(p_from, '-infinity') and t.occurred_on <= coalesce(p_to, 'infinity')
   order by t.seq
$$;

-- Every account of a currency with its balance at the end of a day (null: of all days), up to a record of the chain.
create function ledger.balances_at(p_currency uuid, p_day date, p_upto bigint)
returns table (id uuid, code text, kind text, name text, holder_person uuid, balance_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code::text, a.kind::text, a.name, a.holder_person, ledger.balance_at(a.id, p_day, p_upto)
    from ledger.account a where a.currency_id = p_currency order by a.code
$$;

-- One book in its order, as far as it happened in a period. A null account gives nothing.
create function ledger.book(p_account uuid, p_from date, p_to date, p_after bigint, p_upto bigint, p_limit int)
returns table (seq bigint, transfer uuid, occurred_on text, description text, other uuid, side smallint, amount_minor bigint, kind text)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  select e.seq, e.transfer_id, e.occurred_on::text, coalesce(t.description, ''), e.other_account, e.side, e.amount_minor, e.kind
    from ledger.entry e join ledger.transfer t on t.id = e.transfer_id
   where e.account_id = p_account and e.seq > p_after and e.seq <= p_upto
     and e.occurred_on >= coalesce(p_from, '-infinity') and e.occurred_on <= coalesce(p_to, 'infinity')
   order by e.seq, e.position, e.side limit p_limit
$$;

-- As before, without a join of what it has just computed: a long stretch took the square of its length.
-- Carries the totals of a currency on by at most so many records of its chain; tells how many are left.
create or replace function ledger.sum_days(p_currency uuid, p_most int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  done bigint; head bigint; upto bigint;
begin
  insert into ledger.day_head (currency_id) values (p_currency) on conflict do nothing;
  select d.seq into done from ledger.day_head d where d.currency_id = p_currency for update;
  select h.seq into head from ledger.chain h where h.currency_id = p_currency;
  upto := least(head, done + p_most);
  if upto is null or upto <= done then return 0; end if;

  with fresh as materialized (
    select e.account_id, e.seq, e.position, e.occurred_on, e.side, e.amount_minor,
           greatest(p.day, max(e.occurred_on) over (partition by e.account_id order by e.seq, e.position rows between unbounded preceding and 1 preceding)) as passed
      from ledger.account a
      join ledger.entry e on e.account_id = a.id and e.seq > done and e.seq <= upto
      left join lateral (select t.day from ledger.day_total t where t.account_id = a.id order by t.day desc limit 1) p on true
     where a.currency_id = p_currency
  ), late as (
    insert into ledger.entry_late (account_id, seq, position, occurred_on)
    select f.account_id, f.seq, f.position, f.occurred_on from fresh f where f.occurred_on < f.passed
  ), moved as (
    select f.account_id, f.occurred_on as day, coalesce(sum(f.amount_minor) filter (where f.side = 1), 0) as came_in,
           coalesce(sum(f.amount_minor) filter (where f.side = -1), 0) as went_out, count(*) as lines,
           max(f.seq) filter (where f.passed is null or f.occurred_on >= f.passed) as last_seq
      from fresh f group by 1, 2
  ), first as (
    select m.account_id, min(m.day) as day from moved m group by 1
  ), days as (
    select u.account_id, u.day, sum(u.came_in) as came_in, sum(u.went_out) as went_out, sum(u.lines) as lines, max(u.last_seq) as last_seq
      from (select m.account_id, m.day, m.came_in, m.went_out, m.lines, m.last_seq from moved m
            union all
            select t.account_id, t.day, 0, 0, 0, null from first f join ledger.day_total t on t.account_id = f.account_id and t.day > f.day) u
     group by 1, 2
  )
  insert into ledger.day_total (account_id, day, came_in, went_out, lines, last_seq)
  select d.account_id, d.day,
         coalesce(p.came_in, 0) + sum(d.came_in) over w, coalesce(p.went_out, 0) + sum(d.went_out) over w,
         coalesce(p.lines, 0) + sum(d.lines) over w, greatest(p.last_seq, max(d.last_seq) over w, 0)
    from days d
    left join lateral (select t.came_in, t.went_out, t.lines, t.last_seq from ledger.day_total t
                        where t.account_id = d.account_id and t.day <= d.day order by t.day desc limit 1) p on true
  window w as (partition by d.account_id order by d.day)
  on conflict (account_id, day) do update
    set came_in = excluded.came_in, went_out = excluded.went_out, lines = excluded.lines, last_seq = excluded.last_seq;

  update ledger.day_head set seq = upto where currency_id = p_currency;
  return head - upto;
end $$;
