-- Balances of members, for members, where the group agreed so (visibility of the currency): nobody outside, nothing of the entries.
create function ledger.open_balances(p_currency uuid, p_person uuid, p_pattern text, p_after_name text, p_after uuid, p_limit int)
returns table (id uuid, code text, kind text, name text, holder_person uuid, sort_name text, balance_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.code, f.kind, f.name, f.holder_person, f.sort_name, f.balance_minor
    from (select a.id, a.code::text as code, a.kind::text as kind, a.name, a.holder_person, coalesce(c.name, a.name) as sort_name, a.balance_minor
            from ledger.currency y
            join ledger.account a on a.currency_id = y.id and a.kind = 'member' and a.status <> 'closed'
            left join people.card c on c.id = a.holder_person
           where y.id = p_currency and y.visibility = 'members' and y.group_id = any (groups.mine())
             and (p_person is null or a.holder_person = p_person)
             and exists (select from groups.reach r where r.person_id = a.holder_person and r.group_id = y.group_id and r.audience = 2)) f
   where (p_pattern is null or kernel.fold(f.sort_name) like p_pattern)
     and (p_after is null or (f.sort_name collate "und-x-icu", f.id) > (p_after_name collate "und-x-icu", p_after))
   order by f.sort_name collate "und-x-icu", f.id limit p_limit
$$;
