-- Where something is. What is stored is already as coarse as its author chose.
alter table market.listing
  add column place text not null default '' check (length(place) <= 120),
  add column lat double precision check (lat between -85 and 85),
  add column lon double precision check (lon between -180 and 180),
  add column precise text check (precise in ('exact', 'near', 'town')),
  add check ((lat is null) = (lon is null) and (lat is null) = (precise is null));

-- Towns, quarters and meeting points of a community, by which its members say where they are.
create table market.spot (
  id uuid primary key,
  group_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  lat double precision not null check (lat between -85 and 85),
  lon double precision not null check (lon between -180 and 180),
  unique (group_id, name)
);

-- A point for the index of what is near. In Mercator's projection (degrees) every small circle stays a circle; each community has a
-- plane of its own, a thousand degrees from the next, so that the nearest of one community are found without passing all the others'.
-- Two communities may share a plane: the list asks for its community all the same.
create function market.at(p_community uuid, p_lat double precision, p_lon double precision) returns point
language sql immutable strict parallel safe as $$
  select point(p_lon + 1000.0 * ('x' || substr(md5(p_community::text), 1, 4))::bit(16)::int,
               degrees(ln(tan(pi() / 4 + radians(p_lat) / 2))))
$$;

-- Kilometres between two points (haversine, a sphere of 6371 km).
create function market.km(a_lat double precision, a_lon double precision, b_lat double precision, b_lon double precision)
returns double precision language sql immutable strict parallel safe as $$
  select 12742 * asin(sqrt(least(1, power(sin(radians(b_lat - a_lat) / 2), 2)
           + cos(radians(a_lat)) * cos(radians(b_lat)) * power(sin(radians(b_lon - a_lon) / 2), 2))))
$$;

alter table market.listing add column at point generated always as (market.at(community_id, lat, lon)) stored;
create index listing_near on market.listing using gist (at) where state = 'live' and at is not null;
create index listing_placed on market.listing (community_id, created_at desc, item_id desc) where state = 'live' and lat is not null;

-- Where somebody is, to a kilometre, kept only because they said so.
create table market.own_place (
  person_id uuid primary key,
  lat double precision not null check (lat between -85 and 85),
  lon double precision not null check (lon between -180 and 180)
);
alter table market.own_place enable row level security;
alter table market.own_place force row level security;
create policy own on market.own_place using ((select kernel.trusted()) or person_id = (select kernel.person()));

create or replace function market.hand_over(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update market.saved_search set person_id = p_to where person_id = p_from;
  delete from market.told t where t.person_id = p_from and exists (
    select from market.told o where o.person_id = p_to and o.item_id = t.item_id);
  update market.told set person_id = p_to where person_id = p_from;
  delete from market.own_place where person_id = p_from;
$$;
