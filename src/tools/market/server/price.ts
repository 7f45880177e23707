// The amount of a listing: in minor units, or as somebody typed it. Only the ledger knows how its currency is read.
import type { Ctx } from '#kernel/context'
import type { GroupId } from '#kernel/ids'

type Given = { amount?: string | undefined; price_minor?: bigint | null | undefined }

/** Undefined: not said. Refusals are the ledger's, with the field `amount`. */
export async function priceOf(ctx: Ctx, community: GroupId, given: Given): Promise<bigint | null | undefined> {
  const typed = given.amount?.trim()
  if (typed === undefined) return given.price_minor
  if (typed === '') return null
  const read = await ctx
    .as('an amount, as the currency reads it')
    .call<{ amount_minor: bigint }>('ledger.read_amount', { group: community, amount: typed })
  return read.amount_minor
}
