-- Deals: between two members, and nobody else's business. Row security is the second net below every query; what the machinery
-- does without a person (facts of the ledger, letters, the clock) goes through the owner functions at the end.

create table deal.deal (
  id uuid primary key,
  -- the community, also where the listing stands in one of its circles
  group_id uuid not null,
  -- null: begun from a person's page
  listing_id uuid references items.item,
  title text not null check (length(title) between 1 and 200),
  -- who does or hands over, and who gets it and pays
  giver_id uuid not null,
  receiver_id uuid not null,
  begun_by uuid not null,
  state text not null default 'talking' check (state in ('talking', 'agreed', 'delivered', 'done', 'cancelled')),
  open boolean not null generated always as (state in ('talking', 'agreed', 'delivered')) stored,
  -- of the terms that wait or hold; 0 while nothing was proposed
  version int not null default 0,
  begun_at timestamptz not null,
  moved_at timestamptz not null,
  agreed_at timestamptz,
  given_at timestamptz,
  received_at timestamptz,
  done_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by uuid,
  -- told on the day that was agreed
  day_told_at timestamptz,
  feedback_closed_at timestamptz,
  check (giver_id <> receiver_id)
);
create index deal_giver on deal.deal (giver_id, group_id, open, moved_at desc, id desc);
create index deal_receiver on deal.deal (receiver_id, group_id, open, moved_at desc, id desc);
create index deal_listing on deal.deal (listing_id) where listing_id is not null and open;
create index deal_day on deal.deal (agreed_at) where state = 'agreed' and day_told_at is null;
create index deal_feedback on deal.deal (done_at) where state = 'done' and feedback_closed_at is null;

-- Append-only: what was proposed, by whom. An amount of 0 is a gift, none is to be agreed.
create table deal.terms (
  deal_id uuid not null references deal.deal,
  version int not null,
  what text not null check (length(what) between 1 and 500),
  amount_minor bigint check (amount_minor between 0 and 1000000000000000),
  on_day date,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  primary key (deal_id, version)
);

-- Append-only: what was said, and what happened, in one order.
create table deal.message (
  id uuid primary key,
  deal_id uuid not null references deal.deal,
  author_id uuid not null,
  kind text not null check (kind in ('text', 'proposed', 'agreed', 'given', 'received', 'asked', 'paid', 'cancelled')),
  version int,
  text text not null default '' check (length(text) <= 2000),
  at timestamptz not null
);
create index message_deal on deal.message (deal_id, at desc, id desc);

-- Payments of the ledger that this room asked for, or heard of.
create table deal.payment (
  transfer_id uuid primary key,
  deal_id uuid not null references deal.deal,
  amount_minor bigint not null,
  state text not null check (state in ('asked', 'completed', 'ended', 'reversed')),
  at timestamptz not null
);
create index payment_deal on deal.payment (deal_id, at desc);

create table deal.feedback (
  id uuid primary key,
  deal_id uuid not null references deal.deal,
  group_id uuid not null,
  author_id uuid not null,
  about_id uuid not null,
  verdict text not null check (verdict in ('yes', 'soso', 'no')),
  text text not null default '' check (length(text) <= 1000),
  at timestamptz not null,
  reply text check (length(reply) between 1 and 1000),
  reply_at timestamptz,
  hidden_at timestamptz,
  hidden_by uuid,
  hidden_reason text check (length(hidden_reason) between 1 and 500),
  unique (deal_id, author_id)
);
create index feedback_about on deal.feedback (about_id, group_id, at desc, id desc);

-- Links of letters: for one act of one person, once. Only the hash is kept.
create table deal.link (
  hash bytea primary key,
  deal_id uuid not null references deal.deal,
  person_id uuid not null,
  act text not null check (act in ('agree', 'receive', 'pay')),
  version int not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index link_age on deal.link (expires_at);

alter table deal.deal enable row level security;
alter table deal.deal force row level security;
create policy own on deal.deal using ((select kernel.trusted()) or (select kernel.person()) in (giver_id, receiver_id));
alter table deal.terms enable row level security;
alter table deal.terms force row level security;
create policy own on deal.terms using ((select kernel.trusted()) or (select true from deal.deal d where d.id = deal_id limit 1));
alter table deal.message enable row level security;
alter table deal.message force row level security;
create policy own on deal.message using ((select kernel.trusted()) or (select true from deal.deal d where d.id = deal_id limit 1));
alter table deal.payment enable row level security;
alter table deal.payment force row level security;
create policy own on deal.payment using ((select kernel.trusted()) or (select true from deal.deal d where d.id = deal_id limit 1));
-- Not even the one it is about reads it here: when it may be read is said by the functions below.
alter table deal.feedback enable row level security;
alter table deal.feedback force row level security;
create policy own on deal.feedback using ((select kernel.trusted()) or author_id = (select kernel.person()));
alter table deal.link enable row level security;
alter table deal.link force row level security;
create policy own on deal.link using ((select kernel.trusted()));

-- Listed owner functions ------------------------------------------------------------------------

-- Read when both wrote, or when the time for it is over.
create function deal.revealed(p_feedback deal.feedback, p_now timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from deal.feedback o where o.deal_id = p_feedback.deal_id and o.author_id = p_feedback.about_id)
      or exists (select from deal.deal d where d.id = p_feedback.deal_id and d.done_at <= p_now - interval '14 days')
$$;

-- Both sides of one deal, for its two: their own always, the other's once it may be read.
create function deal.feedback_in(p_deal uuid, p_now timestamptz)
returns table (id uuid, deal_id uuid, group_id uuid, author_id uuid, about_id uuid, verdict text, text text, at timestamptz, reply text, reply_at timestamptz,
               hidden_at timestamptz, hidden_reason text, revealed boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.deal_id, f.group_id, f.author_id, f.about_id, f.verdict, f.text, f.at, f.reply, f.reply_at, f.hidden_at, f.hidden_reason, deal.revealed(f, p_now)
    from deal.feedback f join deal.deal d on d.id = f.deal_id
   where f.deal_id = p_deal and kernel.person() in (d.giver_id, d.receiver_id)
     and (f.author_id = kernel.person() or deal.revealed(f, p_now))
$$;

-- What members read of a member, newest first; hidden ones only those who keep order.
create function deal.feedback_about(p_group uuid, p_person uuid, p_now timestamptz, p_before timestamptz, p_before_id uuid, p_most int)
returns table (id uuid, deal_id uuid, group_id uuid, author_id uuid, about_id uuid, verdict text, text text, at timestamptz, reply text, reply_at timestamptz,
               hidden_at timestamptz, hidden_reason text, revealed boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.deal_id, f.group_id, f.author_id, f.about_id, f.verdict, f.text, f.at, f.reply, f.reply_at, f.hidden_at, f.hidden_reason, true
    from deal.feedback f
   where f.about_id = p_person and f.group_id = p_group and p_group = any (groups.mine())
     and (p_before is null or (f.at, f.id) < (p_before, p_before_id))
     and (f.hidden_at is null or groups.has_right(kernel.person(), p_group, 'mayModerate'))
     and deal.revealed(f, p_now)
   order by f.at desc, f.id desc limit p_most
$$;
create function deal.feedback_counts(p_group uuid, p_person uuid, p_now timestamptz) returns table (yes int, soso int, no int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) filter (where f.verdict = 'yes')::int, count(*) filter (where f.verdict = 'soso')::int, count(*) filter (where f.verdict = 'no')::int
    from deal.feedback f
   where f.about_id = p_person and f.group_id = p_group and p_group = any (groups.mine()) and f.hidden_at is null and deal.revealed(f, p_now)
$$;

-- One of them, for the members of its group.
create function deal.feedback_seen(p_id uuid, p_now timestamptz)
returns table (id uuid, deal_id uuid, group_id uuid, author_id uuid, about_id uuid, verdict text, text text, at timestamptz, reply text, reply_at timestamptz,
               hidden_at timestamptz, hidden_reason text, revealed boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.deal_id, f.group_id, f.author_id, f.about_id, f.verdict, f.text, f.at, f.reply, f.reply_at, f.hidden_at, f.hidden_reason, true
    from deal.feedback f where f.id = p_id and f.group_id = any (groups.mine()) and deal.revealed(f, p_now)
$$;
-- The callers have checked the right.
create function deal.reply_feedback(p_id uuid, p_text text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update deal.feedback set reply = p_text, reply_at = p_now where id = p_id and about_id = kernel.person() and reply is null returning true
$$;
create function deal.hide_feedback(p_id uuid, p_reason text, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update deal.feedback set hidden_at = p_now, hidden_by = kernel.person(), hidden_reason = p_reason
   where id = p_id and hidden_at is null and groups.has_right(kernel.person(), group_id, 'mayModerate') returning true
$$;

-- Words of one message, for the letter that brings it.
create function deal.message_text(p_id uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select m.text from deal.message m where m.id = p_id $$;

create function deal.put_link(p_hash bytea, p_deal uuid, p_person uuid, p_act text, p_version int, p_expires_at timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into deal.link (hash, deal_id, person_id, act, version, expires_at) values (p_hash, p_deal, p_person, p_act, p_version, p_expires_at)
$$;

-- For whoever holds the link: what it would do.
create function deal.look_link(p_hash bytea)
returns table (deal_id uuid, person_id uuid, act text, version int, expires_at timestamptz, used_at timestamptz,
               group_id uuid, title text, state text, current int, giver_id uuid, receiver_id uuid, given_at timestamptz, received_at timestamptz,
               what text, amount_minor bigint, on_day date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.deal_id, l.person_id, l.act, l.version, l.expires_at, l.used_at, d.group_id, d.title, d.state, d.version,
         d.giver_id, d.receiver_id, d.given_at, d.received_at, t.what, t.amount_minor, t.on_day
    from deal.link l join deal.deal d on d.id = l.deal_id left join deal.terms t on t.deal_id = l.deal_id and t.version = l.version
   where l.hash = p_hash
$$;
-- Once. False: it was used before.
create function deal.use_link(p_hash bytea, p_now timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update deal.link set used_at = p_now where hash = p_hash and used_at is null and expires_at > p_now returning true
$$;

-- What the ledger told of a payment that belongs to a deal. Whole amounts move it on; a part waits for the rest.
create function deal.heard(p_transfer uuid, p_state text, p_now timestamptz)
returns table (deal uuid, group_id uuid, listing uuid, giver uuid, receiver uuid, moved boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  d deal.deal;
  wanted bigint;
begin
  -- Deals are locked before their payments, as everywhere.
  select x.* into d from deal.deal x where x.id = (select p.deal_id from deal.payment p where p.transfer_id = p_transfer) for update;
  if d.id is null then
    return;
  end if;
  update deal.payment p set state = p_state
   where p.transfer_id = p_transfer and (p.state = 'asked' and p_state in ('completed', 'ended') or p.state = 'completed' and p_state = 'reversed');
  if not found then
    return;
  end if;
  moved := false;
  if p_state = 'completed' and d.state in ('agreed', 'delivered') then
    select t.amount_minor into wanted from deal.terms t where t.deal_id = d.id and t.version = d.version;
    if (select sum(p.amount_minor) from deal.payment p where p.deal_id = d.id and p.state = 'completed') >= coalesce(wanted, 0) then
      update deal.deal x set state = 'done', done_at = p_now, moved_at = p_now where x.id = d.id;
      insert into deal.message (id, deal_id, author_id, kind, at)
      values (gen_random_uuid(), d.id, d.receiver_id, 'paid', p_now);
      moved := true;
    end if;
  end if;
  deal := d.id; group_id := d.group_id; listing := d.listing_id; giver := d.giver_id; receiver := d.receiver_id;
  return next;
end $$;

-- By the clock: agreed deals whose day has come.
create function deal.days_come(p_now timestamptz, p_most int)
returns table (deal uuid, group_id uuid, listing uuid, giver uuid, receiver uuid, version int, amount_minor bigint, on_day date)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with come as (
    update deal.deal d set day_told_at = p_now
     where d.id in (select x.id from deal.deal x join deal.terms t on t.deal_id = x.id and t.version = x.version
                     where x.state = 'agreed' and x.day_told_at is null and t.on_day <= (p_now at time zone 'UTC')::date
                     order by x.agreed_at limit p_most for update of x skip locked)
    returning d.*)
  select c.id, c.group_id, c.listing_id, c.giver_id, c.receiver_id, c.version, t.amount_minor, t.on_day
    from come c join deal.terms t on t.deal_id = c.id and t.version = c.version
$$;
-- And those for which nobody is asked any more how it was.
create function deal.feedback_over(p_now timestamptz, p_most int)
returns table (deal uuid, group_id uuid, listing uuid, giver uuid, receiver uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update deal.deal d set feedback_closed_at = p_now
   where d.id in (select x.id from deal.deal x where x.state = 'done' and x.feedback_closed_at is null and x.done_at <= p_now - interval '14 days'
                   order by x.done_at limit p_most for update skip locked)
  returning d.id, d.group_id, d.listing_id, d.giver_id, d.receiver_id
$$;
create function deal.sweep_links(p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$ delete from deal.link where expires_at < p_now - interval '30 days' $$;
