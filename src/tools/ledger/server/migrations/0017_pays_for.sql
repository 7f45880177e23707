-- What a transfer pays for in another room (a deal, later a task): an id that the ledger keeps and does not read. Noted beside the
-- posting, so that what has none pays nothing for it.
alter table ledger.transfer add column pays_for uuid;
create index transfer_pays_for on ledger.transfer (pays_for) where pays_for is not null;

-- In the statement that posts or asks, behind it. Once: a retry finds it noted. A payment that is made tells of it.
create function ledger.refer(p_transfer uuid, p_pays_for uuid, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with noted as (
    update ledger.transfer t set pays_for = p_pays_for where t.id = p_transfer and t.pays_for is null
    returning t.id, t.state, t.author, t.currency_id, t.payer_account, t.payee_account, t.amount_minor, t.pays_for
  ), told as (
    insert into kernel.fact (name, group_id, subject, actor, data, at)
    select 'ledger.transfer_referred', a.group_id, n.id, n.author,
           jsonb_build_object('transfer', n.id, 'payer_person', a.holder_person, 'payee_person', b.holder_person,
             'amount_minor', n.amount_minor::text, 'currency', n.currency_id, 'pays_for', n.pays_for),
           p_now
      from noted n join ledger.account a on a.id = n.payer_account join ledger.account b on b.id = n.payee_account
     where n.state = 'completed'
  )
  select exists (select from noted)
$$;
