-- Several currencies for a group, with their types; and what posting has to know of accounts that are shared, left or closed.

-- The group's own unit has place 0 and stands first everywhere; further ones follow in the order they were made.
alter table ledger.currency drop constraint currency_group_id_key;
alter table ledger.currency drop constraint currency_kind_check;
-- points: only a role gives them, and they are not paid on · record: a book of national money that changed hands elsewhere
alter table ledger.currency add constraint currency_kind_check check (kind in ('hours', 'credit', 'points', 'record'));
alter table ledger.currency
  add column place smallint not null default 0 check (place between 0 and 9),
  -- of members: with their membership, or when somebody first needs one
  add column opens text not null default 'at_once' check (opens in ('at_once', 'first_use')),
  -- what an account at rest may do
  add column frozen_receives boolean not null default false,
  -- no more is dated up to this day, but by a correction that says so
  add column closed_on date,
  -- the standing rule: what an account that was left may hold to be settled by itself, after so many days; null: nothing
  add column write_off_minor bigint check (write_off_minor >= 0),
  add column write_off_days smallint not null default 30 check (write_off_days between 0 and 3650),
  -- without an exchange for so long an account counts as dormant; null: never
  add column dormant_months smallint default 12 check (dormant_months between 1 and 120),
  -- so long somebody may object to what another recorded
  add column contest_days smallint not null default 14 check (contest_days between 0 and 365);
create unique index currency_of_group on ledger.currency (group_id, place);
create unique index currency_symbol on ledger.currency (group_id, lower(symbol)) where symbol <> '';
create unique index currency_name on ledger.currency (group_id, lower(other));

alter domain ledger.account_kind drop constraint account_kind_check;
alter domain ledger.account_kind add constraint account_kind_check
  check (value in ('member', 'household', 'community', 'reserve', 'rounding', 'migration', 'difference', 'link', 'group'));
alter domain ledger.account_status drop constraint account_status_check;
alter domain ledger.account_status add constraint account_status_check check (value in ('active', 'frozen', 'leaving', 'closed'));
alter domain ledger.workflow drop constraint workflow_check;
alter domain ledger.workflow add constraint workflow_check
  check (value in ('send', 'request', 'record', 'admin', 'award', 'settle', 'writeoff', 'correction', 'reversal', 'import', 'merge'));

-- A transfer may be turned round in parts; `ledger.post` sees to it that the parts are not more than the whole.
drop index ledger.transfer_reverses;
create index transfer_reverses on ledger.transfer (reverses) where reverses is not null;

-- Who uses an account that is nobody's alone. `until` ends it; the rows stay, so that a receipt can say who acted when.
create table ledger.account_user (
  account_id uuid not null references ledger.account,
  person_id uuid not null,
  since timestamptz not null,
  until timestamptz,
  -- else only sees it
  may_spend boolean not null,
  per_payment_minor bigint check (per_payment_minor >= 0),
  per_day_minor bigint check (per_day_minor >= 0),
  -- what this person has paid from it on that day; kept by `ledger.post` under the account's lock
  spent_on date,
  spent_minor bigint not null default 0,
  added_by uuid,
  primary key (account_id, person_id, since)
);
create unique index account_user_now on ledger.account_user (person_id, account_id) where until is null;

-- Of the asking person: accounts shared with others.
create function ledger.shared_with_me() returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(u.account_id), '{}') from ledger.account_user u where u.person_id = kernel.person() and u.until is null
$$;

-- A household is no business of the other members; all other accounts without a holder are.
drop policy seen on ledger.account;
create policy seen on ledger.account for select using (
  (select kernel.trusted())
  or holder_person = (select kernel.person())
  or group_id = any ((select groups.mine_with('maySeeAccounts'))::uuid[])
  or (kind not in ('member', 'household') and group_id = any ((select groups.mine())::uuid[]))
  or (kind in ('household', 'group') and id = any ((select ledger.shared_with_me())::uuid[]) and group_id = any ((select groups.mine())::uuid[])));

alter table ledger.account_user enable row level security;
alter table ledger.account_user force row level security;
create policy seen on ledger.account_user for select using (
  (select kernel.trusted()) or (select true from ledger.account a where a.id = account_id limit 1));
create policy added on ledger.account_user for insert with check ((select kernel.trusted()));
create policy changed on ledger.account_user for update using ((select kernel.trusted()));
create policy removed on ledger.account_user for delete using ((select kernel.trusted()));

-- A further currency with its chain and its own named accounts. The caller has checked the right. Null: a symbol or a name that
-- another currency of the group has, or no place left.
create function ledger.add_currency(p_id uuid, p_accounts uuid[], p_now timestamptz, p_group uuid, p_kind text, p_one text, p_other text, p_symbol text,
  p_scale int, p_step_s int, p_workflow text, p_visibility text, p_opens text,
  p_min bigint, p_max bigint, p_soft_min bigint, p_soft_max bigint, p_by uuid, p_reason text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made uuid;
  tries int := 0;
  wished text;
  zone text;
  next int;
begin
  -- The group's first currency is locked: one is added at a time.
  select y.code, y.time_zone into wished, zone from ledger.currency y where y.group_id = p_group and y.place = 0 for no key update;
  select max(y.place) + 1 into next from ledger.currency y where y.group_id = p_group;
  if next is null or next > 9
     or exists (select from ledger.currency y where y.group_id = p_group
                 and (p_symbol <> '' and lower(y.symbol) = lower(p_symbol) or lower(y.other) = lower(p_other))) then
    return null;
  end if;
  loop
    wished := left(wished, 2) || chr(65 + tries / 26 % 26) || chr(65 + tries % 26);
    insert into ledger.currency as y (id, group_id, place, kind, one, other, symbol, scale, step_s, code, time_zone, default_workflow, visibility, opens,
                                      min_minor, max_minor, soft_min_minor, soft_max_minor, created_at, last_number)
    values (p_id, p_group, next, p_kind, p_one, p_other, p_symbol, p_scale, p_step_s, wished, zone, p_workflow, p_visibility, p_opens,
            p_min, p_max, p_soft_min, p_soft_max, p_now, 4)
    on conflict (code) do nothing returning y.id into made;
    exit when made is not null;
    tries := tries + 1;
    if tries > 675 then
      raise exception 'ledger.add_currency: no code left near %', wished;
    end if;
  end loop;
  insert into ledger.chain (currency_id) values (made);
  -- Points come from the community without end; of other units it spends what it has until a decision says otherwise.
  insert into ledger.account (id, currency_id, group_id, code, kind, own_min, own_max, min_minor, opened_at)
  select p_accounts[k.n], made, p_group, wished || lpad(k.n::text, 4, '0'), k.kind, true, true,
         case when k.kind in ('community', 'reserve') and p_kind <> 'points' then 0 end, p_now
    from unnest(array['community', 'reserve', 'rounding', 'migration']) with ordinality as k (kind, n);
  insert into ledger.limit_set (currency_id, min_minor, max_minor, soft_min_minor, soft_max_minor, reason, set_by, set_at)
  values (made, p_min, p_max, p_soft_min, p_soft_max, p_reason, p_by, p_now);
  return made;
end $$;

-- How a currency is written and works. Names and symbol as long as nothing was exchanged; false: they are another's, or in use.
create function ledger.change_currency(p_currency uuid, p_one text, p_other text, p_symbol text, p_workflow text, p_visibility text, p_opens text,
  p_frozen_receives boolean, p_write_off bigint, p_write_off_days int, p_dormant_months int, p_contest_days int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.currency y join ledger.chain h on h.currency_id = y.id
              where y.id = p_currency and h.seq > 0 and (y.one, y.other, y.symbol) <> (p_one, p_other, p_symbol))
     or exists (select from ledger.currency y join ledger.currency z on z.group_id = y.group_id and z.id <> y.id
                 where y.id = p_currency and (p_symbol <> '' and lower(z.symbol) = lower(p_symbol) or lower(z.other) = lower(p_other))) then
    return false;
  end if;
  update ledger.currency set one = p_one, other = p_other, symbol = p_symbol, default_workflow = p_workflow, visibility = p_visibility, opens = p_opens,
         frozen_receives = p_frozen_receives, write_off_minor = p_write_off, write_off_days = p_write_off_days,
         dormant_months = p_dormant_months, contest_days = p_contest_days
   where id = p_currency;
  return true;
end $$;

-- Accounts in a currency for these people, as far as they are active members and have none. Codes in a row.
create function ledger.open_for(p_currency uuid, p_persons uuid[], p_now timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  opened int := 0;
  p uuid;
begin
  for p in
    select r.person_id from ledger.currency y join groups.reach r on r.group_id = y.group_id and r.audience = 2
     where y.id = p_currency and (p_persons is null or r.person_id = any (p_persons))
       and not exists (select from ledger.account a where a.currency_id = y.id and a.holder_person = r.person_id and a.status <> 'closed')
     order by r.person_id
  loop
    perform ledger.open_account(gen_random_uuid(), p_now, p_currency, 'member', p, null, '');
    opened := opened + 1;
  end loop;
  return opened;
end $$;

-- Whom a member may pay in a currency: as before, and where accounts open at first use also members who have none yet, by the
-- account of the group's own unit.
drop function ledger.payees(uuid, text, text, text, uuid, int);
create function ledger.payees(p_currency uuid, p_pattern text, p_code text, p_after_name text, p_after uuid, p_limit int)
returns table (id uuid, code text, kind text, name text, holder_person uuid, sort_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.code, f.kind, f.name, f.holder_person, f.sort_name
    from (select a.id, a.code, a.kind, a.name, a.holder_person, coalesce(c.name, a.name) as sort_name
            from ledger.currency y
            join ledger.account a on a.currency_id = y.id or y.opens = 'first_use' and y.place > 0 and a.kind = 'member'
                 and a.currency_id = (select z.id from ledger.currency z where z.group_id = y.group_id and z.place = 0)
                 and not exists (select from ledger.account b where b.holder_person = a.holder_person and b.currency_id = y.id and b.status <> 'closed')
            left join people.card c on c.id = a.holder_person
           where y.id = p_currency and y.group_id = any (groups.mine()) and a.status = 'active'
             and (a.kind in ('community', 'group', 'household')
               or a.kind = 'member' and a.holder_person is distinct from kernel.person()
                  and exists (select from groups.reach r where r.person_id = a.holder_person and r.group_id = y.group_id and r.audience = 2))) f
   where (p_pattern is null or kernel.fold(f.sort_name) like p_pattern or f.code like p_code)
     and (p_after is null or (f.sort_name collate "und-x-icu", f.id) > (p_after_name collate "und-x-icu", p_after))
   order by f.sort_name collate "und-x-icu", f.id limit p_limit
$$;

-- One of them, named by code, id or holder.
drop function ledger.payee(uuid, text);
create function ledger.payee(p_currency uuid, p_name text) returns table (id uuid, code text, kind text, name text, holder_person uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code, a.kind, a.name, a.holder_person
    from ledger.currency y
    join ledger.currency z on z.group_id = y.group_id and (z.id = y.id or z.place = 0 and y.opens = 'first_use')
   cross join lateral ledger.find_account(z.id, kernel.person(), p_name) f
    join ledger.account a on a.id = f.id
   where y.id = p_currency and y.group_id = any (groups.mine()) and p_name is not null and a.kind in ('member', 'household', 'community', 'group')
     and (z.id = y.id or a.kind = 'member')
   order by z.id = y.id desc limit 1
$$;

-- As before, but for the group's own unit among several.
create or replace function ledger.open_currency(p_id uuid, p_accounts uuid[], p_now timestamptz, p_group uuid, p_kind text, p_one text, p_other text, p_symbol text,
  p_scale int, p_step_s int, p_code text, p_time_zone text, p_workflow text, p_visibility text,
  p_min bigint, p_max bigint, p_soft_min bigint, p_soft_max bigint, p_by uuid, p_reason text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made uuid;
  tries int := 0;
  wished text := p_code;
begin
  loop
    insert into ledger.currency as y (id, group_id, kind, one, other, symbol, scale, step_s, code, time_zone, default_workflow, visibility,
                                      min_minor, max_minor, soft_min_minor, soft_max_minor, created_at, last_number)
    values (p_id, p_group, p_kind, p_one, p_other, p_symbol, p_scale, p_step_s, wished, p_time_zone, p_workflow, p_visibility,
            p_min, p_max, p_soft_min, p_soft_max, p_now, 4)
    on conflict do nothing returning y.id into made;
    exit when made is not null;
    select y.id into made from ledger.currency y where y.group_id = p_group and y.place = 0;
    if made is not null then
      return made;
    end if;
    tries := tries + 1;
    wished := left(p_code, 2) || chr(65 + tries / 26 % 26) || chr(65 + tries % 26);
    if tries > 675 then
      raise exception 'ledger.open_currency: no code left near %', p_code;
    end if;
  end loop;
  insert into ledger.chain (currency_id) values (made);
  -- The community spends what it has until a decision says otherwise; the accounts of the machinery have no bounds.
  insert into ledger.account (id, currency_id, group_id, code, kind, own_min, own_max, min_minor, opened_at)
  select p_accounts[k.n], made, p_group, wished || lpad(k.n::text, 4, '0'), k.kind, true, true, case when k.kind in ('community', 'reserve') then 0 end, p_now
    from unnest(array['community', 'reserve', 'rounding', 'migration']) with ordinality as k (kind, n);
  insert into ledger.limit_set (currency_id, min_minor, max_minor, soft_min_minor, soft_max_minor, reason, set_by, set_at)
  values (made, p_min, p_max, p_soft_min, p_soft_max, p_reason, p_by, p_now);
  return made;
end $$;

-- May this person be told figures of these accounts? A household's only by those who use it, and by roles.
create or replace function ledger.sees(p_person uuid, p_accounts uuid[]) returns table (account uuid, seen boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, coalesce(a.holder_person = p_person, false)
      or groups.has_right(p_person, a.group_id, 'maySeeAccounts')
      or (a.kind not in ('member', 'household') or y.visibility = 'members')
         and exists (select from groups.reach r where r.person_id = p_person and r.group_id = a.group_id and r.audience = 2)
      or exists (select from ledger.account_user u where u.person_id = p_person and u.account_id = a.id and u.until is null)
    from ledger.account a join ledger.currency y on y.id = a.currency_id
   where a.id = any (p_accounts)
$$;

-- For an importer: the accounts of the group's own unit.
create or replace function ledger.import_state(p_group uuid) returns table (id uuid, code text, kind text, balance_minor bigint, imported_minor bigint, moved_to uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code::text, a.kind::text, a.balance_minor, coalesce(i.total, 0)::bigint, b.id
    from ledger.currency y
    join ledger.account a on a.currency_id = y.id
    left join (select e.account_id, sum(e.side * e.amount_minor) as total
                 from ledger.account x join ledger.entry e on e.account_id = x.id
                where x.group_id = p_group and exists (select from ledger.transfer t where t.id = e.transfer_id and t.workflow = 'import')
                group by e.account_id) i on i.account_id = a.id
    left join ledger.account b on a.status = 'closed' and b.holder_person = a.holder_person and b.currency_id = a.currency_id and b.status <> 'closed'
   where y.group_id = p_group and y.place = 0
$$;

-- Shared accounts of a person who becomes another.
create function ledger.hand_over_shares(p_from uuid, p_to uuid, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.account_user u set until = p_now where u.person_id = p_from and u.until is null
     and exists (select from ledger.account_user v where v.person_id = p_to and v.account_id = u.account_id and v.until is null);
  update ledger.account_user u set person_id = p_to where u.person_id = p_from;
$$;

-- Functions of the hot path, extended; what each does stands at its first version.
drop function ledger.parties(timestamptz, text, uuid[], uuid[], text[], text[], uuid[]);
drop function ledger.transfers_for(timestamptz, uuid[], uuid[]);

create function ledger.parties(p_now timestamptz, p_right text, p_actor uuid[], p_group uuid[], p_payer text[], p_payee text[], p_item uuid[], p_currency uuid[])
returns table (ord int, currency uuid, kind text, one text, other text, symbol text, scale smallint, step_s int, default_workflow text, today text,
               member boolean, may boolean, may_for_others boolean, may_spend boolean,
               payer uuid, payer_kind text, payer_person uuid, payee uuid, payee_kind text, payee_person uuid, item_seen boolean,
               opens boolean, closed_on text, payer_use boolean, payee_use boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  with y as materialized (
    select d.group_id, d.wanted, c.id, c.place > 0 and c.opens = 'first_use' as opens, c.closed_on::text as closed_on, c.kind, c.one, c.other, c.symbol, c.scale, c.step_s, c.default_workflow,
           to_char(p_now at time zone c.time_zone, 'YYYY-MM-DD') as today, ledger.members_may(d.group_id, p_right) as all_may
      from (select distinct u.group_id, u.wanted from unnest(p_group, p_currency) as u (group_id, wanted)) d
      left join ledger.currency c on c.group_id = d.group_id and case when d.wanted is null then c.place = 0 else c.id = d.wanted end
  ), p as materialized (
    select u.*, y.*,
           coalesce((select true from groups.reach r where r.person_id = u.actor and r.group_id = u.at_group and r.audience = 2 limit 1), false) as member,
           case when u.payer is null then (select o.id from ledger.account o where o.holder_person = u.actor and o.currency_id = y.id and o.status <> 'closed' limit 1)
                when u.payer = ':community' then (select o.id from ledger.account o where o.currency_id = y.id and o.kind = 'community' limit 1)
                when length(u.payer) < 36 then (select o.id from ledger.account o where o.currency_id = y.id and o.code = u.payer limit 1)
                else coalesce((select o.id from ledger.account o where o.id = u.payer::uuid limit 1),
                              (select o.id from ledger.account o where o.holder_person = u.payer::uuid and o.currency_id = y.id and o.status <> 'closed' limit 1)) end as payer_id,
           case when u.payee is null then (select o.id from ledger.account o where o.holder_person = u.actor and o.currency_id = y.id and o.status <> 'closed' limit 1)
                when length(u.payee) < 36 then (select o.id from ledger.account o where o.currency_id = y.id and o.code = u.payee limit 1)
                else coalesce((select o.id from ledger.account o where o.id = u.payee::uuid limit 1),
                              (select o.id from ledger.account o where o.holder_person = u.payee::uuid and o.currency_id = y.id and o.status <> 'closed' limit 1)) end as payee_id
      from unnest(p_actor, p_group, p_payer, p_payee, p_item, p_currency) with ordinality as u (actor, at_group, payer, payee, item, chosen, ord)
      join y on y.group_id = u.at_group and y.wanted is not distinct from u.chosen
  )
  select p.ord::int, p.id, p.kind, p.one, p.other, p.symbol, p.scale, p.step_s, p.default_workflow, p.today, p.member,
         case when p.all_may then p.member else groups.has_right(p.actor, p.at_group, p_right) end,
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.at_group, 'mayRecordForOthers') end,
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.at_group, 'maySpendCommunity') end,
         a.id, a.kind::text, a.holder_person, b.id, b.kind::text, b.holder_person,
         case when p.item is not null then exists (
           select from items.item i where i.id = p.item and i.state = 'live'
              and (i.author_id = p.actor or i.audience = 4 and i.community_id = p.at_group
                or exists (select from groups.reach r where r.person_id = p.actor and r.group_id = i.group_id and r.audience = i.audience))) end,
         p.opens, p.closed_on,
         case when p.payer is not null then exists (
           select from ledger.account_user w where w.person_id = p.actor and w.account_id = a.id and w.until is null and w.may_spend) end,
         case when p.payer is not null and p.payee is not null then exists (
           select from ledger.account_user w where w.person_id = p.actor and w.account_id = b.id and w.until is null and w.may_spend) end
    from p
    left join ledger.account a on a.id = p.payer_id and a.currency_id = p.id and a.status <> 'closed'
    left join ledger.account b on b.id = p.payee_id and b.currency_id = p.id and b.status <> 'closed';
end $$;

create function ledger.transfers_for(p_now timestamptz, p_ids uuid[], p_actors uuid[])
returns table (ord int, transfer uuid, group_id uuid, currency uuid, kind text, one text, other text, symbol text, scale smallint, step_s int,
               workflow text, state text, amount_minor bigint, occurred_on text, today text, author uuid,
               payer uuid, payer_kind text, payer_person uuid, payee uuid, payee_kind text, payee_person uuid,
               reversed boolean, left_minor bigint, closed_on text, payer_use boolean, payee_use boolean, member boolean, seen boolean, may_pay boolean, may_reverse boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.ord::int, t.id, a.group_id, y.id, y.kind, y.one, y.other, y.symbol, y.scale, y.step_s, t.workflow, t.state, t.amount_minor,
         t.occurred_on::text, to_char(p_now at time zone y.time_zone, 'YYYY-MM-DD'), t.author,
         a.id, a.kind, a.holder_person, b.id, b.kind, b.holder_person,
         coalesce(z.total >= t.amount_minor, false), t.amount_minor - coalesce(z.total, 0), y.closed_on::text, u.payer, u.payee,
         exists (select from groups.reach r where r.person_id = p.actor and r.group_id = a.group_id and r.audience = 2),
         coalesce(p.actor in (a.holder_person, b.holder_person), false)
           or exists (select from ledger.account_user w where w.person_id = p.actor and w.account_id in (a.id, b.id) and w.until is null) or groups.has_right(p.actor, a.group_id, 'maySeeAccounts'),
         groups.has_right(p.actor, a.group_id, 'mayPay'), groups.has_right(p.actor, a.group_id, 'mayReverse')
    from unnest(p_ids, p_actors) with ordinality as p (id, actor, ord)
    join ledger.transfer t on t.id = p.id
    join ledger.currency y on y.id = t.currency_id
    join ledger.account a on a.id = t.payer_account
    join ledger.account b on b.id = t.payee_account
   cross join lateral (select sum(r.amount_minor)::bigint as total from ledger.transfer r where r.reverses = t.id) z
   cross join lateral (select exists (select from ledger.account_user w where w.person_id = p.actor and w.account_id = a.id and w.until is null and w.may_spend) as payer,
                              exists (select from ledger.account_user w where w.person_id = p.actor and w.account_id = b.id and w.until is null and w.may_spend) as payee) u
$$;

create or replace function ledger.post(
  p_now timestamptz, p_command text, p_act text, p_occurred_on date, p_salts bytea, p_accounts uuid[], p_currencies uuid[],
  p_id uuid[], p_payer int[], p_payee int[], p_amount bigint[], p_description text[],
  p_key text[], p_hash bytea[],
  p_actor uuid[], p_on date[], p_reason text[], p_item uuid[], p_ref uuid[], p_pass boolean[], p_at timestamptz[], p_source text[],
  p_more_of int[], p_more_kind text[], p_more_debit int[], p_more_credit int[], p_more_amount bigint[])
returns table (ord int, why text, limit_minor bigint, over_minor bigint, transfer uuid, seq bigint, payer_minor bigint, payee_minor bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  n constant int := cardinality(p_id);
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  highest constant bigint := 4000000000000000000;
  -- by place of account
  v_group uuid[]; v_chain int[]; v_status text[]; v_open boolean[]; v_holder uuid[]; v_name text[];
  v_balance bigint[]; v_floor bigint[]; v_top bigint[]; v_closed date[]; v_receives boolean[];
  -- by place of currency
  c_seq bigint[]; c_head text[];
  -- by place of payment
  r_state text[]; r_due timestamptz[]; r_reversed boolean[]; r_left bigint[]; r_digest bytea[];
  o_past boolean[];
  o_seq bigint[] := array_fill(null::bigint, array[n]);
  o_payer bigint[] := o_seq;
  o_payee bigint[] := o_seq;
  o_hash bytea[] := array_fill(null::bytea, array[n]);
  o_digest bytea[] := o_hash;
  m_text text[]; m_debit_minor bigint[]; m_credit_minor bigint[];
  -- history and settling of accounts follow no limit; a reversal is stopped by none
  free constant boolean := p_act in ('import', 'merge', 'reverse', 'settle', 'writeoff');
  -- settling what somebody left asks for no membership
  clerk constant boolean := p_act in ('import', 'merge', 'settle', 'writeoff');
  -- a role may move what is at rest
  kept constant boolean := p_act in ('reverse', 'admin', 'correction', 'settle', 'writeoff');
  plain constant boolean := p_act in ('send', 'record', 'admin', 'award');
  more constant boolean := cardinality(p_more_of) > 0;
  moment constant text := to_char(p_now at time zone 'UTC', '"|"YYYY-MM-DD"T"HH24:MI:SS.US"Z|"')
    || case p_act when 'accept' then 'request' when 'reverse' then 'reversal' else p_act end || '|';
  i int; k int; a int; b int; c int; x bigint; s bigint; down bigint; up bigint;
  active boolean; same boolean; answer text; digest bytea; line text; pass boolean; w text; shared boolean; on_day date; today date; most bigint; u ledger.account_user;
begin
  if cardinality(p_ref) > 0 then
    perform from ledger.transfer t where t.id = any (p_ref) order by t.id for update;
    select array_agg(t.state), array_agg(t.due_at), array_agg(t.tries > 0 and t.rest <= 0), array_agg(t.rest), array_agg(t.digest)
      into r_state, r_due, r_reversed, r_left, r_digest
      from (select t.state, t.due_at, z.tries, t.amount_minor - coalesce(z.total, 0) as rest,
                   case when p_act = 'accept' then t.digest end as digest
              from unnest(p_ref, p_payer, p_payee, p_amount) with ordinality as p (ref, payer, payee, amount, ord)
              left join ledger.transfer t on t.id = p.ref and (t.amount_minor = p.amount or p_act = 'reverse')
                   and t.payer_account = p_accounts[case p_act when 'accept' then p.payer else p.payee end]
                   and t.payee_account = p_accounts[case p_act when 'accept' then p.payee else p.payer end]
              left join lateral (select count(*) as tries, sum(r.amount_minor)::bigint as total from ledger.transfer r where p_act = 'reverse' and r.reverses = t.id) z on true
             order by p.ord) t;
  end if;

  select array_agg(l.group_id), array_agg(l.chain), array_agg(l.status), array_agg(l.status = 'active'), array_agg(l.holder_person),
         array_agg(l.name), array_agg(l.balance_minor), array_agg(l.floor), array_agg(l.top), array_agg(l.closed_on), array_agg(l.frozen_receives)
    into v_group, v_chain, v_status, v_open, v_holder, v_name, v_balance, v_floor, v_top, v_closed, v_receives
    from (select l.group_id, array_position(p_currencies, l.currency_id) as chain, l.status, l.holder_person, l.id::text as name, l.balance_minor,
                 coalesce(case when l.own_min then l.min_minor else y.min_minor end + l.reserved_minor, -highest) as floor,
                 coalesce(case when l.own_max then l.max_minor else y.max_minor end, highest) as top,
                 y.closed_on, y.frozen_receives
            from ledger.account l join ledger.currency y on y.id = l.currency_id
           where l.id = any (p_accounts) order by l.id for no key update of l) l;
  if cardinality(v_name) is distinct from cardinality(p_accounts) or v_name <> p_accounts::text[] then
    raise exception 'ledger.post: accounts are missing, or out of order';
  end if;

  select array_agg(h.seq), array_agg(encode(h.hash, 'hex')) into c_seq, c_head
    from (select h.seq, h.hash from ledger.chain h where h.currency_id = any (p_currencies) order by h.currency_id for no key update) h;

  if more then
    m_text := array_fill(null::text, array[n]);
    for k in 1 .. cardinality(p_more_of) loop
      i := p_more_of[k];
      m_text[i] := coalesce(m_text[i], '') || ';' || p_more_kind[k] || ':' || v_name[p_more_debit[k]] || ':' || v_name[p_more_credit[k]] || ':' || p_more_amount[k];
    end loop;
  end if;

  for i, a, b, x, same, answer, active, digest, line in
    select p.ord, p.payer, p.payee, p.amount, q.hash = p.hash, q.answer,
           (select true from groups.reach r where r.person_id = coalesce(p.actor, v_holder[p.payer]) and r.group_id = v_group[p.payer] and r.audience = 2 limit 1),
           coalesce(p.digest, ledger.digest(substring(p_salts, p.ord::int * 16 - 15, 16), p.description, coalesce(p.reason, ''))),
           '|' || p.id || case when p.at is null then moment else to_char(p.at at time zone 'UTC', '"|"YYYY-MM-DD"T"HH24:MI:SS.US"Z|"') || p_act || '|' end
           || case when p_act = 'reverse' then p.ref || '|' else '|' end
      from unnest(p_id, p_payer, p_payee, p_amount, p_description, p_key, p_hash, p_actor, p_reason, p_ref, p_at, r_digest) with ordinality
           as p (id, payer, payee, amount, description, key, hash, actor, reason, ref, at, digest, ord)
      left join lateral (select k.hash, k.answer from kernel.idempotency k
                          where k.actor = coalesce(p.actor, v_holder[p.payer]) and k.command = p_command and k.key = p.key limit 1) q on true
     order by p.ord
  loop
    down := v_balance[a] - x;
    up := v_balance[b] + x;
    c := v_chain[a];
    w := null;
    on_day := coalesce(p_on[i], p_occurred_on);
    shared := p_act in ('send', 'accept') and v_holder[a] is null;
    if not (plain and active is true and not shared and (v_closed[a] is null or on_day > v_closed[a]) and answer is null and v_open[a] and v_open[b] and down >= v_floor[a] and up <= v_top[b] and c = v_chain[b]) then
      -- Some rule is in the way, or this act passes some of them.
      pass := free or coalesce(p_pass[i], false);
      w := case
        when answer is not null then case when same then 'answered' else 'key_reused' end
        when c is distinct from v_chain[b] then 'currency'
        when active is null and not clerk then 'membership'
        when p_act = 'accept' and (r_state[i] is distinct from 'pending' or p_ref[i] = any (p_ref[1 : i - 1])) then 'settled'
        when p_act = 'accept' and r_due[i] < p_now then 'due'
        when p_act = 'reverse' and r_state[i] is distinct from 'completed' then 'settled'
        when p_act = 'reverse' and r_reversed[i] then 'reversed'
        when p_act = 'reverse' and x > r_left[i] then 'too_much'
        when on_day <= v_closed[a] and p_act in ('send', 'record', 'admin', 'award', 'accept') then 'period'
        when greatest(-down, up) > highest then 'too_large'
        when p_act in ('import', 'merge') then null
        when v_status[a] = 'closed' or not (v_open[a] or kept or v_status[a] = 'leaving' and down >= 0) then 'payer_' || v_status[a]
        when v_status[b] = 'closed' or not (v_open[b] or kept or v_status[b] = 'leaving' and up <= 0 or v_status[b] = 'frozen' and v_receives[b]) then 'payee_' || v_status[b]
        when pass or x = 0 then null
        when down < v_floor[a] then 'payer_limit'
        when up > v_top[b] then 'payee_limit'
      end;
      if w is null and shared then
        -- Nobody's alone: whoever acts uses it, within what was agreed for that person. The account is locked, so the day's sum holds.
        select * into u from ledger.account_user s
         where s.account_id = p_accounts[a] and s.person_id = p_actor[i] and s.until is null and s.may_spend for update;
        select (p_now at time zone y.time_zone)::date into today from ledger.currency y where y.id = p_currencies[c];
        most := u.per_day_minor - case when u.spent_on = today then u.spent_minor else 0 end;
        w := case when u.person_id is null then 'user_absent' when x > u.per_payment_minor then 'user_payment' when x > most then 'user_day' end;
        if w is null then
          update ledger.account_user s set spent_on = today, spent_minor = case when s.spent_on = today then s.spent_minor else 0 end + x
           where s.account_id = u.account_id and s.person_id = u.person_id and s.since = u.since;
        end if;
      end if;
      if w is null and coalesce(p_pass[i], false) and (down < v_floor[a] or up > v_top[b]) then
        o_past := coalesce(o_past, array_fill(false, array[n]));
        o_past[i] := true;
      end if;
    end if;

    if w = 'answered' then
      -- A retry is told again what the first attempt was told, from what that one wrote.
      return query select i, null::text, null::bigint, null::bigint, t.id, t.seq, ep.balance_minor, ey.balance_minor
        from ledger.transfer t
        join ledger.entry ep on ep.account_id = t.payer_account and ep.seq = t.seq and ep.position = 0
        join ledger.entry ey on ey.account_id = t.payee_account and ey.seq = t.seq and ey.position = 0
       where t.id = btrim(answer, '"')::uuid;
    elsif w is not null then
      return query select i, w, case w when 'payer_limit' then v_floor[a] when 'payee_limit' then v_top[b] when 'user_payment' then u.per_payment_minor when 'user_day' then u.per_day_minor
          when 'too_much' then r_left[i] end,
        case w when 'payer_limit' then v_floor[a] - down when 'payee_limit' then up - v_top[b] when 'user_payment' then x - u.per_payment_minor when 'user_day' then x - most
          when 'too_much' then x - r_left[i] end, null::uuid, null::bigint, null::bigint, null::bigint;
    else
      v_balance[a] := down;
      v_balance[b] := up;
      o_payer[i] := down;
      if p_act = 'reverse' then
        for k in i + 1 .. n loop
          continue when p_ref[k] <> p_ref[i];
          r_left[k] := r_left[k] - x;
          r_reversed[k] := r_left[k] <= 0;
        end loop;
      end if;
      o_payee[i] := up;
      s := c_seq[c] + 1;
      c_seq[c] := s;
      o_seq[i] := s;
      o_digest[i] := digest;
      line := 'tequio-1|' || s || '|' || c_head[c] || line || encode(digest, 'hex') || '|';
      if more and m_text[i] is not null then
        line := line || 1 + length(m_text[i]) - length(replace(m_text[i], ';', '')) || ':main:' || v_name[a] || ':' || v_name[b] || ':' || x || m_text[i];
      else
        line := line || '1:main:' || v_name[a] || ':' || v_name[b] || ':' || x;
      end if;
      digest := sha256(convert_to(line, 'UTF8'));
      o_hash[i] := digest;
      c_head[c] := encode(digest, 'hex');
      if more and m_text[i] is not null then
        for k in 1 .. cardinality(p_more_of) loop
          continue when p_more_of[k] <> i;
          a := p_more_debit[k]; b := p_more_credit[k];
          v_balance[a] := v_balance[a] - p_more_amount[k];
          v_balance[b] := v_balance[b] + p_more_amount[k];
          m_debit_minor[k] := v_balance[a];
          m_credit_minor[k] := v_balance[b];
        end loop;
      end if;
    end if;
  end loop;

  if p_act = 'accept' then
    update ledger.transfer t set state = 'completed', seq = d.seq, hash = d.hash, settled_at = p_now, occurred_on = coalesce(d.on_day, p_occurred_on)
      from unnest(p_id, o_seq, o_hash, p_on) as d (id, seq, hash, on_day) where t.id = d.id and d.seq is not null;
    insert into ledger.transfer_version (transfer_id, version, state, by_person, at)
    select d.id, 1, 'completed', coalesce(d.actor, v_holder[d.payer]), p_now
      from unnest(p_id, o_seq, p_actor, p_payer) as d (id, seq, actor, payer) where d.seq is not null;
  end if;
  if more then
    insert into ledger.entry (account_id, seq, amount_minor, balance_minor, transfer_id, other_account, occurred_on, position, side, kind)
    select p_accounts[s.account], o_seq[m.of], m.amount, s.minor, p_id[m.of], p_accounts[s.other], coalesce(p_on[m.of], p_occurred_on),
           row_number() over (partition by m.of, s.side order by m.ord), s.side, m.kind
      from unnest(p_more_of, p_more_kind, p_more_debit, p_more_credit, p_more_amount, m_debit_minor, m_credit_minor) with ordinality
           as m (of, kind, debit, credit, amount, debit_minor, credit_minor, ord)
     cross join lateral (values (m.debit, m.credit, m.debit_minor, -1), (m.credit, m.debit, m.credit_minor, 1)) s (account, other, minor, side)
     where o_seq[m.of] is not null;
  end if;

  return query
  with d as materialized (
    select d.*, nullif(coalesce(d.actor, v_holder[d.payer]), nobody) as by, coalesce(d.on_day, p_occurred_on) as occurred_on
      from unnest(p_id, p_payer, p_payee, p_amount, p_description, p_key, p_hash, p_actor, p_on, p_reason, p_item, p_ref, p_at, p_source,
                  o_past, o_digest, o_seq, o_hash, o_payer, o_payee) with ordinality
        as d (id, payer, payee, amount, description, key, key_hash, actor, on_day, reason, item, ref, at, source,
              past, digest, seq, hash, payer_minor, payee_minor, ord)
     where d.seq is not null
  ), transfers as (
    insert into ledger.transfer (id, currency_id, payer_account, payee_account, amount_minor, seq, recorded_at, settled_at, occurred_on,
                                 workflow, state, past_limit, author, item_id, reverses, source_id, hash, description, reason, salt, digest)
    select d.id, p_currencies[v_chain[d.payer]], p_accounts[d.payer], p_accounts[d.payee], d.amount, d.seq, p_now, coalesce(d.at, p_now), d.occurred_on,
           case p_act when 'reverse' then 'reversal' else p_act end, 'completed', coalesce(d.past, false), d.by, d.item, d.ref,
           d.source, d.hash, d.description, coalesce(d.reason, ''), substring(p_salts, d.ord::int * 16 - 15, 16), d.digest
      from d where p_act <> 'accept'
  ), entries as (
    insert into ledger.entry (account_id, seq, amount_minor, balance_minor, transfer_id, other_account, occurred_on, position, side, kind)
    select p_accounts[s.account], d.seq, d.amount, s.minor, d.id, p_accounts[s.other], d.occurred_on, 0, s.side, 'main'
      from d cross join lateral (values (d.payer, d.payee, d.payer_minor, -1), (d.payee, d.payer, d.payee_minor, 1)) s (account, other, minor, side)
  ), accounts as (
    update ledger.account l set balance_minor = u.minor, version = l.version + 1
      from unnest(p_accounts, v_balance) as u (id, minor) where l.id = u.id and l.balance_minor <> u.minor
  ), chains as (
    update ledger.chain h set seq = u.seq, hash = decode(u.hash, 'hex')
      from unnest(p_currencies, c_seq, c_head) as u (id, seq, hash) where h.currency_id = u.id and h.seq <> u.seq
  ), keys as (
    insert into kernel.idempotency (actor, command, key, hash, answer, expires_at)
    select d.by, p_command, d.key, d.key_hash, '"' || d.id || '"', null from d where d.key is not null
  ), facts as (
    insert into kernel.fact (name, group_id, subject, actor, data, at)
    select case p_act when 'reverse' then 'ledger.transfer_reversed' else 'ledger.transfer_completed' end, v_group[d.payer], d.id, d.by,
           jsonb_object(array['transfer', d.id::text, 'payer_person', v_holder[d.payer]::text, 'payee_person', v_holder[d.payee]::text,
             'amount_minor', d.amount::text, 'currency', p_currencies[v_chain[d.payer]]::text,
             case p_act when 'reverse' then 'reverses' else 'act' end, case p_act when 'reverse' then d.ref::text else p_act end]),
           p_now
      from d where p_act not in ('import', 'merge')
  )
  select d.ord::int, null::text, null::bigint, null::bigint, d.id, d.seq, d.payer_minor, d.payee_minor from d;
end $$;
