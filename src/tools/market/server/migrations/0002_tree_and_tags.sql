-- Categories are a tree that the community edits. What is retired is no longer offered, and stays on what stands under it.
alter table market.category add column parent_id uuid references market.category on delete cascade,
  add column retired_at timestamptz,
  add check (parent_id <> id);
alter table market.category drop constraint category_group_id_name_key;
-- Two names under one parent differ; the top of the tree counts as one parent.
create unique index category_name on market.category
  (group_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid), name) where retired_at is null;
create index category_group on market.category (group_id, position);
create index category_parent on market.category (parent_id) where parent_id is not null;

-- Free words on a listing, as they were written; folded they stand in their own table, so that a list of one tag is read
-- newest first from one index.
alter table market.listing add column tags text[] not null default '{}' check (cardinality(tags) <= 8);
create index listing_in_category on market.listing (category_id) where category_id is not null;

create table market.listing_tag (
  item_id uuid not null references market.listing,
  word text not null check (length(word) between 1 and 80),
  tag text not null,
  community_id uuid not null,
  kind text not null,
  created_at timestamptz not null,
  primary key (item_id, word)
);
create index listing_tag_newest on market.listing_tag (community_id, word, kind, created_at desc, item_id desc);
create index listing_tag_recent on market.listing_tag (community_id, created_at desc);
