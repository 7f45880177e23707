-- The digest of a transfer's words; see textsDigest in rules/chain.ts.
create function ledger.digest(p_salt bytea, p_description text, p_reason text) returns bytea language sql stable as $$
  select sha256(convert_to(encode(p_salt, 'hex') || '|' || octet_length(p_description) || ':' || p_description
    || '|' || octet_length(p_reason) || ':' || p_reason, 'UTF8'))
$$;

-- The one function that moves balances. Whatever waits is posted together, in order; each payment has its own outcome.
--
--   p_command      with actor and key the identity for idempotency
--   p_act          send, record, admin, accept (p_ref = p_id: the request), reverse (p_ref: the transfer turned round), import, merge
--   p_accounts     every account touched, sorted by id, once; p_payer and p_payee are places in it. p_currencies likewise
--   p_salts        16 random bytes for each payment, in a row
-- Then arrays with one element for each payment. Those of the last lines may be empty: nobody has one.
--   p_key          null: this one needs no idempotency (it is part of another act, or was sent without a key)
--   p_actor        null: the payer's holder; the nil id: the system
--   p_pass         a role lets this payment pass a hard limit, with p_reason
--   p_at           when it was settled, if not now (history)
--   p_more_*       further entries of a payment (levies): the payment's place, kind, debit, credit, amount
--
-- Order of locks: transfers referred to → accounts by id → chain heads by currency. A row that is read and locked in one
-- statement is read as it is after the lock. Keys are looked up behind the account locks, so of two equal payments at the
-- same time the second finds the first one's key; what slips past that (one key, two payers) breaks on the key's index,
-- and the caller sends the batch again.
--
-- The loop is plain arithmetic over arrays: no statement for each payment, no second pass when one is refused, and the
-- same work whichever rule is broken. The chain's hashes are those of rules/chain.ts.
create function ledger.post(
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
  v_balance bigint[]; v_floor bigint[]; v_top bigint[];
  -- by place of currency
  c_seq bigint[]; c_head text[];
  -- by place of payment
  r_state text[]; r_due timestamptz[]; r_reversed boolean[]; r_digest bytea[];
  o_past boolean[];
  o_seq bigint[] := array_fill(null::bigint, array[n]);
  o_payer bigint[] := o_seq;
  o_payee bigint[] := o_seq;
  o_hash bytea[] := array_fill(null::bytea, array[n]);
  o_digest bytea[] := o_hash;
  m_text text[]; m_debit_minor bigint[]; m_credit_minor bigint[];
  -- history and settling of accounts follow no limit; a reversal is stopped by none
  free constant boolean := p_act in ('import', 'merge', 'reverse');
  plain constant boolean := p_act in ('send', 'record', 'admin');
  more constant boolean := cardinality(p_more_of) > 0;
  moment constant text := to_char(p_now at time zone 'UTC', '"|"YYYY-MM-DD"T"HH24:MI:SS.US"Z|"')
    || case p_act when 'accept' then 'request' when 'reverse' then 'reversal' else p_act end || '|';
  i int; k int; a int; b int; c int; x bigint; s bigint; down bigint; up bigint;
  active boolean; same boolean; answer text; digest bytea; line text; pass boolean; w text;
begin
  if cardinality(p_ref) > 0 then
    perform from ledger.transfer t where t.id = any (p_ref) order by t.id for update;
    select array_agg(t.state), array_agg(t.due_at), array_agg(t.reversed), array_agg(t.digest) into r_state, r_due, r_reversed, r_digest
      from (select t.state, t.due_at, exists (select from ledger.transfer z where z.reverses = t.id) as reversed,
                   case when p_act = 'accept' then t.digest end as digest
              from unnest(p_ref, p_payer, p_payee, p_amount) with ordinality as p (ref, payer, payee, amount, ord)
              left join ledger.transfer t on t.id = p.ref and t.amount_minor = p.amount
                   and t.payer_account = p_accounts[case p_act when 'accept' then p.payer else p.payee end]
                   and t.payee_account = p_accounts[case p_act when 'accept' then p.payee else p.payer end]
             order by p.ord) t;
  end if;

  select array_agg(l.group_id), array_agg(l.chain), array_agg(l.status), array_agg(l.status = 'active'), array_agg(l.holder_person),
         array_agg(l.name), array_agg(l.balance_minor), array_agg(l.floor), array_agg(l.top)
    into v_group, v_chain, v_status, v_open, v_holder, v_name, v_balance, v_floor, v_top
    from (select l.group_id, array_position(p_currencies, l.currency_id) as chain, l.status, l.holder_person, l.id::text as name, l.balance_minor,
                 coalesce(case when l.own_min then l.min_minor else y.min_minor end + l.reserved_minor, -highest) as floor,
                 coalesce(case when l.own_max then l.max_minor else y.max_minor end, highest) as top
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
    if not (plain and active and answer is null and v_open[a] and v_open[b] and down >= v_floor[a] and up <= v_top[b] and c = v_chain[b]) then
      -- Some rule is in the way, or this act passes some of them.
      pass := free or coalesce(p_pass[i], false);
      w := case
        when answer is not null then case when same then 'answered' else 'key_reused' end
        when c is distinct from v_chain[b] then 'currency'
        when active is null and p_act not in ('import', 'merge') then 'membership'
        when p_act = 'accept' and (r_state[i] is distinct from 'pending' or p_ref[i] = any (p_ref[1 : i - 1])) then 'settled'
        when p_act = 'accept' and r_due[i] < p_now then 'due'
        when p_act = 'reverse' and r_state[i] is distinct from 'completed' then 'settled'
        when p_act = 'reverse' and (r_reversed[i] or p_ref[i] = any (p_ref[1 : i - 1])) then 'reversed'
        when greatest(-down, up) > highest then 'too_large'
        when p_act in ('import', 'merge') then null
        when v_status[a] = 'closed' or not v_open[a] and p_act not in ('reverse', 'admin') then 'payer_' || v_status[a]
        when v_status[b] = 'closed' or not v_open[b] and p_act not in ('reverse', 'admin') then 'payee_' || v_status[b]
        when pass or x = 0 then null
        when down < v_floor[a] then 'payer_limit'
        when up > v_top[b] then 'payee_limit'
      end;
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
      return query select i, w, case w when 'payer_limit' then v_floor[a] when 'payee_limit' then v_top[b] end,
        case w when 'payer_limit' then v_floor[a] - down when 'payee_limit' then up - v_top[b] end, null::uuid, null::bigint, null::bigint, null::bigint;
    else
      v_balance[a] := down;
      v_balance[b] := up;
      o_payer[i] := down;
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
    update ledger.transfer t set state = 'completed', seq = d.seq, hash = d.hash, settled_at = p_now
      from unnest(p_id, o_seq, o_hash) as d (id, seq, hash) where t.id = d.id and d.seq is not null;
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
