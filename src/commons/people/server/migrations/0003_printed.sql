-- Each field is printed only where its owner says so: paper goes home with people, and nobody takes it back.
alter table people.field add column printed boolean not null default false;

-- For the sheets of a group, asked by one of its members: of its members, what each lets be printed.
create function people.printed_fields(p_group uuid, p_persons uuid[]) returns table (person_id uuid, field text, value text)
-- plpgsql, which reads the names of groups when it runs: on a new node they come after people.
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select f.person_id, f.field, f.value
    from people.field f join groups.reach theirs on theirs.person_id = f.person_id and theirs.group_id = p_group and theirs.audience = 2
   where f.person_id = any (p_persons) and f.printed
     and exists (select from groups.reach mine where mine.person_id = kernel.person() and mine.group_id = p_group and mine.audience = 2);
end $$;

-- As before, and the consent goes along with the field.
create or replace function people.hand_over(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into people.field (person_id, field, value, audience, printed)
  select p_to, field, value, audience, printed from people.field where person_id = p_from on conflict do nothing;
  delete from people.field where person_id = p_from;
  delete from people.mailbox where person_id = p_from;
  update people.person set merged_into = p_to where merged_into = p_from;
  update people.person t set picture_id = coalesce(t.picture_id, f.picture_id) from people.person f where t.id = p_to and f.id = p_from;
  update people.person set state = 'merged', merged_into = p_to, picture_id = null where id = p_from;
$$;
