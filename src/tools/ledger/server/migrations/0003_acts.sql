-- The other owner functions: what has to look or write across people. Each says whom it may serve.

-- An account by its code, its id or its holder; null names the actor's own.
create function ledger.find_account(p_currency uuid, p_actor uuid, p_name text)
returns table (id uuid, kind text, holder_person uuid) language sql stable as $$
  select f.id, f.kind, f.holder_person from (
    select a.id, a.kind::text as kind, a.holder_person from ledger.account a
     where p_name is null and a.holder_person = p_actor and a.currency_id = p_currency and a.status <> 'closed'
    union all
    select a.id, a.kind::text, a.holder_person from ledger.account a
     where length(p_name) = 36 and a.holder_person = p_name::uuid and a.currency_id = p_currency and a.status <> 'closed'
    union all
    select a.id, a.kind::text, a.holder_person from ledger.account a
     where length(p_name) = 36 and a.id = p_name::uuid and a.currency_id = p_currency and a.status <> 'closed'
    union all
    select a.id, a.kind::text, a.holder_person from ledger.account a
     where length(p_name) < 36 and a.currency_id = p_currency and a.code = p_name and a.status <> 'closed') f
   limit 1
$$;

-- Does the role that every active member has hold this right? One look for a group, where `has_right` takes one for each person.
create function ledger.members_may(p_group uuid, p_right text) returns boolean language sql stable as $$
  select exists (select from groups.role_right r where r.group_id = p_group and r.role = 'member' and r.right_name = p_right)
$$;

-- Before a payment: whose accounts are meant, and does the actor hold the right? One call for all that wait. An account is
-- named by its code, its id or its holder; null is the actor's own. Nothing of it is told before `member` is true. Balances
-- are not looked at.
create function ledger.parties(p_now timestamptz, p_right text, p_actor uuid[], p_group uuid[], p_payer text[], p_payee text[], p_item uuid[])
returns table (ord int, currency uuid, kind text, one text, other text, symbol text, scale smallint, step_s int, default_workflow text, today text,
               member boolean, may boolean, may_for_others boolean, may_spend boolean,
               payer uuid, payer_kind text, payer_person uuid, payee uuid, payee_kind text, payee_person uuid, item_seen boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  with y as materialized (
    select d.group_id, c.id, c.kind, c.one, c.other, c.symbol, c.scale, c.step_s, c.default_workflow,
           to_char(p_now at time zone c.time_zone, 'YYYY-MM-DD') as today, ledger.members_may(d.group_id, p_right) as all_may
      from (select distinct u.group_id from unnest(p_group) as u (group_id)) d left join ledger.currency c on c.group_id = d.group_id
  ), p as materialized (
    select u.*, y.*,
           coalesce((select true from groups.reach r where r.person_id = u.actor and r.group_id = u.at_group and r.audience = 2 limit 1), false) as member,
           case when u.payer is null then (select o.id from ledger.account o where o.holder_person = u.actor and o.currency_id = y.id and o.status <> 'closed' limit 1)
                when length(u.payer) < 36 then (select o.id from ledger.account o where o.currency_id = y.id and o.code = u.payer limit 1)
                else coalesce((select o.id from ledger.account o where o.id = u.payer::uuid limit 1),
                              (select o.id from ledger.account o where o.holder_person = u.payer::uuid and o.currency_id = y.id and o.status <> 'closed' limit 1)) end as payer_id,
           case when u.payee is null then (select o.id from ledger.account o where o.holder_person = u.actor and o.currency_id = y.id and o.status <> 'closed' limit 1)
                when length(u.payee) < 36 then (select o.id from ledger.account o where o.currency_id = y.id and o.code = u.payee limit 1)
                else coalesce((select o.id from ledger.account o where o.id = u.payee::uuid limit 1),
                              (select o.id from ledger.account o where o.holder_person = u.payee::uuid and o.currency_id = y.id and o.status <> 'closed' limit 1)) end as payee_id
      from unnest(p_actor, p_group, p_payer, p_payee, p_item) with ordinality as u (actor, at_group, payer, payee, item, ord)
      join y on y.group_id = u.at_group
  )
  select p.ord::int, p.id, p.kind, p.one, p.other, p.symbol, p.scale, p.step_s, p.default_workflow, p.today, p.member,
         case when p.all_may then p.member else groups.has_right(p.actor, p.at_group, p_right) end,
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.at_group, 'mayRecordForOthers') end,
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.at_group, 'maySpendCommunity') end,
         a.id, a.kind::text, a.holder_person, b.id, b.kind::text, b.holder_person,
         case when p.item is not null then exists (
           select from items.item i where i.id = p.item and i.state = 'live'
              and (i.author_id = p.actor or i.audience = 4 and i.community_id = p.at_group
                or exists (select from groups.reach r where r.person_id = p.actor and r.group_id = i.group_id and r.audience = i.audience))) end
    from p
    left join ledger.account a on a.id = p.payer_id and a.currency_id = p.id and a.status <> 'closed'
    left join ledger.account b on b.id = p.payee_id and b.currency_id = p.id and b.status <> 'closed';
end $$;

-- Before accepting or reversing: the transfer, for those who may know of it (`seen`).
create function ledger.transfers_for(p_now timestamptz, p_ids uuid[], p_actors uuid[])
returns table (ord int, transfer uuid, group_id uuid, currency uuid, kind text, one text, other text, symbol text, scale smallint, step_s int,
               workflow text, state text, amount_minor bigint, occurred_on text, today text, author uuid,
               payer uuid, payer_kind text, payer_person uuid, payee uuid, payee_kind text, payee_person uuid,
               reversed boolean, member boolean, seen boolean, may_pay boolean, may_reverse boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.ord::int, t.id, a.group_id, y.id, y.kind, y.one, y.other, y.symbol, y.scale, y.step_s, t.workflow, t.state, t.amount_minor,
         t.occurred_on::text, to_char(p_now at time zone y.time_zone, 'YYYY-MM-DD'), t.author,
         a.id, a.kind, a.holder_person, b.id, b.kind, b.holder_person,
         exists (select from ledger.transfer z where z.reverses = t.id),
         exists (select from groups.reach r where r.person_id = p.actor and r.group_id = a.group_id and r.audience = 2),
         coalesce(p.actor in (a.holder_person, b.holder_person), false) or groups.has_right(p.actor, a.group_id, 'maySeeAccounts'),
         groups.has_right(p.actor, a.group_id, 'mayPay'), groups.has_right(p.actor, a.group_id, 'mayReverse')
    from unnest(p_ids, p_actors) with ordinality as p (id, actor, ord)
    join ledger.transfer t on t.id = p.id
    join ledger.currency y on y.id = t.currency_id
    join ledger.account a on a.id = t.payer_account
    join ledger.account b on b.id = t.payee_account
$$;

-- Entries of a transfer beside the main one (levies), for those who may turn it round.
create function ledger.further_entries(p_transfer uuid) returns table (kind text, debit uuid, credit uuid, amount_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.kind, e.account_id, e.other_account, e.amount_minor
    from ledger.transfer t
    join ledger.account a on a.currency_id = t.currency_id
    join ledger.entry e on e.account_id = a.id and e.seq = t.seq and e.position > 0 and e.side = -1
   where t.id = p_transfer order by e.position
$$;

-- What was answered with these keys, for a retry whose act would not be allowed any more.
create function ledger.answered(p_command text, p_actors uuid[], p_keys text[])
returns table (ord int, hash bytea, transfer uuid, seq bigint, payer_minor bigint, payee_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.ord::int, k.hash, t.id, t.seq, ep.balance_minor, ey.balance_minor
    from unnest(p_actors, p_keys) with ordinality as p (actor, key, ord)
    join kernel.idempotency k on k.actor = p.actor and k.command = p_command and k.key = p.key
    join ledger.transfer t on t.id = btrim(k.answer, '"')::uuid
    join ledger.entry ep on ep.account_id = t.payer_account and ep.seq = t.seq and ep.position = 0
    join ledger.entry ey on ey.account_id = t.payee_account and ey.seq = t.seq and ey.position = 0
$$;

-- May this person be told figures of these accounts?
create function ledger.sees(p_person uuid, p_accounts uuid[]) returns table (account uuid, seen boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, coalesce(a.holder_person = p_person, false)
      or groups.has_right(p_person, a.group_id, 'maySeeAccounts')
      or (a.kind <> 'member' or y.visibility = 'members')
         and exists (select from groups.reach r where r.person_id = p_person and r.group_id = a.group_id and r.audience = 2)
    from ledger.account a join ledger.currency y on y.id = a.currency_id
   where a.id = any (p_accounts)
$$;

-- Accounts without figures, for whoever met their ids in something that they may see.
create function ledger.account_cards(p_ids uuid[]) returns table (id uuid, code text, kind text, name text, holder_person uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code, a.kind, a.name, a.holder_person from ledger.account a where a.id = any (p_ids)
$$;

-- Whom a member may pay: the active members and the community, by name. For the asking person, if that is a member.
-- `p_pattern` is for a folded name, `p_code` the beginning of a code. Balances only where the group shows them to all.
create function ledger.payees(p_group uuid, p_pattern text, p_code text, p_after_name text, p_after uuid, p_limit int)
returns table (id uuid, code text, kind text, name text, holder_person uuid, sort_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.code, f.kind, f.name, f.holder_person, f.sort_name
    from (select a.id, a.code, a.kind, a.name, a.holder_person, coalesce(c.name, a.name) as sort_name
            from ledger.account a
            left join people.card c on c.id = a.holder_person
           where a.group_id = p_group and p_group = any (groups.mine()) and a.status = 'active'
             and (a.kind in ('community', 'group')
               or a.kind = 'member' and a.holder_person is distinct from kernel.person()
                  and exists (select from groups.reach r where r.person_id = a.holder_person and r.group_id = p_group and r.audience = 2))) f
   where (p_pattern is null or kernel.fold(f.sort_name) like p_pattern or f.code like p_code)
     and (p_after is null or (f.sort_name collate "und-x-icu", f.id) > (p_after_name collate "und-x-icu", p_after))
   order by f.sort_name collate "und-x-icu", f.id limit p_limit
$$;

-- One of them, named by code, id or holder.
create function ledger.payee(p_group uuid, p_name text) returns table (id uuid, code text, kind text, name text, holder_person uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code, a.kind, a.name, a.holder_person
    from ledger.currency y
   cross join lateral ledger.find_account(y.id, kernel.person(), p_name) f
    join ledger.account a on a.id = f.id
   where y.group_id = p_group and p_group = any (groups.mine()) and p_name is not null and a.kind in ('member', 'community', 'group')
$$;

-- Accounts whose holder's name fits, to filter a statement that the caller may read.
create function ledger.accounts_named(p_currency uuid, p_pattern text) returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(a.id), '{}') from ledger.account a left join people.card c on c.id = a.holder_person
   where a.currency_id = p_currency and kernel.fold(coalesce(c.name, a.name)) like p_pattern
$$;

-- For the system: a currency with its chain and its named accounts. Once per group; later calls give the one that is there.
-- The code is taken as near as possible to the wished one.
create function ledger.open_currency(p_id uuid, p_accounts uuid[], p_now timestamptz, p_group uuid, p_kind text, p_one text, p_other text, p_symbol text,
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
    select y.id into made from ledger.currency y where y.group_id = p_group;
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

-- For the system: an account for a person (once per currency), or one that no person holds.
create function ledger.open_account(p_id uuid, p_now timestamptz, p_currency uuid, p_kind text, p_person uuid, p_code text, p_name text)
returns table (account uuid, made boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  number int;
  prefix text;
begin
  update ledger.currency y set last_number = y.last_number + 1 where y.id = p_currency returning y.last_number, y.code into number, prefix;
  select a.id into account from ledger.account a
   where a.currency_id = p_currency and a.status <> 'closed' and (a.holder_person = p_person or p_person is null and p_kind = 'difference' and a.kind = p_kind);
  made := account is null;
  if not made then
    update ledger.currency y set last_number = number - 1 where y.id = p_currency;
    return next;
    return;
  end if;
  -- An imported code may stand where the next number would be.
  while p_code is null and exists (select from ledger.account a where a.currency_id = p_currency and a.code = prefix || lpad(number::text, 4, '0')) loop
    update ledger.currency y set last_number = y.last_number + 1 where y.id = p_currency returning y.last_number into number;
  end loop;
  insert into ledger.account (id, currency_id, group_id, code, kind, name, holder_person, own_min, own_max, opened_at)
  select p_id, y.id, y.group_id, coalesce(p_code, prefix || lpad(number::text, 4, '0')), p_kind, p_name, p_person, p_person is null, p_person is null, p_now
    from ledger.currency y where y.id = p_currency
  returning id into account;
  return next;
end $$;

-- A decision about limits: of one account, or (account null) of all that have none of their own. The caller has checked the right.
create function ledger.set_limits(p_currency uuid, p_account uuid, p_own_min boolean, p_own_max boolean,
  p_min bigint, p_max bigint, p_soft_min bigint, p_soft_max bigint, p_by uuid, p_reason text, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_account is null then
    update ledger.currency set min_minor = p_min, max_minor = p_max, soft_min_minor = p_soft_min, soft_max_minor = p_soft_max where id = p_currency;
  else
    update ledger.account set own_min = p_own_min, own_max = p_own_max,
           min_minor = case when p_own_min then p_min end, soft_min_minor = case when p_own_min then p_soft_min end,
           max_minor = case when p_own_max then p_max end, soft_max_minor = case when p_own_max then p_soft_max end
     where id = p_account and currency_id = p_currency;
  end if;
  insert into ledger.limit_set (currency_id, account_id, own_min, own_max, min_minor, max_minor, soft_min_minor, soft_max_minor, reason, set_by, set_at)
  values (p_currency, p_account, p_own_min, p_own_max, p_min, p_max, p_soft_min, p_soft_max, p_reason, p_by, p_now);
end $$;

-- Names of the unit while nothing was exchanged. The caller has checked the right.
create function ledger.rename_currency(p_currency uuid, p_one text, p_other text, p_symbol text) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.currency y set one = p_one, other = p_other, symbol = p_symbol
    from ledger.chain h where y.id = p_currency and h.currency_id = y.id and h.seq = 0
  returning true
$$;

-- Freezes, opens again, or closes an account; closing needs a balance of zero and nothing pending. False: not possible.
create function ledger.set_status(p_account uuid, p_status text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.account a set status = p_status, closed_at = case when p_status = 'closed' then p_now end
   where a.id = p_account and a.status <> 'closed'
     and (p_status <> 'closed' or a.balance_minor = 0
       and not exists (select from ledger.transfer t where t.state = 'pending' and t.payer_account = a.id)
       and not exists (select from ledger.transfer t where t.state = 'pending' and t.payee_account = a.id))
  returning true
$$;

-- Accounts of a person who becomes another, with the account that the other has in the same currency.
create function ledger.held_by(p_from uuid, p_to uuid)
returns table (account uuid, currency uuid, balance_minor bigint, other_account uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.currency_id, a.balance_minor, b.id
    from ledger.account a
    left join ledger.account b on b.holder_person = p_to and b.currency_id = a.currency_id and b.status <> 'closed' and a.status <> 'closed'
   where a.holder_person = p_from order by a.id
$$;
create function ledger.hand_over(p_account uuid, p_to uuid, p_close boolean, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.account set holder_person = p_to, status = case when p_close then 'closed' else status end,
         closed_at = case when p_close then p_now else closed_at end
   where id = p_account
$$;
create function ledger.move_requests(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update ledger.transfer set payer_account = p_to where state = 'pending' and payer_account = p_from and payee_account <> p_to;
  update ledger.transfer set payee_account = p_to where state = 'pending' and payee_account = p_from and payer_account <> p_to;
  update ledger.transfer set state = 'cancelled' where state = 'pending' and p_from in (payer_account, payee_account);
$$;

-- A request: the payee asks, nothing moves yet. The caller has checked the right.
create function ledger.ask(p_id uuid, p_now timestamptz, p_currency uuid, p_payer uuid, p_payee uuid, p_amount bigint, p_occurred_on date,
  p_due_at timestamptz, p_author uuid, p_item uuid, p_description text, p_salt bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.transfer (id, currency_id, payer_account, payee_account, amount_minor, recorded_at, due_at, occurred_on, workflow, state,
                               past_limit, author, item_id, description, reason, salt, digest)
  values (p_id, p_currency, p_payer, p_payee, p_amount, p_now, p_due_at, p_occurred_on, 'request', 'pending', false, p_author, p_item,
          p_description, '', p_salt, ledger.digest(p_salt, p_description, ''))
$$;

-- Ends a request without moving anything. False: it was settled before.
create function ledger.end_request(p_id uuid, p_state text, p_by uuid, p_reason text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    update ledger.transfer set state = p_state where id = p_id and state = 'pending' and p_state in ('cancelled', 'rejected', 'expired', 'failed') returning id
  )
  insert into ledger.transfer_version (transfer_id, version, state, by_person, at, reason)
  select e.id, 1, p_state, p_by, p_now, p_reason from ended e
  returning true
$$;

-- For the system: requests whose time is over.
create function ledger.overdue(p_now timestamptz, p_limit int)
returns table (transfer uuid, group_id uuid, currency uuid, payer_person uuid, payee_person uuid, amount_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.id, a.group_id, t.currency_id, a.holder_person, b.holder_person, t.amount_minor
    from ledger.transfer t join ledger.account a on a.id = t.payer_account join ledger.account b on b.id = t.payee_account
   where t.state = 'pending' and t.due_at < p_now order by t.due_at limit p_limit
$$;

-- For imports: which of these rows are here already.
create function ledger.known_sources(p_currency uuid, p_sources text[]) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(t.source_id), '{}') from ledger.transfer t where t.currency_id = p_currency and t.source_id = any (p_sources)
$$;

-- For imports: all accounts that will be touched, locked in the usual order before the first is posted to.
create function ledger.lock_accounts(p_accounts uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select from ledger.account a where a.id = any (p_accounts) order by a.id for no key update
$$;
