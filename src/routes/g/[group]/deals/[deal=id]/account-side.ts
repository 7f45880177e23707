// What a deal means for the reader's account: the ledger's figures beside the deal, which tools never do themselves.
import type { Locale } from '#kernel/context'
import { Refusal } from '#kernel/errors'
import type { Deal } from '#tools/deal'
import type { Effect } from '#tools/deal/ui'
import { amountText, formatAmount, type Preview } from '#tools/ledger'
import { myAccount, preview } from '#tools/ledger/server'
import type { Ask } from '../../../../kit.ts'

export async function accountSide(
  ask: Ask,
  deal: Deal,
  locale: Locale,
): Promise<{ effect: Effect | null; mayRecord: boolean }> {
  const amount = deal.payment?.state === 'asked' ? deal.payment.amount : (deal.terms?.amount ?? null)
  const waits = deal.state === 'talking' ? deal.turn === 'agree' : deal.state === 'agreed' || deal.state === 'delivered'
  if (!waits) return { effect: null, mayRecord: false }
  try {
    const { can } = await ask(myAccount, { group: deal.group })
    const way = deal.me === 'receiver' ? 'pay' : 'receive'
    const seen = amount ? await ask(preview, { group: deal.group, way, amount_minor: amount }) : null
    return { effect: seen && effectOf(seen, locale), mayRecord: can.record.ok }
  } catch (cause) {
    // Without an account there is nothing to show, and the deal itself says why it can't be paid.
    if (cause instanceof Refusal) return { effect: null, mayRecord: false }
    throw cause
  }
}

function effectOf({ balance, next, passes, caution, unit }: Preview, locale: Locale): Effect | null {
  if (balance === null || next === null) return null
  const signed = (minor: bigint): string => amountText(formatAmount(minor, unit, locale, { sign: 'always' }))
  const plain = (minor: bigint): string => amountText(formatAmount(minor, unit, locale, { sign: 'never' }))
  return {
    balance: signed(balance),
    next: signed(next),
    passes: passes && { limit: signed(passes.limit), over: plain(passes.over) },
    caution: caution && { end: caution.end, limit: signed(caution.limit) },
  }
}
