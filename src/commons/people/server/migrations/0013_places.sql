-- Where the members of a group live, as `shared_fields` would tell it of each: what its owner opened as far as the asking person
-- stands near. Nothing for who is no member there. In plpgsql, since the groups' tables come after these.
create function people.places_in(p_group uuid) returns table (person_id uuid, place text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query
    select f.person_id, f.value
      from groups.reach r join people.field f on f.person_id = r.person_id and f.field = 'place'
     where r.group_id = p_group and r.audience = 2
       and f.audience >= (select min(m.audience) from groups.reach m where m.group_id = p_group and m.person_id = kernel.person());
end $$;
