// What, how much, when: one proposes, the other agrees to exactly that version.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import { may } from '../policy.ts'
import { after, type DealState } from '../rules.ts'
import { Agree, Confirm, Propose } from '../schema.ts'
import { preview, unitIn, type Preview } from './ledger.ts'
import { mine, say, tell, type Mine } from './part.ts'
import * as store from './store.ts'

/** @throws deal.terms_changed: what is on the table is not what the asking person has read */
export function checkVersion({ row }: Pick<Mine, 'row'>, version: number): void {
  if (row.version !== version) throw refuse('deal.terms_changed')
}

/** What a letter and home say of terms: figures and the day, no words of anybody. */
export async function termsTold(
  ctx: Ctx,
  row: Pick<store.DealRow, 'group_id'>,
  terms: { version: number; amount_minor: bigint | null; on_day: string | null },
): Promise<Record<string, string | number | null>> {
  const unit = terms.amount_minor ? await unitIn(ctx, row.group_id) : null
  return {
    version: terms.version,
    on_day: terms.on_day,
    ...(unit ? { amount_minor: String(terms.amount_minor), unit: JSON.stringify(unit) } : {}),
    how: terms.amount_minor === null ? 'open' : terms.amount_minor === 0n ? 'gift' : 'amount',
  }
}

export const proposeTerms = command('deal.propose_terms', {
  doc: 'Proposes what, how much and when. The other one has to agree, also where something was agreed before.',
  input: Propose,
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('propose', deal),
  async run(ctx, input, deal): Promise<{ deal: string; version: number }> {
    checkVersion(deal, input.version)
    const { row, me, side, course } = deal
    const amount =
      input.how === 'amount'
        ? (await preview(ctx, row.group_id, side === 'receiver' ? 'pay' : 'receive', input)).amount
        : input.how === 'gift'
          ? 0n
          : null
    const version = row.version + 1
    const terms = { version, what: input.what, amount_minor: amount, on_day: input.on ?? null }
    const told = await termsTold(ctx, row, terms)
    const unit = told['unit'] === undefined ? null : String(told['unit'])
    await store.insertTerms(ctx, { ...terms, unit, deal_id: row.id, proposed_by: me, proposed_at: ctx.now })
    await store.move(ctx, row.id, {
      state: after(course, 'propose'),
      version,
      agreed_at: null,
      day_told_at: null,
    })
    await say(ctx, row.id, me, 'proposed', '', version)
    tell(ctx, 'deal.terms_proposed', row, told)
    return { deal: row.id, version }
  },
})

/** The group's limits warn here, where a warning still helps; they refuse only when it is paid. */
export type Agreed = { deal: string; state: DealState; warning: Preview['passes'] }

export const agreeTerms = command('deal.agree_terms', {
  doc: 'Agrees to the terms of this version. Nothing is reserved; a limit that the payment would pass is told in `warning`.',
  input: Agree,
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('agree', deal),
  async run(ctx, { version }, deal): Promise<Agreed> {
    checkVersion(deal, version)
    const { row, me, side, course } = deal
    const state = after(course, 'agree')
    const today = ctx.now.toISOString().slice(0, 10)
    const due = row.on_day === null || row.on_day <= today
    const seen = row.amount_minor
      ? await preview(ctx, row.group_id, side === 'receiver' ? 'pay' : 'receive', { amount_minor: row.amount_minor })
      : null
    await store.move(ctx, row.id, { state, agreed_at: ctx.now, day_told_at: due ? ctx.now : null })
    await say(ctx, row.id, me, 'agreed', '', version)
    tell(ctx, 'deal.agreed', row, { ...(await termsTold(ctx, row, row)), due: due ? 'yes' : 'no' })
    return { deal: row.id, state, warning: seen?.passes ?? seen?.caution ?? null }
  },
})

export const confirm = command('deal.confirm', {
  doc: 'Says that it is done: the giver that it was given, the receiver that it was received. One of the two is enough; both are dated.',
  input: Confirm,
  subject: (ctx, input) => mine(ctx, input.deal, true),
  allow: (_actor, deal) => may('confirm', deal),
  async run(ctx, _input, { row, me, side, course }): Promise<{ deal: string; state: DealState }> {
    const state = after(course, 'confirm')
    await store.move(ctx, row.id, {
      state,
      ...(side === 'giver' ? { given_at: ctx.now } : { received_at: ctx.now }),
      ...(state === 'done' ? { done_at: ctx.now } : {}),
    })
    await say(ctx, row.id, me, side === 'giver' ? 'given' : 'received')
    tell(ctx, 'deal.confirmed', row, {
      ...(await termsTold(ctx, row, row)),
      side,
      first: row.state === 'agreed' ? 'yes' : 'no',
    })
    return { deal: row.id, state }
  },
})
