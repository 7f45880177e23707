-- Accounts that several people use, and the lives of accounts: away, at rest, leaving, closed. Callers have checked the right.

-- What happened to an account, by whom, when and why; append-only. `until`: of an absence.
create table ledger.account_event (
  id bigint generated always as identity primary key,
  account_id uuid not null references ledger.account,
  what text not null check (what in ('opened', 'shared', 'unshared', 'away', 'back', 'frozen', 'active', 'leaving', 'closed', 'dormant', 'awake')),
  at timestamptz not null,
  -- null: by itself
  by_person uuid,
  about_person uuid,
  since date,
  until date,
  reason text not null default '' check (length(reason) <= 500),
  transfer_id uuid
);
create index account_event_of on ledger.account_event (account_id, id desc);
-- What ran by itself.
create index account_event_alone on ledger.account_event (at desc, id desc) where by_person is null;

alter table ledger.account
  -- the member is away between these days; the end may be open
  add column away_from date,
  add column away_until date,
  -- no exchange for so long as the currency says; found by a daily look
  add column dormant_at timestamptz,
  -- since when it is at rest or leaving
  add column resting_at timestamptz;
create index account_resting on ledger.account (currency_id, resting_at) where status in ('frozen', 'leaving');

alter table ledger.account_event enable row level security;
alter table ledger.account_event force row level security;
create policy seen on ledger.account_event for select using (
  (select kernel.trusted()) or (select true from ledger.account a where a.id = account_id limit 1));
create policy added on ledger.account_event for insert with check ((select kernel.trusted()));
create policy changed on ledger.account_event for update using ((select kernel.trusted()));
create policy removed on ledger.account_event for delete using ((select kernel.trusted()));

-- An account for several people. It spends what it has until a decision about its limits says otherwise.
create function ledger.open_shared(p_id uuid, p_now timestamptz, p_currency uuid, p_kind text, p_name text, p_by uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  made uuid;
begin
  select o.account into made from ledger.open_account(p_id, p_now, p_currency, p_kind, null, null, p_name) o;
  update ledger.account set own_min = true, own_max = false, min_minor = 0, max_minor = null where id = made;
  insert into ledger.account_event (account_id, what, at, by_person) values (made, 'opened', p_now, p_by);
  return made;
end $$;

-- How many households somebody has a part in.
create function ledger.shares_of(p_person uuid) returns int language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::int from ledger.account_user u join ledger.account a on a.id = u.account_id
   where u.person_id = p_person and u.until is null and a.kind = 'household' and a.status <> 'closed'
$$;

-- Somebody uses it from now on, or otherwise than before. False: no active member of the group.
create function ledger.share(p_account uuid, p_person uuid, p_may_spend boolean, p_per_payment bigint, p_per_day bigint, p_by uuid, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before ledger.account_user;
begin
  perform from ledger.account a where a.id = p_account for no key update;
  if not exists (select from ledger.account a join groups.reach r on r.group_id = a.group_id and r.audience = 2 and r.person_id = p_person where a.id = p_account) then
    return false;
  end if;
  select * into before from ledger.account_user u where u.account_id = p_account and u.person_id = p_person and u.until is null;
  if before.since = p_now then
    update ledger.account_user set may_spend = p_may_spend, per_payment_minor = p_per_payment, per_day_minor = p_per_day
     where account_id = p_account and person_id = p_person and since = p_now;
    return true;
  end if;
  update ledger.account_user u set until = p_now where u.account_id = p_account and u.person_id = p_person and u.until is null;
  -- What was paid today counts on.
  insert into ledger.account_user (account_id, person_id, since, may_spend, per_payment_minor, per_day_minor, spent_on, spent_minor, added_by)
  values (p_account, p_person, p_now, p_may_spend, p_per_payment, p_per_day, before.spent_on, coalesce(before.spent_minor, 0), p_by);
  insert into ledger.account_event (account_id, what, at, by_person, about_person) values (p_account, 'shared', p_now, p_by, p_person);
  return true;
end $$;

-- Somebody uses it no more. Null: did not use it; false: nobody would be left who may spend.
create function ledger.unshare(p_account uuid, p_person uuid, p_last_too boolean, p_by uuid, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from ledger.account a where a.id = p_account for no key update;
  if not exists (select from ledger.account_user u where u.account_id = p_account and u.person_id = p_person and u.until is null) then
    return null;
  end if;
  if not p_last_too and not exists (select from ledger.account_user u where u.account_id = p_account and u.person_id <> p_person and u.until is null and u.may_spend) then
    return false;
  end if;
  update ledger.account_user u set until = p_now where u.account_id = p_account and u.person_id = p_person and u.until is null;
  insert into ledger.account_event (account_id, what, at, by_person, about_person) values (p_account, 'unshared', p_now, p_by, p_person);
  return true;
end $$;

-- Of a transfer: who uses its accounts where nobody alone holds them, and what these are called.
create function ledger.sides_of(p_transfer uuid)
returns table (payer_kind text, payer_name text, payer_users uuid[], payee_kind text, payee_name text, payee_users uuid[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.kind, a.name, array(select u.person_id from ledger.account_user u where u.account_id = a.id and u.until is null),
         b.kind, b.name, array(select u.person_id from ledger.account_user u where u.account_id = b.id and u.until is null)
    from ledger.transfer t join ledger.account a on a.id = t.payer_account join ledger.account b on b.id = t.payee_account
   where t.id = p_transfer
$$;
