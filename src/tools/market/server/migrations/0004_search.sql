-- What somebody looks for, kept: they are told when something new fits. `anchor` is the one word of it by which it is found: a tag,
-- a word, a category, or nothing but a kind; so that a new listing asks an index, whatever is kept here.
create table market.saved_search (
  id uuid primary key,
  person_id uuid not null,
  community_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  kind text check (kind in ('offer', 'want')),
  words text[] not null default '{}',
  find text not null default '',
  category_id uuid references market.category on delete set null,
  tag text,
  anchor text not null,
  created_at timestamptz not null
);
create index saved_search_anchor on market.saved_search (community_id, anchor);
create index saved_search_person on market.saved_search (person_id, community_id, created_at desc, id desc);

-- Once per listing, however often it fits and comes back.
create table market.told (
  person_id uuid not null,
  item_id uuid not null references market.listing,
  at timestamptz not null,
  primary key (person_id, item_id)
);
create index told_item on market.told (item_id);

-- What somebody looks for is theirs alone.
alter table market.saved_search enable row level security;
alter table market.saved_search force row level security;
create policy own on market.saved_search using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table market.told enable row level security;
alter table market.told force row level security;
create policy own on market.told using ((select kernel.trusted()) or person_id = (select kernel.person()));

-- Listed owner functions ------------------------------------------------------------------------

-- Whose kept searches have one of these anchors, and what they ask for; only members who may see what is for this audience there.
-- Not the author, and nobody twice for one listing.
create function market.searches_for(p_item uuid, p_anchors text[])
returns table (id uuid, person_id uuid, name text, kind text, words text[], category_id uuid, tag text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.id, s.person_id, s.name, s.kind, s.words, s.category_id, s.tag
    from market.listing l join market.saved_search s on s.community_id = l.community_id and s.anchor = any (p_anchors)
   where l.item_id = p_item and l.state = 'live' and s.person_id <> l.author_id
     and exists (select from groups.reach r where r.person_id = s.person_id and r.group_id = l.group_id and r.audience = least(l.audience, 3))
     and not exists (select from market.told t where t.person_id = s.person_id and t.item_id = l.item_id)
$$;

create function market.tell(p_item uuid, p_persons uuid[], p_at timestamptz) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into market.told (person_id, item_id, at) select p, p_item, p_at from unnest(p_persons) p
  on conflict do nothing returning person_id
$$;

create function market.hand_over(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update market.saved_search set person_id = p_to where person_id = p_from;
  delete from market.told t where t.person_id = p_from and exists (
    select from market.told o where o.person_id = p_to and o.item_id = t.item_id);
  update market.told set person_id = p_to where person_id = p_from;
$$;

