-- The other owner functions: what must look or write across people. Each says who may see what it gives.

-- Before a payment: whose accounts are meant, and does the actor hold the right? For all that wait in one call.
-- An account is named by its code, its id or its holder; null means the actor's own. What is of another currency is not
-- found. `member` is false for everybody else: the caller then asks groups what that person may be told.
create function ledger.parties(p_now timestamptz, p_right text, p_actor uuid[], p_group uuid[], p_payer text[], p_payee text[], p_item uuid[])
returns table (ord int, currency uuid, kind text, one text, other text, symbol text, scale smallint, step_s int, default_workflow text, today date,
               member boolean, may boolean, may_for_others boolean, may_spend boolean,
               payer uuid, payer_kind text, payer_person uuid, payee uuid, payee_kind text, payee_person uuid, item_seen boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  select p.ord::int, y.id, y.kind, y.one, y.other, y.symbol, y.scale, y.step_s, y.default_workflow, (p_now at time zone y.time_zone)::date,
         (select true from groups.reach r where r.person_id = p.actor and r.group_id = p.group_id and r.audience = 2 limit 1),
         groups.has_right(p.actor, p.group_id, p_right),
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.group_id, 'mayRecordForOthers') end,
         case when p.payer is not null and p.payee is not null then groups.has_right(p.actor, p.group_id, 'maySpendCommunity') end,
         a.id, a.kind::text, a.holder_person, b.id, b.kind::text, b.holder_person,
         case when p.item is not null then exists (
           select from items.item i where i.id = p.item and i.state = 'live' and (i.author_id = p.actor
             or exists (select from groups.reach r where r.person_id = p.actor and r.group_id = i.group_id and r.audience = i.audience)
             or i.audience = 4 and i.community_id = p.group_id)) end
    from unnest(p_actor, p_group, p_payer, p_payee, p_item) with ordinality as p (actor, group_id, payer, payee, item, ord)
    left join ledger.currency y on y.group_id = p.group_id
    left join lateral ledger.find_account(y.id, p.actor, p.payer) a on true
    left join lateral ledger.find_account(y.id, p.actor, p.payee) b on true
   order by p.ord;
end $$;
