-- A payment made elsewhere that names a deal: it belongs to it where it goes from the one to the other and covers what was agreed.
-- It stands as asked for; what the ledger tells next (`deal.heard`) completes it.
create function deal.linked(p_transfer uuid, p_deal uuid, p_payer uuid, p_payee uuid, p_amount bigint, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into deal.payment (transfer_id, deal_id, amount_minor, state, at)
  select p_transfer, d.id, p_amount, 'asked', p_now
    from deal.deal d join deal.terms t on t.deal_id = d.id and t.version = d.version
   where d.id = p_deal and d.giver_id = p_payee and d.receiver_id = p_payer and d.state in ('agreed', 'delivered')
     and p_amount >= coalesce(t.amount_minor, 1)
  on conflict do nothing returning true
$$;
