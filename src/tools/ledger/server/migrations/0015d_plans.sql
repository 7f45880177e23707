-- As before, but what is newer than the totals is found by the index: beneath row security only a plain comparison goes into one, and
-- `seq > coalesce(…)` is none, so the whole book was read.

-- What an account held before a period, and what came in and went out within it. Open ends are null.
create or replace function ledger.period_sums(p_account uuid, p_from date, p_to date)
returns table (opening_minor bigint, came_in bigint, went_out bigint, lines bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  done bigint;
begin
  -- An end before its beginning is an empty period.
  p_to := greatest(coalesce(p_to, 'infinity'), p_from - 1);
  select d.seq into done from ledger.account a join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  done := coalesce(done, 0);
  return query
  with ends as (
    select 1 as n, t.came_in, t.went_out, t.lines from
      (select * from ledger.day_total t where t.account_id = p_account and t.day < p_from order by t.day desc limit 1) t
    union all
    select 2, t.came_in, t.went_out, t.lines from
      (select * from ledger.day_total t where t.account_id = p_account and t.day <= p_to order by t.day desc limit 1) t
    union all
    select case when e.occurred_on < p_from then 3 else 4 end, case e.side when 1 then e.amount_minor else 0 end, case e.side when -1 then e.amount_minor else 0 end, 1
      from ledger.entry e where e.account_id = p_account and e.seq > done and e.occurred_on <= p_to
  )
  select coalesce(sum(e.came_in - e.went_out) filter (where e.n in (1, 3)), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.came_in else e.came_in end) filter (where e.n <> 3), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.went_out else e.went_out end) filter (where e.n <> 3), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.lines else e.lines end) filter (where e.n <> 3), 0)::bigint
    from ends e;
end $$;

-- The balance at the end of each of these days; null before anything was recorded.
create or replace function ledger.balances_on(p_account uuid, p_days date[]) returns table (day date, balance_minor bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  done bigint;
begin
  select d.seq into done from ledger.account a join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  done := coalesce(done, 0);
  return query
  with tail as materialized (
    select e.occurred_on, sum(e.side * e.amount_minor) as minor
      from ledger.entry e where e.account_id = p_account and e.seq > done group by 1
  )
  select u.day, (case when t.minor is null and n.minor is null then null else coalesce(t.minor, 0) + coalesce(n.minor, 0) end)::bigint
    from unnest(p_days) as u (day)
    left join lateral (select t.came_in - t.went_out as minor from ledger.day_total t
                        where t.account_id = p_account and t.day <= u.day order by t.day desc limit 1) t on true
    left join lateral (select sum(n.minor) as minor from tail n where n.occurred_on <= u.day) n on true
   order by u.day;
end $$;

alter function ledger.balance_at(uuid, date, bigint) set enable_seqscan = off;
