// Payments between two accounts of a group: by the payer, by the payee who gave something, by a clerk for others.
import { batched, type Call } from '#kernel/batch'
import { Refusal, refuse } from '#kernel/errors'
import type { Sql } from '#kernel/db'
import { isId, newId, type GroupId, type Id } from '#kernel/ids'
import type { Standing } from '#commons/groups'
import { deny, type Verdict } from '#kernel/verdict'
import type { AccountId } from '../index.ts'
import * as policy from '../policy.ts'
import { AdminPay, Pay, RecordGiven, type Award, type Correct } from '../schema.ts'
import { readAmount, readDay } from './deal.ts'
import { applyPostings, decide, standingElsewhere, unitOf, type Asked, type Posting } from './posting.ts'
import { openFor } from './store-currencies.ts'
import { parties, type Act, type PartiesAsked, type PartiesRow } from './store-posting.ts'

type Terms = {
  group: string
  currency?: string | undefined
  amount?: string | undefined
  amount_minor?: bigint | undefined
  description: string
  occurred_on?: string | undefined
  item?: string | undefined
  pays_for?: string | undefined
}
/** How one command reads its input: which accounts are meant (null: the actor's own) and who may. */
type Way<I> = {
  act(input: I, row: PartiesRow): Act
  payer(input: I): string | null
  payee(input: I): string | null
  verdict(standing: Standing, row: PartiesRow): Verdict
  /** Gives points: what nothing else may do. */
  points?: boolean
  /** May be dated into a closed period. */
  correction?: boolean
  reason?(input: I): string
  pass?(input: I): boolean
}

/** Accounts that people may pay, and those that only roles move. */
const open = ['member', 'household', 'community', 'group']
const byRole = [...open, 'reserve']

/** Whose side the actor is on: their own account, or one that they share. */
const side = <I>(way: Way<I>, input: I, row?: PartiesRow): 'payer' | 'payee' | null =>
  way.payer(input) === null || (row?.payer_use && way.act(input, row) === 'send')
    ? 'payer'
    : way.payee(input) === null || (row?.payee_use && way.act(input, row) === 'record')
      ? 'payee'
      : null

function rightsIn(row: PartiesRow): Set<string> {
  const rights = new Set<string>()
  if (row.may) rights.add('mayPay')
  if (row.may_for_others) rights.add('mayRecordForOthers')
  if (row.may_spend) rights.add('maySpendCommunity')
  return rights
}

/** Points are given from the community, and only so. */
function pointsOnly(row: PartiesRow, award: boolean): Refusal | null {
  if (row.kind !== 'points') return refuse('ledger.not_points')
  return award ? null : refuse('ledger.points_only_given')
}

/** One payment, decided by what one read told about it. */
function one<I extends Terms>(
  way: Way<I>,
  { call, person }: Asked<I>,
  row: PartiesRow,
  standing: Standing,
): Posting | Refusal {
  const { input, caller, now } = call
  if (row.currency === null) return refuse('ledger.currency_absent')
  const verdict = way.verdict(standing, row)
  if (!verdict.ok) return refuse(verdict.code, verdict.params)
  const given = row.kind === 'points' || way.points ? pointsOnly(row, way.points === true) : null
  if (given) return given
  const act = way.act(input, row)
  const own = side(way, input, row)
  const kinds = own === null ? byRole : open
  const named = (account: AccountId | null, kind: string): AccountId | null =>
    account !== null && kinds.includes(kind) ? account : null
  const [payer, payee] = [named(row.payer, row.payer_kind), named(row.payee, row.payee_kind)]
  if (payer === null) return refuse(own === 'payer' ? 'ledger.account_missing' : 'ledger.payer_absent')
  if (payee === null) return refuse(own === 'payee' ? 'ledger.account_missing' : 'ledger.payee_absent')
  if (payer === payee) return refuse('ledger.accounts_same')
  const unit = unitOf(row)
  const amount = readAmount(input, unit, caller.locale)
  if (amount instanceof Refusal) return amount
  const day = readDay(input.occurred_on, row.today, way.correction ? null : row.closed_on)
  if (day instanceof Refusal) return day
  if (row.item_seen === false) return refuse('ledger.item_absent')
  return {
    act,
    unit,
    side: own,
    line: {
      id: newId<'transfer'>(now.getTime()),
      currency: row.currency,
      payer,
      payee,
      amount_minor: amount,
      description: input.description,
      occurred_on: day,
      // The database takes the payer's holder for the actor; it is told when that is somebody else.
      actor: own === 'payer' && row.payer_person === person ? null : person,
      item: input.item as Id | undefined,
      paysFor: input.pays_for as Id | undefined,
      reason: way.reason?.(input),
      pass: way.pass?.(input),
    },
  }
}

/** In a further currency accounts may open at first use: of whoever acts, and of whom a person is named by. */
const needsAccount = (row: PartiesRow): boolean => row.opens && row.member && (row.payer === null || row.payee === null)

async function withAccounts<I extends Terms>(
  db: Sql,
  way: Way<I>,
  { call, person }: Asked<I>,
  row: PartiesRow,
): Promise<PartiesRow> {
  const { input, now } = call
  const people = [way.payer(input), way.payee(input)].map((name) => name ?? person).filter((name) => isId(name))
  await openFor(db, row.currency, people, now)
  const [again] = await parties(db, now, 'mayPay', [asking(way, call.input, person)])
  return { ...again!, ord: row.ord }
}

const asking = <I extends Terms>(way: Way<I>, input: I, person: string): PartiesAsked => ({
  actor: person,
  group: input.group,
  currency: input.currency ?? null,
  payer: way.payer(input),
  payee: way.payee(input),
  item: input.item ?? null,
})

async function prepare<I extends Terms>(
  db: Sql,
  command: string,
  way: Way<I>,
  calls: readonly Call<I>[],
): Promise<(Posting | Refusal)[]> {
  return decide(
    db,
    command,
    calls,
    (input) => side(way, input),
    async (asked) => {
      const rows = await parties(
        db,
        asked[0]!.call.now,
        'mayPay',
        asked.map(({ call, person }) => asking(way, call.input, person)),
      )
      const results = new Array<Posting | Refusal>(asked.length)
      for (const first of rows) {
        const row = needsAccount(first) ? await withAccounts(db, way, asked[first.ord - 1]!, first) : first
        const each = asked[row.ord - 1]!
        const group = each.call.input.group as GroupId
        const standing = row.member
          ? { group, person: each.person, state: 'active' as const, roles: [], rights: rightsIn(row) }
          : await standingElsewhere(db, each.call, group)
        results[row.ord - 1] = standing instanceof Refusal ? standing : one(way, each, row, standing)
      }
      return results
    },
  )
}

/** Declares a payment: the two halves differ only in how the input is read. */
export const payment = <
  S extends typeof Pay | typeof AdminPay | typeof RecordGiven | typeof Award | typeof Correct,
  I extends Terms,
>(
  name: string,
  doc: string,
  input: S,
  way: Way<I>,
) =>
  batched(name, {
    doc,
    input,
    prepare: (db, calls) => prepare(db, name, way, calls as unknown as readonly Call<I>[]),
    apply: (db, values) => applyPostings(db, name, values),
  })

type PayTerms = Terms & { to: string; from?: string | undefined }

export const pay = payment(
  'ledger.pay',
  'Pays from your account to another account of the group; `from` names one that you share, or, for clerks, that of somebody else.',
  Pay,
  {
    act: (input: PayTerms, row) => (input.from === undefined || row.payer_use ? 'send' : 'admin'),
    payer: (input: PayTerms) => input.from ?? null,
    payee: (input: PayTerms) => input.to,
    verdict: (standing, row) =>
      row.may_for_others === null || row.payer_use ? policy.mayPay(standing) : forOthers(standing, row),
  },
)

export type AdminTerms = Terms & { to: string; from: string; reason: string; pass_limit: boolean }

export const adminPay = payment(
  'ledger.admin_pay',
  'Records a payment between accounts of others, with a reason that is shown; it may let it pass a limit.',
  AdminPay,
  {
    act: () => 'admin',
    payer: (input: AdminTerms) => input.from,
    payee: (input: AdminTerms) => input.to,
    verdict: forOthers,
    reason: (input: AdminTerms) => input.reason,
    pass: (input: AdminTerms) => input.pass_limit,
  },
)

type RecordTerms = Terms & { from: string; to?: string | undefined }

export const record = payment(
  'ledger.record',
  'Records what you gave to another member, whose account pays at once; in groups that work so.',
  RecordGiven,
  {
    act: () => 'record',
    payer: (input: RecordTerms) => input.from,
    payee: (input: RecordTerms) => input.to ?? null,
    verdict: (standing, row) =>
      row.payee_use === false ? deny('ledger.payee_absent') : policy.mayRecord(standing, row.default_workflow),
  },
)

/** Between accounts of others; one that the clerk shares is the clerk's own. Who is not found counts as a member: the refusal then says only that. */
export function forOthers(standing: Standing, row: PartiesRow): Verdict {
  return policy.mayPayForOthers(
    standing,
    { kind: row.payer_kind ?? 'member', person: row.payer_use ? standing.person : row.payer_person },
    { person: row.payee_use ? standing.person : row.payee_person },
  )
}
