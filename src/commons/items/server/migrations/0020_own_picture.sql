-- For people, who hang up a portrait: is this picture staged by that person, and shown nowhere yet?
create function items.is_staged_by(p_picture uuid, p_owner uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from items.picture where id = p_picture and owner_id = p_owner and item_id is null)
$$;
