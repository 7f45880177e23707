-- For an importer, as the system: accounts in one call, and what imports have brought.

-- Opens the accounts behind the codes of a source, in order. The community has its account already: it takes the code, and a
-- limit only where the source has one. A code that is taken gives way to the next number. Limits of null are none.
create function ledger.import_accounts(p_currency uuid, p_ids uuid[], p_kinds text[], p_persons uuid[], p_codes text[], p_names text[], p_statuses text[],
  p_mins bigint[], p_maxs bigint[], p_opened timestamptz[], p_reason text, p_by uuid, p_now timestamptz) returns uuid[]
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r record;
  free text;
  opened uuid;
  ids uuid[] := '{}';
begin
  for r in select * from unnest(p_ids, p_kinds, p_persons, p_codes, p_names, p_statuses, p_mins, p_maxs, p_opened) with ordinality
             as u (id, kind, person, code, name, status, min_minor, max_minor, opened_at, ord) order by u.ord
  loop
    free := case when not exists (select from ledger.account a where a.currency_id = p_currency and a.code = r.code) then r.code end;
    if r.kind = 'community' then
      update ledger.account a
         set code = coalesce(free, a.code), min_minor = coalesce(r.min_minor, a.min_minor), max_minor = coalesce(r.max_minor, a.max_minor)
       where a.currency_id = p_currency and a.kind = 'community' returning a.id into opened;
    else
      select o.account into opened from ledger.open_account(r.id, r.opened_at, p_currency, r.kind, r.person, free, r.name) o;
      update ledger.account a
         set status = r.status, closed_at = case when r.status = 'closed' then p_now end,
             own_min = true, own_max = true, min_minor = r.min_minor, max_minor = r.max_minor, soft_min_minor = null, soft_max_minor = null
       where a.id = opened;
      insert into ledger.limit_set (currency_id, account_id, min_minor, max_minor, reason, set_by, set_at)
      values (p_currency, opened, r.min_minor, r.max_minor, p_reason, p_by, p_now);
    end if;
    ids := ids || opened;
  end loop;
  return ids;
end $$;

-- Every account of a group with its balance, the part of it that imports brought, and the account that took its place when its
-- holder was already here.
create function ledger.import_state(p_group uuid) returns table (id uuid, code text, kind text, balance_minor bigint, imported_minor bigint, moved_to uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.code::text, a.kind::text, a.balance_minor, coalesce(i.total, 0)::bigint, b.id
    from ledger.account a
    left join (select e.account_id, sum(e.side * e.amount_minor) as total
                 from ledger.account x join ledger.entry e on e.account_id = x.id
                where x.group_id = p_group and exists (select from ledger.transfer t where t.id = e.transfer_id and t.workflow = 'import')
                group by e.account_id) i on i.account_id = a.id
    left join ledger.account b on a.status = 'closed' and b.holder_person = a.holder_person and b.currency_id = a.currency_id and b.status <> 'closed'
   where a.group_id = p_group
$$;
