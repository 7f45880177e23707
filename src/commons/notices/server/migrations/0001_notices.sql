-- What waits for a person. Opened and closed by facts, so home is one indexed read.
create table notices.need (
  id uuid primary key,
  person_id uuid not null,
  group_id uuid,
  kind text not null,
  subject uuid not null,
  data jsonb not null,
  link text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index need_open on notices.need (person_id, kind, subject) where closed_at is null;
create index need_person on notices.need (person_id, opened_at, id) where closed_at is null;
create index need_subject on notices.need (subject, kind) where closed_at is null;
create index need_closed on notices.need (closed_at) where closed_at is not null;

-- What happened, for one person, once per fact and kind.
create table notices.notice (
  id bigint generated always as identity primary key,
  person_id uuid not null,
  group_id uuid,
  fact_id bigint not null,
  kind text not null,
  subject uuid,
  data jsonb not null,
  link text not null,
  at timestamptz not null,
  seen_at timestamptz,
  unique (person_id, fact_id, kind)
);
create index notice_person on notices.notice (person_id, id desc);
create index notice_age on notices.notice (at);

-- Letters that wait, and without their words those that left. `once` makes a retry harmless.
create table notices.mail (
  id uuid primary key,
  once text unique,
  person_id uuid,
  address text not null,
  to_name text not null default '',
  from_name text not null default '',
  locale text not null,
  kind text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  stop_link text,
  created_at timestamptz not null,
  next_try_at timestamptz not null,
  tries int not null default 0,
  sent_at timestamptz,
  gave_up_at timestamptz,
  failure text
);
create index mail_waiting on notices.mail (next_try_at) where sent_at is null and gave_up_at is null;
create index mail_recent on notices.mail (created_at desc, id desc);
create index mail_person on notices.mail (person_id) where person_id is not null;

-- A kind of mail somebody switched; the kind `*` is all that can be stopped.
create table notices.setting (
  person_id uuid not null,
  kind text not null,
  mail boolean not null,
  primary key (person_id, kind)
);

alter table notices.need enable row level security;
alter table notices.need force row level security;
create policy own on notices.need using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table notices.notice enable row level security;
alter table notices.notice force row level security;
create policy own on notices.notice using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table notices.setting enable row level security;
alter table notices.setting force row level security;
create policy own on notices.setting using ((select kernel.trusted()) or person_id = (select kernel.person()));
alter table notices.mail enable row level security;
alter table notices.mail force row level security;
create policy own on notices.mail using ((select kernel.trusted()));

-- Listed owner functions ------------------------------------------------------------------------

-- What one batch of facts tells, in order: needs opened and closed, notices. Told twice it is written once.
-- A need closed for the nil id is closed for everybody who had it.
create function notices.tell(p_told jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t record;
begin
  for t in select * from jsonb_to_recordset(p_told) as x (
    id uuid, person uuid, "group" uuid, kind text, subject uuid, data jsonb, link text, at timestamptz, fact bigint, need text, notice boolean)
  loop
    if t.need = 'open' then
      insert into notices.need (id, person_id, group_id, kind, subject, data, link, opened_at)
      values (t.id, t.person, t."group", t.kind, t.subject, t.data, t.link, t.at) on conflict do nothing;
    elsif t.need = 'close' then
      update notices.need set closed_at = t.at
       where subject = t.subject and kind = t.kind and closed_at is null
         and (person_id = t.person or t.person = '00000000-0000-0000-0000-000000000000');
    end if;
    if t.notice then
      insert into notices.notice (person_id, group_id, fact_id, kind, subject, data, link, at)
      values (t.person, t."group", t.fact, t.kind, t.subject, t.data, t.link, t.at) on conflict do nothing;
    end if;
  end loop;
end $$;

-- What these persons switched off, or switched.
create function notices.settings(p_persons uuid[]) returns table (person_id uuid, kind text, mail boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.person_id, s.kind, s.mail from notices.setting s where s.person_id = any (p_persons)
$$;

-- By a signed link, by somebody who is not signed in.
create function notices.stop(p_person uuid, p_kind text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into notices.setting (person_id, kind, mail) values (p_person, p_kind, false)
  on conflict (person_id, kind) do update set mail = false
$$;

create function notices.put_mail(p jsonb) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into notices.mail (id, once, person_id, address, to_name, from_name, locale, kind, subject, body_text, body_html, stop_link, created_at, next_try_at)
  select x.id, x.once, x.person_id, x.address, x.to_name, x.from_name, x.locale, x.kind, x.subject, x.body_text, x.body_html, x.stop_link, x.at, x.at
    from jsonb_to_record(p) as x (id uuid, once text, person_id uuid, address text, to_name text, from_name text, locale text, kind text,
      subject text, body_text text, body_html text, stop_link text, at timestamptz)
  on conflict do nothing returning id
$$;

-- Takes letters to send, each for one sender only and for as long as a try may last; a sender that dies gives them back by itself.
create function notices.take_mails(p_now timestamptz, p_until timestamptz, p_most int)
returns table (id uuid, address text, to_name text, from_name text, subject text, body_text text, body_html text, stop_link text, created_at timestamptz, tries int)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update notices.mail m set tries = m.tries + 1, next_try_at = p_until
   where m.id in (
     select w.id from notices.mail w where w.sent_at is null and w.gave_up_at is null and w.next_try_at <= p_now
      order by w.next_try_at limit p_most for update skip locked)
  returning m.id, m.address, m.to_name, m.from_name, m.subject, m.body_text, m.body_html, m.stop_link, m.created_at, m.tries
$$;

-- Gone out: its words are not kept.
create function notices.mail_sent(p_id uuid, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update notices.mail set sent_at = p_now, failure = null, body_text = '', body_html = '', stop_link = null where id = p_id
$$;

-- Try again at that time; without one it is given up.
create function notices.mail_failed(p_id uuid, p_failure text, p_next timestamptz, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update notices.mail set failure = p_failure, next_try_at = coalesce(p_next, next_try_at),
         gave_up_at = case when p_next is null then p_now end
   where id = p_id
$$;

-- For the host alone, and without the words.
create function notices.outbox(p_before timestamptz, p_before_id uuid, p_most int)
returns table (id uuid, address text, kind text, subject text, locale text, created_at timestamptz, next_try_at timestamptz, tries int, sent_at timestamptz, gave_up_at timestamptz, failure text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.address, m.kind, m.subject, m.locale, m.created_at, m.next_try_at, m.tries, m.sent_at, m.gave_up_at, m.failure
    from notices.mail m
   where people.asks_as_host() and (p_before is null or (m.created_at, m.id) < (p_before, p_before_id))
   order by m.created_at desc, m.id desc limit p_most
$$;

create function notices.one_mail(p_id uuid)
returns table (id uuid, person_id uuid, address text, kind text, subject text, locale text, body_text text, created_at timestamptz, sent_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.person_id, m.address, m.kind, m.subject, m.locale, m.body_text, m.created_at, m.sent_at
    from notices.mail m where m.id = p_id and people.asks_as_host()
$$;

-- Figures for the health check: how many wait, and since when.
create function notices.mail_waiting() returns table (waiting int, given_up int, oldest_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) filter (where gave_up_at is null)::int, count(*) filter (where gave_up_at is not null)::int, min(created_at) filter (where gave_up_at is null)
    from notices.mail where sent_at is null
$$;

-- Everything of one person goes to another; what both have, the other's stays.
create function notices.hand_over(p_from uuid, p_to uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from notices.need f where f.person_id = p_from and f.closed_at is null and exists (
    select from notices.need t where t.person_id = p_to and t.kind = f.kind and t.subject = f.subject and t.closed_at is null);
  update notices.need set person_id = p_to where person_id = p_from;
  delete from notices.notice f where f.person_id = p_from and exists (
    select from notices.notice t where t.person_id = p_to and t.fact_id = f.fact_id and t.kind = f.kind);
  update notices.notice set person_id = p_to where person_id = p_from;
  update notices.mail set person_id = p_to where person_id = p_from;
  delete from notices.setting where person_id = p_from;
$$;

create function notices.sweep(p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from notices.mail where created_at < p_now - interval '30 days';
  delete from notices.need where closed_at < p_now - interval '90 days';
  delete from notices.notice where at < p_now - interval '1 year';
$$;
