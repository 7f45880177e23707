-- The accounts of a group. Nobody writes here but the owner functions in 0002_posting.sql and 0003_acts.sql; the app role reads
-- under row security. Amounts are minor units (seconds, or 10^-scale). No bound is NULL, never 0.

-- Domains rather than table checks: they are looked at when a value is set, not each time a balance changes.
create domain ledger.amount as bigint check (value between 0 and 1000000000000000);
create domain ledger.code as text check (value ~ '^[A-Z0-9][A-Z0-9-]{1,23}$');
create domain ledger.account_kind as text
  check (value in ('member', 'community', 'reserve', 'rounding', 'migration', 'difference', 'link', 'group'));
create domain ledger.account_status as text check (value in ('active', 'frozen', 'closed'));
create domain ledger.transfer_state as text check (value in ('pending', 'completed', 'cancelled', 'rejected', 'expired', 'failed'));
create domain ledger.workflow as text check (value in ('send', 'request', 'record', 'admin', 'reversal', 'import', 'merge'));

create table ledger.currency (
  id uuid primary key,
  -- one per group for now; a later file may take this constraint away
  group_id uuid not null unique,
  kind text not null check (kind in ('hours', 'credit')),
  one text not null check (length(one) between 1 and 40),
  other text not null check (length(other) between 1 and 40),
  symbol text not null check (length(symbol) <= 8),
  scale smallint not null check (scale between 0 and 6),
  step_s int not null check (step_s between 0 and 86400),
  -- who may see a member's balance besides holder, roles and host
  visibility text not null default 'own' check (visibility in ('own', 'members')),
  default_workflow text not null default 'send' check (default_workflow in ('send', 'record')),
  code text not null unique check (code ~ '^[A-Z]{4}$'),
  last_number int not null default 0,
  time_zone text not null,
  min_minor bigint,
  max_minor bigint,
  soft_min_minor bigint,
  soft_max_minor bigint,
  created_at timestamptz not null,
  check (min_minor <= max_minor)
);

create table ledger.account (
  id uuid primary key,
  currency_id uuid not null references ledger.currency,
  group_id uuid not null,
  code ledger.code not null,
  kind ledger.account_kind not null,
  -- for accounts that no person holds, as imported; the usual ones are named by the texts
  name text not null default '',
  holder_person uuid,
  status ledger.account_status not null default 'active',
  balance_minor bigint not null default 0,
  reserved_minor bigint not null default 0,
  version bigint not null default 0,
  -- true: this account's own bounds count (soft and hard together), else the currency's
  own_min boolean not null default false,
  own_max boolean not null default false,
  min_minor bigint,
  max_minor bigint,
  soft_min_minor bigint,
  soft_max_minor bigint,
  opened_at timestamptz not null,
  closed_at timestamptz,
  unique (currency_id, code)
  -- room on each page, so that a new balance needs no new index entry
) with (fillfactor = 70);
create unique index account_holder on ledger.account (holder_person, currency_id) where status <> 'closed';
create unique index account_system on ledger.account (currency_id, kind)
  where kind in ('community', 'reserve', 'rounding', 'migration', 'difference');

-- Each decision about limits, of a currency (account null) or of one account. The figures in force are copied there.
create table ledger.limit_set (
  id bigint generated always as identity primary key,
  currency_id uuid not null references ledger.currency,
  account_id uuid references ledger.account,
  own_min boolean not null default true,
  own_max boolean not null default true,
  min_minor bigint,
  max_minor bigint,
  soft_min_minor bigint,
  soft_max_minor bigint,
  reason text not null check (length(reason) <= 500),
  set_by uuid,
  set_at timestamptz not null
);
create index limit_set_latest on ledger.limit_set (currency_id, account_id, id desc);

-- A completed transfer is never edited, but for its words: they may be corrected with history, or erased (NULL, with
-- their salt). The digest stays, and the chain holds the digest only.
create table ledger.transfer (
  id uuid primary key,
  currency_id uuid not null,
  payer_account uuid not null,
  payee_account uuid not null,
  amount_minor ledger.amount not null,
  -- place in the chain of its currency, once completed
  seq bigint,
  recorded_at timestamptz not null,
  settled_at timestamptz,
  due_at timestamptz,
  occurred_on date not null,
  workflow ledger.workflow not null,
  state ledger.transfer_state not null,
  -- a role let it pass a limit, with a reason that is shown
  past_limit boolean not null,
  author uuid,
  item_id uuid,
  reverses uuid,
  source_id text,
  hash bytea,
  -- up to 500 characters when written here; imported ones are kept to the letter
  description text,
  reason text,
  salt bytea,
  digest bytea not null
);
create unique index transfer_chain on ledger.transfer (currency_id, seq) where seq is not null;
create unique index transfer_reverses on ledger.transfer (reverses) where reverses is not null;
create unique index transfer_source on ledger.transfer (currency_id, source_id) where source_id is not null;
create index transfer_to_pay on ledger.transfer (payer_account, recorded_at) where state = 'pending';
create index transfer_to_receive on ledger.transfer (payee_account, recorded_at) where state = 'pending';
create index transfer_item on ledger.transfer (item_id) where item_id is not null;

-- Append-only: what happened to a transfer after it was entered, by whom, when and why.
create table ledger.transfer_version (
  transfer_id uuid not null references ledger.transfer,
  version smallint not null,
  state ledger.transfer_state not null,
  by_person uuid,
  at timestamptz not null,
  reason text not null default '' check (length(reason) <= 500),
  primary key (transfer_id, version)
);

-- Two rows for each entry, one in the book of each account: `side` −1 it went out, 1 it came in. A page of a statement is
-- one range of the primary key. Foreign keys are checked by `ledger.faults`, since checking them here costs more than the rest.
create table ledger.entry (
  account_id uuid not null,
  seq bigint not null,
  amount_minor bigint not null,
  -- of this account after it
  balance_minor bigint not null,
  transfer_id uuid not null,
  other_account uuid not null,
  occurred_on date not null,
  position smallint not null,
  side smallint not null,
  kind text not null,
  primary key (account_id, seq, position)
);

create table ledger.chain (
  currency_id uuid primary key references ledger.currency,
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex')
) with (fillfactor = 20);

-- Row security: an account is seen by its holder, by roles that may, and a system account by the members.
-- What hangs on an account is seen by those who see the account: asked by key for each row (`limit 1` keeps the planner from
-- hashing the accounts of the whole node for one page).
alter table ledger.account enable row level security;
alter table ledger.account force row level security;
create policy seen on ledger.account for select using (
  (select kernel.trusted())
  or holder_person = (select kernel.person())
  or group_id = any ((select groups.mine_with('maySeeAccounts'))::uuid[])
  or (kind <> 'member' and group_id = any ((select groups.mine())::uuid[])));
create policy added on ledger.account for insert with check ((select kernel.trusted()));
create policy changed on ledger.account for update using ((select kernel.trusted()));
create policy removed on ledger.account for delete using ((select kernel.trusted()));

alter table ledger.transfer enable row level security;
alter table ledger.transfer force row level security;
create policy seen on ledger.transfer for select using (
  (select kernel.trusted()) or (select true from ledger.account a where a.id = payer_account limit 1)
  or (select true from ledger.account a where a.id = payee_account limit 1));
create policy added on ledger.transfer for insert with check ((select kernel.trusted()));
create policy changed on ledger.transfer for update using ((select kernel.trusted()));
create policy removed on ledger.transfer for delete using ((select kernel.trusted()));

alter table ledger.entry enable row level security;
alter table ledger.entry force row level security;
create policy seen on ledger.entry for select using (
  (select kernel.trusted()) or (select true from ledger.account a where a.id = account_id limit 1));
create policy added on ledger.entry for insert with check ((select kernel.trusted()));
create policy changed on ledger.entry for update using ((select kernel.trusted()));
create policy removed on ledger.entry for delete using ((select kernel.trusted()));

alter table ledger.transfer_version enable row level security;
alter table ledger.transfer_version force row level security;
create policy seen on ledger.transfer_version for select using (
  (select kernel.trusted()) or (select true from ledger.transfer t where t.id = transfer_id limit 1));
create policy added on ledger.transfer_version for insert with check ((select kernel.trusted()));
create policy changed on ledger.transfer_version for update using ((select kernel.trusted()));
create policy removed on ledger.transfer_version for delete using ((select kernel.trusted()));

alter table ledger.limit_set enable row level security;
alter table ledger.limit_set force row level security;
create policy seen on ledger.limit_set for select using (
  (select kernel.trusted())
  or (account_id is null and currency_id = any (select c.id from ledger.currency c where c.group_id = any ((select groups.mine())::uuid[])))
  or (select true from ledger.account a where a.id = account_id limit 1));
create policy added on ledger.limit_set for insert with check ((select kernel.trusted()));
create policy changed on ledger.limit_set for update using ((select kernel.trusted()));
create policy removed on ledger.limit_set for delete using ((select kernel.trusted()));
