create table market.category (
  id uuid primary key,
  group_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  position int not null default 0,
  unique (group_id, name)
);

create table market.listing (
  item_id uuid primary key references items.item,
  kind text not null check (kind in ('offer', 'want')),
  title text not null,
  body text not null check (length(body) <= 8000),
  category_id uuid references market.category on delete set null,
  price_text text not null default '' check (length(price_text) <= 80),
  price_minor bigint check (price_minor >= 0),
  -- of the system it was imported from: the same in every reading
  source_id text check (length(source_id) <= 200),
  -- copies from items.item, kept by its trigger
  group_id uuid not null,
  community_id uuid not null,
  author_id uuid not null,
  audience smallint not null,
  state text not null,
  created_at timestamptz not null
);
create index listing_newest on market.listing (community_id, kind, created_at desc, item_id desc) where state = 'live';
create index listing_category on market.listing (community_id, category_id, kind, created_at desc, item_id desc) where state = 'live';
create index listing_circle on market.listing (group_id, kind, created_at desc, item_id desc) where state = 'live' and group_id <> community_id;
create index listing_away on market.listing (community_id, kind, created_at desc, item_id desc) where state <> 'live';
create index listing_author on market.listing (author_id, community_id, kind, created_at desc, item_id desc);
create unique index listing_source on market.listing (community_id, source_id) where source_id is not null;

insert into items.kind (kind, copy_table) values ('listing', 'market.listing');
