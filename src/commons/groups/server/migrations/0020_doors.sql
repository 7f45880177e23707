-- What other rooms ask of groups from inside their SQL, since they may not read its tables.

-- Does the role that every active member has hold this right? One look for a group, where `has_right` takes one for each person.
create function groups.members_may(p_group uuid, p_right text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from groups.role_right r where r.group_id = p_group and r.role = 'member' and r.right_name = p_right)
$$;

-- The groups whose public items are not for strangers: hidden ones, and those that have ended.
create function groups.closed() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.id from groups."group" g where g.visibility = 'hidden' or g.state <> 'active'
$$;
