-- Written off in a period, which is what the reserve paid (what it was given by the same rule is no loss); and what accounts that are
-- closed still stand below zero.
create or replace function ledger.losses(p_currency uuid, p_from date, p_to date) returns table (written_off_minor bigint, left_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select coalesce(sum(c.lost_minor), 0)::bigint
            from ledger.account r join ledger.month_change c on c.currency_id = p_currency and c.account_id = r.id and c.month between p_from and p_to
           where r.currency_id = p_currency and r.kind = 'reserve'),
         (select coalesce(-sum(a.balance_minor), 0)::bigint from ledger.account a
           where a.currency_id = p_currency and a.kind in ('member', 'household', 'group') and a.status = 'closed' and a.balance_minor < 0)
$$;
