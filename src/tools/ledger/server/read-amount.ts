// For other rooms: what somebody typed, as an amount of the group. They point at this by name, since the rule is the currency's.
import { query } from '#kernel/query'
import { Refusal, refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { allow } from '#kernel/verdict'
import { standingIn } from '#commons/groups/server'
import * as policy from '../policy.ts'
import { ReadAmount } from '../schema.ts'
import { readAmount as read } from './deal.ts'
import { unitOf } from './posting.ts'
import * as store from './store.ts'

export const readAmount = query('ledger.read_amount', {
  doc: 'Reads an amount as a person types it by the rule of the group’s currency; refused with the field `amount`.',
  input: ReadAmount,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (actor, standing) => (actor.kind === 'system' ? allow : policy.isMember(standing)),
  async run(ctx, { group, amount }): Promise<{ amount_minor: bigint }> {
    const currency = await store.currencyOf(ctx, group as GroupId)
    if (!currency) throw refuse('ledger.currency_absent')
    const amount_minor = read({ amount }, unitOf(currency), ctx.locale)
    if (amount_minor instanceof Refusal) throw amount_minor
    return { amount_minor }
  },
})
