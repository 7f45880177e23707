-- Everything people make. A room's table has a foreign key down to items.item and carries copies of what its lists
-- filter on (group_id, community_id, author_id, audience, state; created_at never changes), kept by the trigger below.
create table items.kind (
  kind text primary key,
  copy_table regclass
);

create table items.item (
  id uuid primary key,
  kind text not null references items.kind,
  group_id uuid not null references groups."group",
  community_id uuid not null references groups."group",
  author_id uuid not null,
  written_by uuid not null,
  audience smallint not null check (audience between 0 and 4), -- 0 self, 1 roles, 2 members, 3 network, 4 public
  -- away: put away by its author or for them; hidden: put away by a moderator
  state text not null default 'live' check (state in ('live', 'away', 'hidden')),
  locale text not null,
  title text not null check (length(title) <= 200),
  created_at timestamptz not null,
  edited_at timestamptz,
  -- who put it away or brought it back last, and when; null when nobody ever did
  state_at timestamptz,
  state_by uuid
);
create index item_group on items.item (group_id, created_at desc, id desc);
create index item_newest on items.item (community_id, created_at desc, id desc) where state = 'live';
create index item_author on items.item (author_id, created_at desc);

-- Without an item: just uploaded, or the picture of the person who owns it.
create table items.picture (
  id uuid primary key,
  item_id uuid references items.item,
  owner_id uuid not null,
  position smallint not null default 0,
  blob bytea not null references kernel.blob,
  small_blob bytea not null references kernel.blob,
  width int not null,
  height int not null,
  alt text not null default '' check (length(alt) <= 300),
  created_at timestamptz not null
);
create index picture_item on items.picture (item_id, position);
create index picture_owner on items.picture (owner_id, created_at);
create index picture_blob on items.picture (blob);
create index picture_small_blob on items.picture (small_blob);

create table items.edit (
  id bigint generated always as identity primary key,
  item_id uuid not null references items.item,
  at timestamptz not null,
  by uuid not null,
  before jsonb not null
);
create index edit_item on items.edit (item_id, id desc);

-- Words of what people make, folded; one index over all kinds. The community is a word among them ('@' and its id),
-- so that a node of many groups reads only its own postings. Written at once (no pending list): posting is rare,
-- searching is not.
create table items.search (
  item_id uuid primary key references items.item,
  words tsvector not null
);
create index search_words on items.search using gin (words) with (fastupdate = off);

-- Texts arrive as lower-case words of letters and digits, set apart by spaces (commons/items/words.ts). The rest of the
-- folding needs the accents' table, so it is done here, for what is kept and for what is asked alike.
create function items.fold(t text) returns text language sql immutable parallel safe as
  $$ select translate(kernel.fold(t), '''\:', '') $$;

create function items.words(p_community uuid, p_text text) returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(array_remove(string_to_array(items.fold(p_text), ' '), '') || ('@' || p_community))
$$;

-- All words, the last one as the beginning of a word; null when nothing is asked for.
create function items.wanted(p_community uuid, p_words text[]) returns tsquery language sql immutable parallel safe as $$
  select (format('''@%s'' & ', p_community)
          || string_agg('''' || w.word || '''' || case when w.ord = cardinality(p_words) then ':*' else '' end, ' & '))::tsquery
    from (select items.fold(u.word) as word, u.ord from unnest(p_words) with ordinality as u (word, ord)) w
   where w.word <> ''
$$;

-- Copies in the room's table follow in the same transaction; no index can span two tables.
create function items.copy_down() returns trigger language plpgsql as $$
declare target regclass;
begin
  select copy_table into target from items.kind where kind = new.kind;
  if target is not null then
    execute format('update %s set group_id = $1, community_id = $2, author_id = $3, audience = $4, state = $5 where item_id = $6', target)
      using new.group_id, new.community_id, new.author_id, new.audience, new.state, new.id;
  end if;
  return new;
end $$;
create trigger copy_down after update of group_id, community_id, author_id, audience, state on items.item
  for each row execute function items.copy_down();
