// What the queries of the ledger answer: for pages, and for the API. Amounts are minor units.
import type { Card } from '#commons/people'
import type { Verdict } from '#kernel/verdict'
import type { CurrencyKind } from './index.ts'
import type { Unit } from './rules/amount.ts'

/** A bound that is null does not exist. */
export type Limits = { min: bigint | null; max: bigint | null; softMin: bigint | null; softMax: bigint | null }

/** An account as others may see it: never its balance. `person` is null for system accounts, which have a name. */
export type Party = { account: string; code: string; kind: string; name: string; person: Card | null }

/** For the frame of every page (`ledger.glance`). */
export type Glance = { account: string; balance: bigint; unit: Unit }

export type Waiting = {
  transfer: string
  /** `pay`: I am asked to pay; `receive`: I have asked. */
  direction: 'pay' | 'receive'
  other: Party
  amount: bigint
  description: string
  asked_at: Date
  due_at: Date | null
  can: { accept: Verdict; decline: Verdict; cancel: Verdict }
}

/** `ledger.my_account` (own) and `ledger.account` (by those who may see it). */
export type AccountView = {
  account: string
  code: string
  holder: Party
  /** The reader's part in it, where several people use it. */
  shared: SharePart | null
  status: 'active' | 'frozen' | 'leaving' | 'closed'
  balance: bigint
  unit: Unit
  currency: { id: string; place: number; kind: CurrencyKind }
  limits: Limits
  canPay: bigint | null
  canReceive: bigint | null
  /** Where the balance stands: in a caution end of the meter or not. */
  caution: 'low' | 'high' | null
  /** The decision that set the limits, where there is one. */
  decision: { at: Date; by: Card | null; reason: string } | null
  waiting: Waiting[]
  can: { pay: Verdict; request: Verdict; record: Verdict }
}

/** One line of a statement (`ledger.statement`), newest first; `amount` is signed, `balance` stands after it. */
export type Line = {
  transfer: string
  seq: bigint
  other: Party
  description: string
  kind: string
  workflow: string
  occurred_on: string
  at: Date
  amount: bigint
  balance: bigint
  imported: boolean
  /** The transfer that turned it round, or that it turns round. */
  reversed_by: string | null
  reverses: string | null
  /** An id of the room that keeps the categories. */
  category: string | null
}
/** What came in and went out; `opening` and `closing` balances only of a whole period, where nothing but days filters. */
export type Sums = { came_in: bigint; went_out: bigint; lines: bigint; opening: bigint | null; closing: bigint | null }
/** `looked`: the day up to which a filter has been looked back, where it let too little pass to fill the page. */
export type StatementPage = {
  lines: Line[]
  after: string | null
  looked: string | null
  /** Of the whole filter, on its first page; null where it is too long to be summed for a page. */
  sums: Sums | null
  unit: Unit
  holder: Party
  /** The party that is filtered by. */
  with: Party | null
}
/** `ledger.balance_line`: the balance at the end of months, oldest first; the last is of today, in a month that goes on. */
export type BalanceLine = {
  points: { day: string; balance: bigint }[]
  unit: Unit
  comfortable: { from: bigint | null; to: bigint | null }
  holder: Party
}

/** A receipt (`ledger.transfer`). Balances only of what the reader may see. */
export type Receipt = {
  transfer: string
  number: string
  state: 'pending' | 'completed' | 'cancelled' | 'rejected' | 'expired' | 'failed'
  workflow: string
  payer: Party
  payee: Party
  amount: bigint
  unit: Unit
  description: string
  reason: string
  occurred_on: string
  recorded_at: Date
  settled_at: Date | null
  due_at: Date | null
  author: Card | null
  past_limit: boolean
  imported: boolean
  item: string | null
  /** What it pays for in another room, for its two sides. */
  pays_for: string | null
  reverses: string | null
  /** The newest reversal, and what is left of the amount. */
  reversed_by: string | null
  left: bigint
  /** The reader's own balance after it, if the reader is a party. */
  balanceAfter: bigint | null
  mine: 'payer' | 'payee' | null
  entries: { kind: string; debit: Party; credit: Party; amount: bigint }[]
  /** An objection to it, by whoever was debited. */
  contest: { at: Date; by: Card | null; reason: string; outcome: string | null; note: string } | null
  can: {
    accept: Verdict
    decline: Verdict
    cancel: Verdict
    reverse: Verdict
    contest: Verdict
    settle: Verdict
  }
}

/** `ledger.payees`: people and accounts one may pay, by name or code; without `find` those of lately first. */
export type PayeePage = { lately: Party[]; rows: Party[]; after: string | null; unit: Unit }
/** `ledger.accounts`: the treasurer's list. */
export type AccountRow = { party: Party; status: string; balance: bigint; limits: Limits }
export type AccountsPage = { rows: AccountRow[]; after: string | null; unit: Unit; sum: bigint }
type Warning = { end: 'low' | 'high'; limit: bigint; over: bigint }
/** `ledger.preview`: an amount as the currency reads it, and the reader's own balance before and after; null without an account. */
export type Preview = {
  amount: bigint
  unit: Unit
  balance: bigint | null
  next: bigint | null
  /** A hard limit in the way, and a soft one that is crossed. */
  passes: Warning | null
  caution: Warning | null
}

/** `ledger.currencies`: the group's own unit first. `mine`: the reader's account in it. */
export type CurrencyCard = {
  currency: string
  place: number
  kind: CurrencyKind
  one: string
  other: string
  symbol: string
  unit: Unit
  visibility: 'own' | 'members'
  opens: 'at_once' | 'first_use'
  default_workflow: string
  mine: { account: string; balance: bigint } | null
  /** Nothing was exchanged in it yet: its names may still change. */
  fresh: boolean
  rules: {
    frozen_receives: boolean
    write_off_minor: bigint | null
    write_off_days: number
    dormant_months: number | null
    contest_days: number
    closed_on: string | null
  }
}
export type Currencies = { rows: CurrencyCard[]; can: { change: Verdict; award: Verdict } }

/** What somebody may do with a shared account; null: no limit of one's own. */
export type SharePart = { may_spend: boolean; per_payment_minor: bigint | null; per_day_minor: bigint | null }
/** `ledger.shared_accounts`: those that the reader uses with others. */
export type SharedRow = SharePart & {
  account: string
  code: string
  kind: string
  name: string
  status: string
  balance: bigint
  currency: string
  unit: Unit
}
export type SharedAccounts = { rows: SharedRow[]; can: { openHousehold: Verdict; openGroup: Verdict } }
/** `ledger.shared_account` */
export type SharedAccount = {
  account: string
  code: string
  kind: string
  name: string
  balance: bigint
  unit: Unit
  currency: string
  users: (SharePart & { person: Card; since: Date })[]
  mine: SharePart | null
  can: { manage: Verdict }
}
/** `ledger.system_accounts`: open to members. */
export type SystemAccounts = {
  rows: { party: Party; balance: bigint }[]
  unit: Unit
  /** The group agreed that members see each other's balances. */
  open: boolean
}

/** `ledger.open_balances`: where the group agreed that members see them. */
export type OpenBalancesPage = { rows: { party: Party; balance: bigint }[]; after: string | null; unit: Unit }
export type Words = { description: string; category: string | null; occurred_on: string }
/** `ledger.corrections`: newest first; the last is as it was first written. Empty: never corrected. */
export type CorrectionsPage = {
  rows: (Words & { version: number; reason: string; by: Card | null; at: Date })[]
  after: string | null
  now: Words
  /** The last day that it can have happened on: that on which it came into the book. */
  latest: string
  can: { correct: Verdict }
}

/** `ledger.account_life` (for those who look after it), `ledger.my_life` (one's own). */
export type AccountLife = {
  account: string
  holder: Party
  status: string
  balance: bigint
  unit: Unit
  currency: { id: string; place: number; kind: CurrencyKind }
  away: { from: string; until: string | null; now: boolean } | null
  dormant_at: Date | null
  resting_at: Date | null
  opened_at: Date
  closed_at: Date | null
  events: {
    what: string
    at: Date
    by: Card | null
    /** Nobody did it. */
    alone: boolean
    about: Card | null
    since: string | null
    until: string | null
    reason: string
    transfer: string | null
  }[]
  can: { change: Verdict; close: Verdict }
}
/** `ledger.losses`: what the reserve paid and got. */
export type Losses = { rows: { year: number; lost_minor: bigint; gained_minor: bigint; count: number }[]; unit: Unit }
/** `ledger.by_itself`: `party` only for those who may see the account. */
export type AlonePage = {
  rows: {
    id: bigint
    at: Date
    what: string
    reason: string
    transfer: string | null
    party: Party | null
    amount: bigint | null
    unit: Unit
  }[]
  after: string | null
}

/** `ledger.contests`: objections that wait. */
export type ContestsPage = {
  rows: { transfer: string; payer: Party; payee: Party; amount: bigint; unit: Unit; at: Date; reason: string }[]
  after: string | null
}
/** `ledger.periods`. `waits`: for those who may close, what is undecided before the proposed day. */
export type PeriodsView = {
  rows: {
    id: string
    since: string | null
    until: string
    closed_at: Date
    by: Card | null
    reason: string
    reopened_at: Date | null
    reopenedBy: Card | null
    reopen_reason: string | null
  }[]
  closed_on: string | null
  proposed: string
  waits: { contests: number; requests: number } | null
  can: { close: Verdict; correct: Verdict }
}
type YearLine = { workflow: string; kind: string; minor: bigint; count: number }
/** `ledger.year`: figures of a span of days, by the day it happened. Totals of members are without names; balances are of now. */
export type YearPack = {
  from: string
  to: string
  unit: Unit
  currency: { id: string; place: number; kind: CurrencyKind }
  income: YearLine[]
  expense: YearLine[]
  system: { party: Party; before: bigint; after: bigint }[]
  losses: Losses['rows']
  members: {
    exchanges: number
    gifts: number
    volume_minor: bigint
    traders: number
    accounts: number
    above_minor: bigint
    above: number
    below_minor: bigint
    below: number
  }
  /** Of the closed period that holds it: how many records the book had, and its head. */
  closed: { at: Date; by: Card | null; records: bigint; head: string } | null
}
