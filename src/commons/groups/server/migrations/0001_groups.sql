create table groups."group" (
  id uuid primary key,
  parent_id uuid references groups."group",
  community_id uuid not null,
  address text not null unique check (address ~ '^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 120),
  about text not null default '' check (length(about) <= 4000),
  place text not null default '' check (length(place) <= 200),
  blueprint text not null,
  locale text not null,
  time_zone text not null,
  admission text not null check (admission in ('open', 'request', 'invitation')),
  visibility text not null check (visibility in ('page', 'open', 'hidden')),
  tools text[] not null,
  places text[] not null default '{}',
  words jsonb not null default '{}',
  brand jsonb not null default '{}',
  state text not null default 'active' check (state in ('active', 'archived')),
  members int not null default 0,
  created_at timestamptz not null,
  created_by uuid not null
);
create index group_community on groups."group" (community_id);
create index group_parent on groups."group" (parent_id) where parent_id is not null;

create table groups.old_address (
  address text primary key,
  group_id uuid not null references groups."group"
);
create index old_address_group on groups.old_address (group_id);

create table groups.membership (
  id uuid primary key,
  group_id uuid not null references groups."group",
  person_id uuid not null,
  state text not null check (state in ('asked', 'active', 'suspended', 'left', 'refused')),
  -- How the group itself numbers its members, as paper and old systems know them.
  number text check (length(number) between 1 and 40),
  -- What the person answered when asking to join.
  asked text not null default '' check (length(asked) <= 4000),
  asked_at timestamptz,
  joined_at timestamptz,
  ended_at timestamptz,
  -- Survives leaving: coming back through an open door does not end a suspension.
  suspended_at timestamptz,
  -- Identity in the system that this membership was imported from.
  source_id text check (length(source_id) between 1 and 200),
  -- Mail address that the import brought, for the invitation only: it proves nothing, and goes once the place is claimed.
  address text check (length(address) <= 254),
  created_at timestamptz not null,
  unique (group_id, person_id),
  unique (group_id, number),
  unique (group_id, source_id)
);
create index membership_person on groups.membership (person_id, state);
create index membership_state on groups.membership (group_id, state, person_id);
create index membership_asked on groups.membership (group_id, asked_at, id) where state = 'asked';

-- A role held by a member, with its term: a row, not a flag.
create table groups.role_held (
  membership_id uuid not null references groups.membership on delete cascade,
  role text not null,
  since timestamptz not null,
  until timestamptz,
  given_by uuid,
  primary key (membership_id, role)
);
create index role_held_ending on groups.role_held (until) where until is not null;

-- The grid: which right a role has in this group. Seeded from the rooms' presets.
create table groups.role_right (
  group_id uuid not null references groups."group",
  role text not null,
  right_name text not null,
  primary key (group_id, role, right_name)
);

create table groups.invitation (
  id uuid primary key,
  group_id uuid not null references groups."group",
  token_hash bytea not null unique,
  address text not null check (length(address) <= 254),
  address_key text not null,
  name text not null default '' check (length(name) <= 120),
  -- The member who is already here, unclaimed, and whose place the invited person takes.
  person_id uuid,
  note text not null default '' check (length(note) <= 1000),
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by uuid,
  withdrawn_at timestamptz
);
create index invitation_group on groups.invitation (group_id, created_at desc, id desc);
create index invitation_person on groups.invitation (person_id) where person_id is not null;
create index invitation_open on groups.invitation (group_id, address_key) where used_at is null and withdrawn_at is null;

-- Who reaches whose items: rebuilt in the transaction that changes a membership, so withdrawal is immediate.
-- audience: 1 roles, 2 members, 3 network (see commons/items).
create table groups.reach (
  person_id uuid not null,
  group_id uuid not null references groups."group",
  audience smallint not null,
  primary key (person_id, group_id, audience)
);
create index reach_group on groups.reach (group_id);

-- For some people, in one community and its circles. Whoever changes a membership holds the lock on the community's row,
-- so two rebuilds of the same rows never meet.
create function groups.rebuild_reach_in(p_community uuid, p_persons uuid[]) returns void language sql as $$
  delete from groups.reach r using groups."group" g
   where r.person_id = any (p_persons) and g.id = r.group_id and g.community_id = p_community;
  insert into groups.reach (person_id, group_id, audience)
  -- a member reaches what is for members and for the network of that group
  select m.person_id, m.group_id, a.audience
    from groups.membership m join groups."group" g on g.id = m.group_id cross join (values (2), (3)) a (audience)
   where m.person_id = any (p_persons) and m.state = 'active' and g.community_id = p_community
  union
  -- somebody with a role reaches what is for roles; a role that has run out is taken away by a job
  select m.person_id, m.group_id, 1
    from groups.membership m join groups."group" g on g.id = m.group_id join groups.role_held h on h.membership_id = m.id
   where m.person_id = any (p_persons) and m.state = 'active' and g.community_id = p_community
  union
  -- a member of a community reaches what its circles open to their network
  select m.person_id, c.id, 3
    from groups.membership m join groups."group" c on c.parent_id = m.group_id
   where m.person_id = any (p_persons) and m.state = 'active' and c.community_id = p_community
$$;

-- Everywhere, for one person.
create function groups.rebuild_reach(p_person uuid) returns void language sql as $$
  select groups.rebuild_reach_in(c.community_id, array[p_person])
    from (select community_id from groups.membership m join groups."group" g on g.id = m.group_id where m.person_id = p_person
          union select community_id from groups.reach r join groups."group" g on g.id = r.group_id where r.person_id = p_person) c
$$;

-- Does this person hold this right in this group now? The one rule, for SQL; TypeScript reads the same tables.
create function groups.has_right(p_person uuid, p_group uuid, p_right text) returns boolean language sql stable as $$
  select exists (
    select from groups.membership m
      join groups.role_right r on r.group_id = m.group_id and r.right_name = p_right
     where m.group_id = p_group and m.person_id = p_person and m.state = 'active'
       and (r.role = 'member' or exists (
         select from groups.role_held h where h.membership_id = m.id and h.role = r.role
            and (h.until is null or h.until > now()))))
$$;

-- The groups where the asking person is an active member, or holds a right: for row security of other rooms.
create function groups.mine() returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(group_id), '{}') from groups.membership where person_id = kernel.person() and state = 'active'
$$;
create function groups.mine_with(p_right text) returns uuid[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(m.group_id), '{}') from groups.membership m
   where m.person_id = kernel.person() and m.state = 'active' and groups.has_right(m.person_id, m.group_id, p_right)
$$;

-- Invitations hold mail addresses of people who never came: for those who invite in that group, and for whoever holds the link.
alter table groups.invitation enable row level security;
alter table groups.invitation force row level security;
create policy inviting on groups.invitation
  using ((select kernel.trusted()) or group_id = any ((select groups.mine_with('mayInvite'))::uuid[]));

-- Listed owner functions ------------------------------------------------------------------------

-- The holder of the link is not yet a member, and may be nobody yet.
create function groups.invitation_by_token(p_hash bytea)
returns table (id uuid, group_id uuid, address text, name text, person_id uuid, note text, invited_by uuid,
               created_at timestamptz, expires_at timestamptz, used_at timestamptz, withdrawn_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.id, i.group_id, i.address, i.name, i.person_id, i.note, i.invited_by, i.created_at, i.expires_at, i.used_at, i.withdrawn_at
    from groups.invitation i where i.token_hash = p_hash
$$;

-- True once: the second to come finds it used.
create function groups.use_invitation(p_hash bytea, p_person uuid, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with used as (
    update groups.invitation set used_at = p_now, used_by = p_person
     where token_hash = p_hash and used_at is null and withdrawn_at is null and expires_at > p_now returning id)
  select exists (select from used)
$$;

-- A place that has been claimed can't be claimed by another link.
create function groups.end_invitations_for(p_person uuid, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update groups.invitation set withdrawn_at = p_now where person_id = p_person and used_at is null and withdrawn_at is null
$$;

-- Addresses of people who never came, or came long ago, are not kept for ever.
create function groups.forget_invitations(p_before timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from groups.invitation where coalesce(used_at, withdrawn_at, expires_at) < p_before
$$;
