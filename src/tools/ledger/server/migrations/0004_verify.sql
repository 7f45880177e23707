-- What the verifier reads. For roles that may see all accounts, the host and the system; the callers check that.

-- Completed transfers of a currency by their place in the chain, with what they moved. A page is a range of each account's
-- part of the primary key, so it costs the same at the end of a long chain.
create function ledger.chain_page(p_currency uuid, p_after bigint, p_upto bigint)
returns table (seq bigint, transfer uuid, hash text, settled_at text, workflow text, reverses uuid, digest text, words_hold boolean, entries text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.seq, t.id, encode(t.hash, 'hex'), to_char(t.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), t.workflow, t.reverses,
         encode(t.digest, 'hex'), t.description is null or t.digest = ledger.digest(t.salt, t.description, t.reason), e.entries
    from ledger.transfer t
    left join (select e.seq, string_agg(e.kind || ' ' || e.account_id || ' ' || e.other_account || ' ' || e.amount_minor, ';' order by e.position) as entries
                 from ledger.account a join ledger.entry e on e.account_id = a.id
                where a.currency_id = p_currency and e.side = -1 and e.seq > p_after and e.seq <= p_upto
                group by e.seq) e on e.seq = t.seq
   where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto
   order by t.seq
$$;

create function ledger.chain_head(p_currency uuid) returns table (seq bigint, hash text, transfers bigint, last bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.seq, encode(h.hash, 'hex'), (select count(*) from ledger.transfer t where t.currency_id = p_currency and t.seq is not null),
         (select max(t.seq) from ledger.transfer t where t.currency_id = p_currency)
    from ledger.chain h where h.currency_id = p_currency
$$;

-- Everything that must hold in a currency beside the chain; each row is a fault.
create function ledger.faults(p_currency uuid) returns table (fault text, subject uuid, off_by bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with lines as (
    select e.*, a.id as account,
           e.balance_minor - e.side * e.amount_minor
             - lag(e.balance_minor, 1, 0::bigint) over (partition by e.account_id order by e.seq, e.position) as jump
      from ledger.account a join ledger.entry e on e.account_id = a.id where a.currency_id = p_currency
  ), sums as (
    select account_id, sum(side * amount_minor) as total from lines group by account_id
  )
  select 'sum_not_zero', p_currency, sum(a.balance_minor)::bigint from ledger.account a where a.currency_id = p_currency having sum(a.balance_minor) <> 0
  union all
  select 'balance_off', a.id, (a.balance_minor - coalesce(s.total, 0))::bigint from ledger.account a left join sums s on s.account_id = a.id
   where a.currency_id = p_currency and a.balance_minor <> coalesce(s.total, 0)
  union all
  select 'running_balance_off', l.transfer_id, l.jump from lines l where l.jump <> 0
  union all
  select 'entry_without_transfer', l.transfer_id, null from lines l
   where not exists (select from ledger.transfer t where t.id = l.transfer_id and t.seq = l.seq and t.currency_id = p_currency and t.state = 'completed')
  union all
  select 'entry_without_twin', l.transfer_id, null from lines l
   where not exists (select from ledger.entry o where o.account_id = l.other_account and o.seq = l.seq and o.transfer_id = l.transfer_id
                        and o.other_account = l.account_id and o.side = -l.side and o.amount_minor = l.amount_minor and o.kind = l.kind)
  union all
  select 'transfer_without_entry', t.id, null from ledger.transfer t
   where t.currency_id = p_currency and t.seq is not null
     and not exists (select from lines l where l.account_id = t.payer_account and l.seq = t.seq and l.position = 0 and l.side = -1
                        and l.other_account = t.payee_account and l.amount_minor = t.amount_minor)
  union all
  select 'account_unknown', t.id, null from ledger.transfer t
   where t.currency_id = p_currency
     and (not exists (select from ledger.account a where a.id = t.payer_account and a.currency_id = p_currency)
       or not exists (select from ledger.account a where a.id = t.payee_account and a.currency_id = p_currency))
  limit 100
$$;

create function ledger.balances(p_currency uuid) returns table (id uuid, balance bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.balance_minor from ledger.account a where a.currency_id = p_currency
$$;
