-- What the auditor reads. For roles that may see all accounts, the host and the system; the callers check that.
-- A page is a range of the chain's index and of each account's part of the entries' primary key, so it costs the same at the
-- end of a long book, whatever the planner knows about the tables.

create function ledger.chain_head(p_currency uuid) returns table (seq bigint, hash text, last bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.seq, encode(h.hash, 'hex'), (select max(t.seq) from ledger.transfer t where t.currency_id = p_currency and t.seq is not null)
    from ledger.chain h where h.currency_id = p_currency
$$;

create function ledger.chain_records(p_currency uuid, p_after bigint, p_upto bigint)
returns table (seq bigint, transfer uuid, hash text, settled_at text, workflow text, reverses uuid, digest text, words_hold boolean, payer uuid, payee uuid, amount_minor bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select t.seq, t.id, encode(t.hash, 'hex'), to_char(t.settled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), t.workflow, t.reverses,
         encode(t.digest, 'hex'), t.description is null or t.digest = ledger.digest(t.salt, t.description, t.reason), t.payer_account, t.payee_account, t.amount_minor
    from ledger.transfer t
   where t.currency_id = p_currency and t.seq > p_after and t.seq <= p_upto
   order by t.seq
$$;

create function ledger.chain_entries(p_currency uuid, p_after bigint, p_upto bigint)
returns table (seq bigint, "position" smallint, side smallint, account uuid, other uuid, amount_minor bigint, balance_minor bigint, kind text, transfer uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
  select e.seq, e.position, e.side, e.account_id, e.other_account, e.amount_minor, e.balance_minor, e.kind, e.transfer_id
    from ledger.account a join ledger.entry e on e.account_id = a.id and e.seq > p_after and e.seq <= p_upto
   where a.currency_id = p_currency
   order by e.seq, e.position, e.side
$$;

-- Stored balances, and how many lines each book has.
create function ledger.books(p_currency uuid) returns table (account uuid, balance_minor bigint, lines bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.balance_minor, (select count(*) from ledger.entry e where e.account_id = a.id)
    from ledger.account a where a.currency_id = p_currency
$$;
