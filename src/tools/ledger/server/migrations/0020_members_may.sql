-- The right of all members is for groups to say: the ledger reads none of its tables.
create or replace function ledger.members_may(p_group uuid, p_right text) returns boolean language sql stable as $$
  select groups.members_may(p_group, p_right)
$$;
