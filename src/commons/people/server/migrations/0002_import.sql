-- What another system knew about members who have not come yet. Never of somebody who speaks for themselves, and never
-- over what is written already.
create function people.write_down(p_persons uuid[], p_fields text[], p_values text[], p_audiences smallint[]) returns int
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with written as (
    insert into people.field (person_id, field, value, audience)
    select p.id, r.field, r.value, r.audience
      from unnest(p_persons, p_fields, p_values, p_audiences) r (person, field, value, audience)
      join people.person p on p.id = r.person and p.state = 'unclaimed'
    on conflict do nothing returning 1)
  select count(*)::int from written
$$;
