-- Reading long books: totals by day, filters, and words that may be corrected. Nothing here is touched when a payment is posted.
-- The functions that read a book past row security are asked with an account that the caller has read under it: a null account,
-- one that the caller may not see, gives nothing.

-- What an exchange was about, as an id of the room that keeps the categories. Correctable, so it is not in the chain.
alter table ledger.transfer add column if not exists category_id uuid;

-- Words as they were (version 0) and each correction. The digest in the chain is of version 0, so a correction is no tampering,
-- and what was first written can still be proven. No row: never corrected.
create table ledger.transfer_text (
  transfer_id uuid not null references ledger.transfer,
  version int not null,
  description text,
  category_id uuid,
  occurred_on date not null,
  reason text not null default '' check (length(reason) <= 500),
  by_person uuid,
  at timestamptz not null,
  primary key (transfer_id, version)
);

-- Up to where the totals of a currency go. A timed job carries them on; what is newer is read from the book itself.
create table ledger.day_head (currency_id uuid primary key references ledger.currency, seq bigint not null default 0);

-- One row for each day of a book on which something happened: all that came in and went out up to the end of that day, by the
-- day it happened. `last_seq`: the last record whose day had not been passed already by an earlier record (see entry_late).
create table ledger.day_total (
  account_id uuid not null,
  day date not null,
  came_in bigint not null,
  went_out bigint not null,
  lines bigint not null,
  last_seq bigint not null,
  primary key (account_id, day)
);

-- Entries that were recorded after entries of a later day, or whose day was corrected. All others stand in the order of their
-- days, so a period is one range of the book, and these.
create table ledger.entry_late (
  account_id uuid not null,
  seq bigint not null,
  position smallint not null,
  occurred_on date not null,
  primary key (account_id, seq, position)
);
create index entry_late_day on ledger.entry_late (account_id, occurred_on, seq desc);

alter table ledger.transfer_text enable row level security;
alter table ledger.transfer_text force row level security;
create policy seen on ledger.transfer_text for select using (
  (select kernel.trusted()) or (select true from ledger.transfer t where t.id = transfer_id limit 1));
create policy added on ledger.transfer_text for insert with check ((select kernel.trusted()));
create policy changed on ledger.transfer_text for update using ((select kernel.trusted()));
create policy removed on ledger.transfer_text for delete using ((select kernel.trusted()));

alter table ledger.day_head enable row level security;
alter table ledger.day_head force row level security;
create policy kept on ledger.day_head using ((select kernel.trusted())) with check ((select kernel.trusted()));
alter table ledger.day_total enable row level security;
alter table ledger.day_total force row level security;
create policy kept on ledger.day_total using ((select kernel.trusted())) with check ((select kernel.trusted()));
alter table ledger.entry_late enable row level security;
alter table ledger.entry_late force row level security;
create policy kept on ledger.entry_late using ((select kernel.trusted())) with check ((select kernel.trusted()));

-- Carries the totals of a currency on by at most so many records of its chain; tells how many are left.
create function ledger.sum_days(p_currency uuid, p_most int) returns bigint
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
    select m.account_id, m.day from moved m
    union
    select t.account_id, t.day from first f join ledger.day_total t on t.account_id = f.account_id and t.day > f.day
  )
  insert into ledger.day_total (account_id, day, came_in, went_out, lines, last_seq)
  select d.account_id, d.day,
         coalesce(p.came_in, 0) + sum(coalesce(m.came_in, 0)) over w, coalesce(p.went_out, 0) + sum(coalesce(m.went_out, 0)) over w,
         coalesce(p.lines, 0) + sum(coalesce(m.lines, 0)) over w, greatest(p.last_seq, max(m.last_seq) over w, 0)
    from days d
    left join moved m on m.account_id = d.account_id and m.day = d.day
    left join lateral (select t.came_in, t.went_out, t.lines, t.last_seq from ledger.day_total t
                        where t.account_id = d.account_id and t.day <= d.day order by t.day desc limit 1) p on true
  window w as (partition by d.account_id order by d.day)
  on conflict (account_id, day) do update
    set came_in = excluded.came_in, went_out = excluded.went_out, lines = excluded.lines, last_seq = excluded.last_seq;

  update ledger.day_head set seq = upto where currency_id = p_currency;
  return head - upto;
end $$;

-- For the job: currencies whose totals are behind.
create function ledger.days_behind() returns table (currency uuid, records bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.currency_id, h.seq - coalesce(d.seq, 0) from ledger.chain h left join ledger.day_head d on d.currency_id = h.currency_id
   where h.seq > coalesce(d.seq, 0)
$$;

-- The balance of an account at the end of a day (null: of all days), by the day things happened, and up to a record of the chain.
create function ledger.balance_at(p_account uuid, p_day date, p_upto bigint) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  done bigint; minor bigint;
begin
  if p_day is null then
    return coalesce((select e.balance_minor from ledger.entry e where e.account_id = p_account and e.seq <= p_upto order by e.seq desc, e.position desc limit 1), 0);
  end if;
  select d.seq into done from ledger.account a join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  done := coalesce(done, 0);
  minor := coalesce((select t.came_in - t.went_out from ledger.day_total t where t.account_id = p_account and t.day <= p_day order by t.day desc limit 1), 0)
    + coalesce((select sum(e.side * e.amount_minor) from ledger.entry e where e.account_id = p_account and e.seq > done and e.occurred_on <= p_day), 0);
  return minor - coalesce((select sum(e.side * e.amount_minor) from ledger.entry e where e.account_id = p_account and e.seq > p_upto and e.occurred_on <= p_day), 0);
end $$;

-- What an account held before a period, and what came in and went out within it. Open ends are null.
create function ledger.period_sums(p_account uuid, p_from date, p_to date)
returns table (opening_minor bigint, came_in bigint, went_out bigint, lines bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  done bigint;
begin
  -- An end before its beginning is an empty period.
  p_to := greatest(coalesce(p_to, 'infinity'), p_from - 1);
  select d.seq into done from ledger.account a join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  return query
  with ends as (
    select 1 as n, t.came_in, t.went_out, t.lines from
      (select * from ledger.day_total t where t.account_id = p_account and t.day < p_from order by t.day desc limit 1) t
    union all
    select 2, t.came_in, t.went_out, t.lines from
      (select * from ledger.day_total t where t.account_id = p_account and t.day <= p_to order by t.day desc limit 1) t
    union all
    select case when e.occurred_on < p_from then 3 else 4 end, case e.side when 1 then e.amount_minor else 0 end, case e.side when -1 then e.amount_minor else 0 end, 1
      from ledger.entry e where e.account_id = p_account and e.seq > coalesce(done, 0) and e.occurred_on <= p_to
  )
  select coalesce(sum(e.came_in - e.went_out) filter (where e.n in (1, 3)), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.came_in else e.came_in end) filter (where e.n <> 3), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.went_out else e.went_out end) filter (where e.n <> 3), 0)::bigint,
         coalesce(sum(case when e.n = 1 then -e.lines else e.lines end) filter (where e.n <> 3), 0)::bigint
    from ends e;
end $$;

-- The balance at the end of each of these days; null before anything was recorded.
create function ledger.balances_on(p_account uuid, p_days date[]) returns table (day date, balance_minor bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  done bigint;
begin
  select d.seq into done from ledger.account a join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  return query
  with tail as materialized (
    select e.occurred_on, sum(e.side * e.amount_minor) as minor
      from ledger.entry e where e.account_id = p_account and e.seq > coalesce(done, 0) group by 1
  )
  select u.day, (case when t.minor is null and n.minor is null then null else coalesce(t.minor, 0) + coalesce(n.minor, 0) end)::bigint
    from unnest(p_days) as u (day)
    left join lateral (select t.came_in - t.went_out as minor from ledger.day_total t
                        where t.account_id = p_account and t.day <= u.day order by t.day desc limit 1) t on true
    left join lateral (select sum(n.minor) as minor from tail n where n.occurred_on <= u.day) n on true
   order by u.day;
end $$;

-- A page of a statement, newest first, before the place (p_seq, p_position). Filters that are null are off. At most p_scan
-- entries are looked at, so a page costs the same in any book: where that was not enough to fill it, a last row without a
-- transfer tells how far it looked.
create function ledger.lines(p_account uuid, p_from date, p_to date, p_side int, p_other uuid, p_categories uuid[], p_min bigint, p_max bigint, p_pattern text,
  p_seq bigint, p_position int, p_limit int, p_scan int)
returns table (transfer uuid, seq bigint, "position" smallint, other uuid, description text, kind text, workflow text, occurred_on text, at timestamptz,
               amount bigint, balance bigint, imported boolean, reversed_by uuid, reverses uuid, category uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  found_lines int; done bigint; low bigint; high bigint; fit uuid[]; place record;
begin
  if p_pattern is not null then
    select ledger.accounts_named(a.currency_id, p_pattern) into fit from ledger.account a where a.id = p_account;
  end if;

  if p_from is null and p_to is null then
    return query
    select e.transfer_id, e.seq, e.position, e.other_account, coalesce(t.description, ''), e.kind, t.workflow::text, e.occurred_on::text, t.settled_at,
           e.side * e.amount_minor, e.balance_minor, t.source_id is not null, (select z.id from ledger.transfer z where z.reverses = t.id limit 1), t.reverses, t.category_id
      from (select e.* from ledger.entry e where e.account_id = p_account and (e.seq, e.position) < (p_seq, p_position)
             order by e.seq desc, e.position desc limit p_scan) e
      join ledger.transfer t on t.id = e.transfer_id
     where (p_side is null or e.side = p_side) and (p_other is null or e.other_account = p_other)
       and (p_min is null or e.amount_minor >= p_min) and (p_max is null or e.amount_minor <= p_max)
       and (p_categories is null or t.category_id = any (p_categories))
       and (p_pattern is null or e.other_account = any (fit) or kernel.fold(t.description) like p_pattern)
     order by e.seq desc, e.position desc limit p_limit;
    get diagnostics found_lines = row_count;
    if found_lines < p_limit then
      select e.seq, e.position into place from ledger.entry e where e.account_id = p_account and (e.seq, e.position) < (p_seq, p_position)
       order by e.seq desc, e.position desc offset p_scan - 1 limit 1;
      if place.seq is not null then
        transfer := null; seq := place.seq; "position" := place.position;
        select e.occurred_on::text into occurred_on from ledger.entry e where e.account_id = p_account and e.seq = place.seq and e.position = place.position;
        return next;
      end if;
    end if;
    return;
  end if;

  select coalesce(d.seq, 0) into done from ledger.account a left join ledger.day_head d on d.currency_id = a.currency_id where a.id = p_account;
  low := coalesce((select t.last_seq from ledger.day_total t where t.account_id = p_account and t.day < p_from order by t.day desc limit 1), 0);
  high := coalesce((select t.last_seq from ledger.day_total t where t.account_id = p_account and t.day <= coalesce(p_to, 'infinity') order by t.day desc limit 1), 0);
  return query
  with scan as materialized (
    select * from (
      -- newer than the totals
      (select e.* from ledger.entry e
        where e.account_id = p_account and e.seq > done and (e.seq, e.position) < (p_seq, p_position)
          and e.occurred_on >= coalesce(p_from, '-infinity') and e.occurred_on <= coalesce(p_to, 'infinity')
        order by e.seq desc, e.position desc limit p_scan)
      union all
      -- the range of the period
      (select e.* from ledger.entry e
        where e.account_id = p_account and e.seq > low and e.seq <= high and e.seq <= done and (e.seq, e.position) < (p_seq, p_position)
          and e.occurred_on >= coalesce(p_from, '-infinity') and e.occurred_on <= coalesce(p_to, 'infinity')
        order by e.seq desc, e.position desc limit p_scan)
      union all
      -- what was recorded late, or set to another day
      (select e.* from (select l.seq, l.position from ledger.entry_late l
                         where l.account_id = p_account and l.occurred_on >= coalesce(p_from, '-infinity') and l.occurred_on <= coalesce(p_to, 'infinity')
                           and not (l.seq > low and l.seq <= high) and (l.seq, l.position) < (p_seq, p_position)
                         order by l.seq desc, l.position desc limit p_scan) l
         join ledger.entry e on e.account_id = p_account and e.seq = l.seq and e.position = l.position)) u
     order by u.seq desc, u.position desc limit p_scan
  ), hits as materialized (
    select e.transfer_id, e.seq, e.position, e.other_account, coalesce(t.description, '') as description, e.kind, t.workflow::text as workflow, e.occurred_on::text as day, t.settled_at,
           e.side * e.amount_minor as amount, e.balance_minor, t.source_id is not null as imported, (select z.id from ledger.transfer z where z.reverses = t.id limit 1) as reversed_by,
           t.reverses, t.category_id
      from scan e join ledger.transfer t on t.id = e.transfer_id
     where (p_side is null or e.side = p_side) and (p_other is null or e.other_account = p_other)
       and (p_min is null or e.amount_minor >= p_min) and (p_max is null or e.amount_minor <= p_max)
       and (p_categories is null or t.category_id = any (p_categories))
       and (p_pattern is null or e.other_account = any (fit) or kernel.fold(t.description) like p_pattern)
     order by e.seq desc, e.position desc limit p_limit
  )
  select h.* from hits h
  union all
  select null, s.seq, s.position, null, null, null, null, s.occurred_on::text, null, null, null, null, null, null, null
    from (select s.seq, s.position, s.occurred_on from scan s order by s.seq, s.position limit 1) s
   where (select count(*) from scan) = p_scan and (select count(*) from hits) < p_limit;
end $$;

-- Corrects words, category and day of a completed transfer, keeping what was. The caller has checked the right. Tells the version.
create function ledger.correct_text(p_transfer uuid, p_description text, p_category uuid, p_occurred_on date, p_reason text, p_by uuid, p_now timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  t ledger.transfer; last int; done bigint; e record;
begin
  select * into t from ledger.transfer x where x.id = p_transfer and x.state = 'completed' for update;
  if t.id is null then return null; end if;
  -- Words that were erased stay erased.
  if t.description is null then return null; end if;
  select max(x.version) into last from ledger.transfer_text x where x.transfer_id = p_transfer;
  if t.description = p_description and t.occurred_on = p_occurred_on and t.category_id is not distinct from p_category then return coalesce(last, 0); end if;
  if last is null then
    insert into ledger.transfer_text (transfer_id, version, description, category_id, occurred_on, by_person, at)
    values (t.id, 0, t.description, t.category_id, t.occurred_on, t.author, t.recorded_at);
    last := 0;
  end if;
  insert into ledger.transfer_text (transfer_id, version, description, category_id, occurred_on, reason, by_person, at)
  values (t.id, last + 1, p_description, p_category, p_occurred_on, p_reason, p_by, p_now);
  update ledger.transfer set description = p_description, category_id = p_category, occurred_on = p_occurred_on where id = t.id;
  if t.occurred_on <> p_occurred_on then
    insert into ledger.day_head (currency_id) values (t.currency_id) on conflict do nothing;
    select d.seq into done from ledger.day_head d where d.currency_id = t.currency_id for update;
    -- Every book in which this transfer stands, from the two that it names on.
    for e in
      with recursive books (account) as (
        select unnest(array[t.payer_account, t.payee_account])
        union
        select x.other_account from books b join ledger.entry x on x.account_id = b.account and x.seq = t.seq
      ), changed as (
        update ledger.entry x set occurred_on = p_occurred_on from books b where x.account_id = b.account and x.seq = t.seq
        returning x.account_id, x.position, x.side, x.amount_minor
      )
      select c.account_id, c.position, case c.side when 1 then c.amount_minor else 0 end as came_in, case c.side when -1 then c.amount_minor else 0 end as went_out
        from changed c where t.seq <= done order by c.account_id, c.position
    loop
      insert into ledger.day_total (account_id, day, came_in, went_out, lines, last_seq)
      select e.account_id, p_occurred_on, coalesce(p.came_in, 0), coalesce(p.went_out, 0), coalesce(p.lines, 0), coalesce(p.last_seq, 0)
        from (select 1) one left join lateral (select * from ledger.day_total x where x.account_id = e.account_id and x.day <= p_occurred_on order by x.day desc limit 1) p on true
      on conflict do nothing;
      update ledger.day_total x
         set came_in = x.came_in + sign * e.came_in, went_out = x.went_out + sign * e.went_out, lines = x.lines + sign
        from (select case when p_occurred_on < t.occurred_on then 1 else -1 end as sign) s
       where x.account_id = e.account_id and x.day >= least(t.occurred_on, p_occurred_on) and x.day < greatest(t.occurred_on, p_occurred_on);
      insert into ledger.entry_late (account_id, seq, position, occurred_on) values (e.account_id, t.seq, e.position, p_occurred_on)
      on conflict (account_id, seq, position) do update set occurred_on = excluded.occurred_on;
    end loop;
  end if;
  return last + 1;
end $$;

-- The auditor looks at the words as they were first written; those of now, and the day, have to be the last in their history.
create or replace function ledger.chain_records(p_currency uuid, p_after bigint, p_upto bigint)
returns table (seq bigint, transfer uuid, hash text, settled_at text, workflow text, reverses uuid, digest text, words_hold boolean, payer uuid, payee uuid, amount_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select t.seq, t.id, encode(t.hash, 'hex'), to_char(t.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), t.workflow, t.reverses,
         encode(t.digest, 'hex'),
         t.description is null or t.digest = ledger.digest(t.salt, coalesce(o.description, t.description), t.reason)
           and (o.version is null or (n.description, n.occurred_on) = (t.description, t.occurred_on)),
         t.payer_account, t.payee_account, t.amount_minor
    from ledger.transfer t
    left join ledger.transfer_text o on o.transfer_id = t.id and o.version = 0
    left join lateral (select x.description, x.occurred_on from ledger.transfer_text x where x.transfer_id = t.id and o.version = 0
                        order by x.version desc limit 1) n on true
   where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto
   order by t.seq
$$;

-- Any account of a currency by its code, its id or its holder: to filter a statement that the caller may read by the other side.
-- It tells no more than the lines that are seen without it.
create function ledger.party_named(p_currency uuid, p_name text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id from (
    select a.id, a.status from ledger.account a where length(p_name) < 36 and a.currency_id = p_currency and a.code = p_name
    union all
    select a.id, a.status from ledger.account a where length(p_name) = 36 and a.id = p_name::uuid and a.currency_id = p_currency
    union all
    select a.id, a.status from ledger.account a where length(p_name) = 36 and a.holder_person = p_name::uuid and a.currency_id = p_currency) f
   order by f.status = 'closed' limit 1
$$;
