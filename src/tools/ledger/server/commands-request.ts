// The payee asks, the payer confirms or not. Nothing moves before that.
import { batched, type Call } from '#kernel/batch'
import { command } from '#kernel/command'
import type { Sql } from '#kernel/db'
import { personOf, type Ctx } from '#kernel/context'
import { Refusal, refuse } from '#kernel/errors'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { all, type Verdict } from '#kernel/verdict'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import type { Posted, TransferId } from '../index.ts'
import * as policy from '../policy.ts'
import type { TransferState } from '../rules/workflow.ts'
import { Accept, Cancel, Decline, Request, requestDays } from '../schema.ts'
import { readAmount, readDay } from './deal.ts'
import { applyPostings, decide, standingElsewhere, unitOf, type Asked, type Posting } from './posting.ts'
import * as store from './store.ts'
import { parties, transfersFor, type PartiesRow, type TransferForRow } from './store-posting.ts'

const day_ms = 86_400_000

export const request = command('ledger.request', {
  doc: 'Asks another member to confirm a payment to you. It waits for some weeks.',
  input: Request,
  subject: async (ctx, input): Promise<{ standing: Standing; row: PartiesRow }> => {
    const standing = await standingIn(ctx, input.group as GroupId)
    const person = personOf(ctx)
    if (person === null) throw refuse('kernel.sign_in_required')
    const [row] = await parties(ctx.tx, ctx.now, 'mayPay', [
      {
        actor: person,
        group: input.group,
        currency: input.currency ?? null,
        payer: input.from,
        payee: input.to ?? null,
        item: input.item ?? null,
      },
    ])
    if (!row || row.currency === null) throw refuse('ledger.currency_absent')
    return { standing, row }
  },
  allow: (_actor, { standing, row }) => all(policy.mayRequest(standing), policy.tradable(row.kind)),
  run: async (ctx, input, { row }) => {
    const { payer, payee } = row
    if (input.to !== undefined && !row.payee_use) throw refuse('ledger.payee_absent')
    if (payee === null) throw refuse('ledger.account_missing')
    if (payer === null || !['member', 'household', 'group'].includes(row.payer_kind))
      throw refuse('ledger.payer_absent')
    if (payer === payee) throw refuse('ledger.accounts_same')
    const amount = readAmount(input, unitOf(row), ctx.locale)
    const day = readDay(input.occurred_on, row.today, row.closed_on)
    for (const value of [amount, day]) if (value instanceof Refusal) throw value
    if (row.item_seen === false) throw refuse('ledger.item_absent')
    const transfer = newId<'transfer'>(ctx.now.getTime())
    const due_at = new Date(ctx.now.getTime() + requestDays * day_ms)
    await store.ask(ctx, {
      transfer,
      currency: row.currency,
      payer,
      payee,
      amount_minor: amount as bigint,
      occurred_on: day as string,
      due_at,
      item: input.item ?? null,
      description: input.description,
    })
    if (input.pays_for) await store.refer(ctx, transfer, input.pays_for)
    tell(ctx, 'ledger.transfer_requested', {
      transfer,
      group_id: input.group as GroupId,
      currency: row.currency,
      payer_person: row.payer_person,
      payee_person: row.payee_person,
      amount_minor: amount as bigint,
      pays_for: input.pays_for,
    })
    return { transfer, due_at }
  },
})

type Told = Pick<
  TransferForRow,
  'transfer' | 'group_id' | 'currency' | 'payer_person' | 'payee_person' | 'amount_minor'
> & { pays_for?: string | undefined }

export function tell(
  ctx: Ctx,
  name: string,
  { transfer, group_id, currency, payer_person, payee_person, amount_minor, pays_for }: Told,
): void {
  ctx.tell({
    name,
    group: group_id,
    subject: transfer,
    data: {
      transfer,
      payer_person,
      payee_person,
      amount_minor: String(amount_minor),
      currency,
      ...(pays_for && { pays_for }),
    },
  })
}

/** Who uses a shared account stands on its side. */
export const deal = (row: TransferForRow, person: PersonId | null): policy.Deal => ({
  workflow: row.workflow,
  state: row.state as TransferState,
  payer: row.payer_use ? person : row.payer_person,
  payee: row.payee_use ? person : row.payee_person,
  author: row.author,
  reversed: row.reversed,
})

const memberHere = (row: TransferForRow, person: PersonId): Standing => ({
  group: row.group_id,
  person,
  state: 'active',
  roles: [],
  rights: new Set([row.may_pay ? 'mayPay' : '', row.may_reverse ? 'mayReverse' : '']),
})

/** The `prepare` half of the commands about one transfer that move balances: accept and reverse. */
export const onTransfer =
  <I extends { transfer: string }>(
    name: string,
    allowed: (standing: Standing, deal: policy.Deal) => Verdict,
    build: (db: Sql, row: TransferForRow, asked: Asked<I>) => Posting | Promise<Posting | Refusal>,
  ) =>
  (db: Sql, calls: readonly Call<I>[]): Promise<(Posting | Refusal)[]> =>
    decide(
      db,
      name,
      calls,
      () => 'payer',
      async (asked) => {
        const rows = await transfersFor(
          db,
          asked[0]!.call.now,
          asked.map(({ call, person }) => ({ actor: person, transfer: call.input.transfer })),
        )
        const byPlace = new Map(rows.map((row) => [row.ord, row]))
        return Promise.all(
          asked.map(async (each, n) => {
            const row = byPlace.get(n + 1)
            if (!row?.seen) return refuse('ledger.transfer_absent')
            const standing = row.member
              ? memberHere(row, each.person)
              : await standingElsewhere(db, each.call, row.group_id)
            if (standing instanceof Refusal) return standing
            const verdict = allowed(standing, deal(row, each.person))
            return verdict.ok ? build(db, row, each) : refuse(verdict.code, verdict.params)
          }),
        )
      },
    )

export const accept = batched<typeof Accept, Posting, Posted>('ledger.accept', {
  doc: 'Confirms a payment that somebody asked of you: it is made now.',
  input: Accept,
  prepare: onTransfer<{ transfer: string }>('ledger.accept', policy.mayAccept, (_db, row, { person }) => ({
    act: 'accept',
    unit: unitOf(row),
    side: 'payer',
    line: {
      id: row.transfer,
      ref: row.transfer,
      currency: row.currency,
      payer: row.payer,
      payee: row.payee,
      amount_minor: row.amount_minor,
      description: '',
      // What was asked before the period closed counts from the day it is confirmed.
      occurred_on: row.closed_on !== null && row.occurred_on <= row.closed_on ? row.today : row.occurred_on,
      actor: row.payer_person === person ? null : person,
    },
  })),
  apply: (db, values) => applyPostings(db, 'ledger.accept', values),
})

/** The transfer, for those who may know of it. */
export async function waiting(ctx: Ctx, transfer: string): Promise<{ row: TransferForRow; standing: Standing }> {
  const person = personOf(ctx)
  if (person === null) throw refuse('kernel.sign_in_required')
  const [row] = await transfersFor(ctx.tx, ctx.now, [{ actor: person, transfer }])
  if (!row?.seen) throw refuse('ledger.transfer_absent')
  return { row, standing: row.member ? memberHere(row, person) : await standingIn(ctx, row.group_id) }
}

async function end(
  ctx: Ctx,
  row: TransferForRow,
  state: 'rejected' | 'cancelled',
  reason: string,
  fact: string,
): Promise<{ transfer: TransferId }> {
  if (!(await store.endRequest(ctx, row.transfer, state, personOf(ctx), reason)))
    throw refuse('ledger.transfer_settled', { state: 'settled' })
  tell(ctx, fact, row)
  return { transfer: row.transfer }
}

export const decline = command('ledger.decline', {
  doc: 'Says no to a payment that somebody asked of you, with a reason if you like.',
  input: Decline,
  subject: (ctx, input) => waiting(ctx, input.transfer),
  allow: (_actor, { row, standing }) => policy.mayDecline(standing, deal(row, standing.person)),
  run: (ctx, input, { row }) => end(ctx, row, 'rejected', input.reason, 'ledger.transfer_declined'),
})

export const cancel = command('ledger.cancel', {
  doc: 'Takes back a request that was not confirmed yet.',
  input: Cancel,
  subject: (ctx, input) => waiting(ctx, input.transfer),
  allow: (_actor, { row, standing }) => policy.mayCancel(standing, deal(row, standing.person)),
  run: (ctx, _input, { row }) => end(ctx, row, 'cancelled', '', 'ledger.transfer_cancelled'),
})

/** By the clock: requests whose time is over end, and both sides hear of it. */
export async function expireRequests(ctx: Ctx): Promise<number> {
  const rows = await store.overdue(ctx, 500)
  for (const row of rows)
    if (await store.endRequest(ctx, row.transfer, 'expired', null, '')) tell(ctx, 'ledger.transfer_expired', row)
  return rows.length
}
