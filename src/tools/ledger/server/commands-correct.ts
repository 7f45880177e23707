// What an exchange was for, its category and its day may be corrected by its two sides; what stood there before stays to be read.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { query } from '#kernel/query'
import { fromPlace, toPlace } from '#kernel/shape'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import { cardsOf } from '#commons/people/server'
import * as policy from '../policy.ts'
import { CorrectText, Corrections, pageSize } from '../schema.ts'
import type { CorrectionsPage } from '../views.ts'
import { partiesById } from './cards.ts'
import * as store from './store.ts'
import { correct, textsOf, wordsOf } from './store-correct.ts'

type Seen = { row: store.TransferRow; standing: Standing; deal: policy.Deal }

async function seen(ctx: Ctx, transfer: string): Promise<Seen> {
  const row = await store.transferSeen(ctx, transfer)
  if (!row) throw refuse('ledger.transfer_absent')
  const party = await partiesById(ctx, [row.payer, row.payee])
  return {
    row,
    standing: await standingIn(ctx, row.group_id),
    deal: {
      workflow: row.workflow,
      state: row.state,
      payer: party(row.payer).person?.id ?? null,
      payee: party(row.payee).person?.id ?? null,
      author: row.author,
      reversed: row.reversed_by !== null,
    },
  }
}

export const correctText = command('ledger.correct_text', {
  doc: 'Corrects what an exchange was for, its category or the day it happened; both sides and who wrote it down may. What stood before is kept.',
  input: CorrectText,
  subject: (ctx, { transfer }) => seen(ctx, transfer),
  allow: (_actor, { standing, deal }) => policy.mayCorrect(standing, deal),
  run: async (ctx, input, { row, deal }) => {
    const words = await wordsOf(ctx, row.id)
    if (!words || words.description === null) throw refuse('ledger.words_erased')
    const { occurred_on = words.occurred_on, description = words.description, reason } = input
    if (occurred_on > words.posted_on)
      throw refuse('ledger.date_after_entry', {}, { occurred_on: { key: 'ledger.error.date_after_entry' } })
    const closed = (await store.currencyOf(ctx, row.group_id, row.currency_id))?.closed_on ?? null
    if (occurred_on !== words.occurred_on && closed !== null && (occurred_on <= closed || words.occurred_on <= closed))
      throw refuse(
        'ledger.period_closed',
        { closed },
        { occurred_on: { key: 'ledger.error.period_closed', params: { closed } } },
      )
    const category = input.category === undefined ? words.category : input.category
    const version = await correct(ctx, row.id, { description, category, occurred_on }, reason)
    if (version === null) throw refuse('ledger.words_erased')
    const changed =
      description !== words.description || occurred_on !== words.occurred_on || category !== words.category
    if (changed)
      ctx.tell({
        name: 'ledger.transfer_corrected',
        group: row.group_id,
        subject: row.id,
        data: {
          transfer: row.id,
          payer_person: deal.payer,
          payee_person: deal.payee,
          amount_minor: String(row.amount),
          currency: row.currency_id,
        },
      })
    return { transfer: row.id, version }
  },
})

export const corrections = query('ledger.corrections', {
  doc: 'The words, category and day of an exchange as they are and as they were, newest first, and whether you may correct them.',
  input: Corrections,
  subject: (ctx, { transfer }) => seen(ctx, transfer),
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { after }, { row, standing, deal }): Promise<CorrectionsPage> => {
    const rows = await textsOf(ctx, row.id, fromPlace(after, 'number')?.[0] ?? null, pageSize + 1)
    const shown = rows.slice(0, pageSize)
    const cards = await cardsOf(
      ctx,
      shown.flatMap(({ by }) => (by ? [by] : [])),
    )
    const words = await wordsOf(ctx, row.id)
    const may = policy.mayCorrect(standing, deal)
    return {
      rows: shown.map(({ by, description, ...text }) => ({
        ...text,
        description: description ?? '',
        by: by ? (cards.get(by) ?? null) : null,
      })),
      after: rows.length > pageSize ? toPlace(shown.at(-1)!.version) : null,
      now: { description: words?.description ?? '', category: words?.category ?? null, occurred_on: row.occurred_on },
      latest: words?.posted_on ?? row.occurred_on,
      can: { correct: may },
    }
  },
})
