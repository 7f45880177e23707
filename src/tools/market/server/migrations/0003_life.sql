-- How long a listing stands, and what a group wants to look at first.
create table market.setting (
  group_id uuid primary key,
  -- a new listing stands so long unless its author chooses otherwise; 0: without an end
  months smallint not null default 6 check (months between 0 and 36),
  -- not confirmed for so long it fades
  stale_months smallint not null default 6 check (stale_months between 1 and 36),
  -- a steward looks at what is new before others see it
  moderated boolean not null default false
);

alter table market.listing
  add column expires_at timestamptz,
  -- when its author last said that it stands
  add column confirmed_at timestamptz not null default now(),
  add column stale boolean not null default false,
  add column reminded_at timestamptz,
  -- why it is away, where somebody said so
  add column away_why text check (away_why in ('paused', 'fulfilled', 'expired', 'waiting', 'returned')),
  add column away_note text not null default '' check (length(away_note) <= 1000);
update market.listing set confirmed_at = created_at;

-- Faded ones come last, so the lists are ordered by that first.
alter table market.listing_tag add column stale boolean not null default false;
drop index market.listing_newest, market.listing_category, market.listing_circle, market.listing_tag_newest;
create index listing_newest on market.listing (community_id, kind, stale, created_at desc, item_id desc) where state = 'live';
create index listing_category on market.listing (community_id, category_id, kind, stale, created_at desc, item_id desc) where state = 'live';
create index listing_circle on market.listing (group_id, kind, stale, created_at desc, item_id desc) where state = 'live' and group_id <> community_id;
create index listing_tag_newest on market.listing_tag (community_id, word, kind, stale, created_at desc, item_id desc);
create index listing_ending on market.listing (expires_at) where state = 'live' and expires_at is not null;
create index listing_fading on market.listing (confirmed_at) where state = 'live' and not stale;
create index listing_waiting on market.listing (community_id, created_at, item_id) where away_why = 'waiting';

create function market.follow() returns trigger language plpgsql as $$
begin
  -- What is live again is away for no reason.
  if new.state = 'live' and old.state <> 'live' then
    new.away_why := null;
    new.away_note := '';
  end if;
  if new.stale is distinct from old.stale then
    update market.listing_tag set stale = new.stale where item_id = new.item_id;
  end if;
  return new;
end $$;
create trigger follow before update of state, stale on market.listing for each row execute function market.follow();

-- Members who are away for a while: what they offer stands back until they return.
create table market.author_away (
  community_id uuid not null,
  person_id uuid not null,
  since timestamptz not null,
  primary key (community_id, person_id)
);
create index author_away_person on market.author_away (person_id);
