// SQL of posting: arrays out, outcomes back. Literals are written here, since a batch has many and their elements are
// ids, digits and hex; only free text needs quoting.
import { randomBytes } from 'node:crypto'
import type { Sql } from '#kernel/db'
import type { Id } from '#kernel/ids'
import type { AccountId, CurrencyId, CurrencyKind, TransferId } from '../index.ts'

export type Act =
  | 'send'
  | 'record'
  | 'admin'
  | 'award'
  | 'correction'
  | 'settle'
  | 'writeoff'
  | 'accept'
  | 'reverse'
  | 'import'
  | 'merge'

/** A further entry of a payment, e.g. a levy. */
export type More = { kind: string; debit: AccountId; credit: AccountId; amount_minor: bigint }
export type Line = {
  /** A new id; for `accept` the request's. */
  id: TransferId
  currency: CurrencyId
  payer: AccountId
  payee: AccountId
  amount_minor: bigint
  description: string
  occurred_on: string
  /** null: the payer's holder */
  actor: Id | null
  key: string | null
  hash: Buffer | null
  reason?: string | undefined
  item?: Id | undefined
  /** What it pays for in another room. */
  paysFor?: Id | undefined
  /** The request accepted, or the transfer turned round. */
  ref?: TransferId | undefined
  /** A role lets it pass a hard limit. */
  pass?: boolean | undefined
  /** When it was settled, if not now. */
  at?: Date | undefined
  source?: string | undefined
  more?: readonly More[] | undefined
}

/** Why a payment did not happen: a rule, with the limit and by how much it would be passed. */
export type Outcome = {
  ord: number
  why: string | null
  limit_minor: bigint | null
  over_minor: bigint | null
  transfer: TransferId
  seq: bigint
  payer_minor: bigint
  payee_minor: bigint
}

const none = '{}'
const list = (items: readonly (string | number | bigint | boolean | null)[]): string =>
  `{${items.map((x) => x ?? 'null').join(',')}}`
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const texts = (items: readonly (string | null)[]): string =>
  `{${items.map((x) => (x === null ? 'null' : quoted(x))).join(',')}}`
/** Nothing to send where nobody has one. */
const some = <T>(items: readonly T[], has: (item: T) => boolean, write: (items: readonly T[]) => string): string =>
  items.some(has) ? write(items) : none

/** Posts lines of one act together. One outcome for each, in no order. */
export async function post(
  db: Sql,
  now: Date,
  command: string | null,
  act: Act,
  lines: readonly Line[],
): Promise<Outcome[]> {
  const more = lines.flatMap((line, i) => (line.more ?? []).map((entry) => ({ of: i + 1, ...entry })))
  const accounts = [
    ...new Set([...lines.flatMap((l) => [l.payer, l.payee]), ...more.flatMap((m) => [m.debit, m.credit])]),
  ].sort()
  const place = new Map<string, number>(accounts.map((id, i) => [id, i + 1]))
  const at = (id: AccountId): number => place.get(id)!
  const day = lines[0]!.occurred_on
  // Only where somebody names one: the plain statement stays as it is.
  const referred = lines.some((l) => l.paysFor)
    ? db`, (select ledger.refer(o.transfer, f.id, ${now}) from unnest(${list(lines.map((l) => l.paysFor ?? null))}::uuid[]) with ordinality f (id, n)
             where f.n = o.ord and f.id is not null and o.why is null) as referred`
    : db``
  return db<Outcome[]>`
    select ord, why, limit_minor, over_minor, transfer, seq, payer_minor, payee_minor ${referred} from ledger.post(
      ${now}, ${command}, ${act}, ${day}, ${randomBytes(16 * lines.length)},
      ${list(accounts)}::uuid[], ${list([...new Set(lines.map((l) => l.currency))].sort())}::uuid[],
      ${list(lines.map((l) => l.id))}::uuid[], ${list(lines.map((l) => at(l.payer)))}::int[], ${list(lines.map((l) => at(l.payee)))}::int[],
      ${list(lines.map((l) => l.amount_minor))}::bigint[], ${texts(lines.map((l) => l.description))}::text[],
      ${some(
        lines,
        (l) => l.key !== null,
        (all) => texts(all.map((l) => l.key)),
      )}::text[],
      ${some(
        lines,
        (l) => l.hash !== null,
        (all) => list(all.map((l) => l.hash && `"\\\\x${l.hash.toString('hex')}"`)),
      )}::bytea[],
      ${some(
        lines,
        (l) => l.actor !== null,
        (all) => list(all.map((l) => l.actor)),
      )}::uuid[],
      ${some(
        lines,
        (l) => l.occurred_on !== day,
        (all) => list(all.map((l) => l.occurred_on)),
      )}::date[],
      ${some(
        lines,
        (l) => Boolean(l.reason),
        (all) => texts(all.map((l) => l.reason ?? '')),
      )}::text[],
      ${some(
        lines,
        (l) => Boolean(l.item),
        (all) => list(all.map((l) => l.item ?? null)),
      )}::uuid[],
      ${some(
        lines,
        (l) => Boolean(l.ref),
        (all) => list(all.map((l) => l.ref ?? null)),
      )}::uuid[],
      ${some(
        lines,
        (l) => l.pass === true,
        (all) => list(all.map((l) => l.pass ?? false)),
      )}::boolean[],
      ${some(
        lines,
        (l) => Boolean(l.at),
        (all) => list(all.map((l) => l.at?.toISOString() ?? null)),
      )}::timestamptz[],
      ${some(
        lines,
        (l) => Boolean(l.source),
        (all) => texts(all.map((l) => l.source ?? null)),
      )}::text[],
      ${list(more.map((m) => m.of))}::int[], ${texts(more.map((m) => m.kind))}::text[],
      ${list(more.map((m) => at(m.debit)))}::int[], ${list(more.map((m) => at(m.credit)))}::int[], ${list(more.map((m) => m.amount_minor))}::bigint[]) o`
}

export type PartiesAsked = {
  actor: string
  group: string
  /** null: the group's own unit */
  currency: string | null
  payer: string | null
  payee: string | null
  item: string | null
}
export type CurrencyRow = {
  currency: CurrencyId
  kind: CurrencyKind
  one: string
  other: string
  symbol: string
  scale: number
  step_s: number
  today: string
}
export type PartiesRow = CurrencyRow & {
  ord: number
  default_workflow: string
  member: boolean
  may: boolean
  may_for_others: boolean | null
  may_spend: boolean | null
  payer: AccountId | null
  payer_kind: string
  payer_person: Id | null
  payee: AccountId | null
  payee_kind: string
  payee_person: Id | null
  item_seen: boolean | null
  /** Further than the group's own unit, with accounts that open at first use. */
  opens: boolean
  closed_on: string | null
  /** The actor may pay from the named payer, or receive for the named payee: an account shared with others. */
  payer_use: boolean | null
  payee_use: boolean | null
}

/** Whose accounts are meant, and the standing of who asks; for all that wait, in one call. */
export const parties = (db: Sql, now: Date, right: string, rows: readonly PartiesAsked[]) => db<PartiesRow[]>`
  select * from ledger.parties(${now}, ${right}, ${list(rows.map((r) => r.actor))}::uuid[], ${list(rows.map((r) => r.group))}::uuid[],
    ${list(rows.map((r) => r.payer))}::text[], ${list(rows.map((r) => r.payee))}::text[],
    ${some(
      rows,
      (r) => r.item !== null,
      (all) => list(all.map((r) => r.item)),
    )}::uuid[],
    ${some(
      rows,
      (r) => r.currency !== null,
      (all) => list(all.map((r) => r.currency)),
    )}::uuid[])`

export type TransferForRow = CurrencyRow & {
  ord: number
  transfer: TransferId
  group_id: Id<'group'>
  workflow: string
  state: string
  amount_minor: bigint
  occurred_on: string
  author: Id | null
  payer: AccountId
  payer_kind: string
  payer_person: Id | null
  payee: AccountId
  payee_kind: string
  payee_person: Id | null
  /** As a whole. */
  reversed: boolean
  /** What was not sent back yet. */
  left_minor: bigint
  closed_on: string | null
  /** The actor uses that side's account, which is shared. */
  payer_use: boolean
  payee_use: boolean
  member: boolean
  seen: boolean
  may_pay: boolean
  may_reverse: boolean
}

/** Transfers to accept, end or turn round, for those who may know of them. */
export const transfersFor = (db: Sql, now: Date, rows: readonly { actor: string; transfer: string }[]) => db<
  TransferForRow[]
>`
  select * from ledger.transfers_for(${now}, ${list(rows.map((r) => r.transfer))}::uuid[], ${list(rows.map((r) => r.actor))}::uuid[])`

/** Entries of a transfer beside the main one, in their order. */
export const furtherEntries = (db: Sql, transfer: TransferId) => db<More[]>`
  select kind, debit, credit, amount_minor from ledger.further_entries(${transfer})`

export type AnsweredRow = {
  ord: number
  hash: Buffer
  transfer: TransferId
  seq: bigint
  payer_minor: bigint
  payee_minor: bigint
}
export const answered = (db: Sql, command: string, rows: readonly { actor: string; key: string }[]) => db<
  AnsweredRow[]
>`
  select * from ledger.answered(${command}, ${list(rows.map((r) => r.actor))}::uuid[], ${texts(rows.map((r) => r.key))}::text[])`

export const sees = (db: Sql, person: string, accounts: readonly AccountId[]) => db<
  { account: AccountId; seen: boolean }[]
>`
  select account, seen from ledger.sees(${person}, ${list(accounts)}::uuid[])`
