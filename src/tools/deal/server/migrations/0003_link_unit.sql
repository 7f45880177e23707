-- How an amount is written, kept with the terms that name it: who opens the link of a letter may be signed in as nobody, or as
-- somebody else, and neither that page nor the clock may read accounts in another one's name.
alter table deal.terms add column unit text check (length(unit) <= 1000);

drop function deal.look_link(bytea);
create function deal.look_link(p_hash bytea)
returns table (deal_id uuid, person_id uuid, act text, version int, expires_at timestamptz, used_at timestamptz,
               group_id uuid, title text, state text, current int, giver_id uuid, receiver_id uuid, given_at timestamptz, received_at timestamptz,
               what text, amount_minor bigint, on_day date, unit text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.deal_id, l.person_id, l.act, l.version, l.expires_at, l.used_at, d.group_id, d.title, d.state, d.version,
         d.giver_id, d.receiver_id, d.given_at, d.received_at, t.what, t.amount_minor, t.on_day, t.unit
    from deal.link l join deal.deal d on d.id = l.deal_id left join deal.terms t on t.deal_id = l.deal_id and t.version = l.version
   where l.hash = p_hash
$$;

drop function deal.days_come(timestamptz, int);
create function deal.days_come(p_now timestamptz, p_most int)
returns table (deal uuid, group_id uuid, listing uuid, giver uuid, receiver uuid, version int, amount_minor bigint, on_day date, unit text)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with come as (
    update deal.deal d set day_told_at = p_now
     where d.id in (select x.id from deal.deal x join deal.terms t on t.deal_id = x.id and t.version = x.version
                     where x.state = 'agreed' and x.day_told_at is null and t.on_day <= (p_now at time zone 'UTC')::date
                     order by x.agreed_at limit p_most for update of x skip locked)
    returning d.*)
  select c.id, c.group_id, c.listing_id, c.giver_id, c.receiver_id, c.version, t.amount_minor, t.on_day, t.unit
    from come c join deal.terms t on t.deal_id = c.id and t.version = c.version
$$;
