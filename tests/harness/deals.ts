// Two neighbours and a bicycle: deals as far along as a test needs them.
import { Refusal } from '#kernel/errors'
import { newId, type GroupId } from '#kernel/ids'
import type { Caller } from '#kernel/context'
import { named } from '#kernel/registry'
import { openTestHouse, type Someone, type TestHouse } from './house.ts'

export type SeenDeal = {
  state: string
  turn: string | null
  me: string
  title: string
  listingMine: boolean
  terms: { version: number; amount: bigint | null; mine: boolean } | null
  payment: { transfer: string; state: string; amount: bigint } | null
  given_at: Date | null
  received_at: Date | null
  stations: { steps: string[]; current: number }
  feedback: {
    mine: { id: string } | null
    theirs: { id: string; verdict: string; text: string; hidden: string | null; reply: { text: string } | null } | null
  }
  can: Record<string, { ok: boolean; code?: string }>
}
export type SeenNeed = { kind: string; text: string; act: string; subject: string; link: string }

export const act = <T = Record<string, unknown>>(name: string, who: Caller, input: unknown): Promise<T> =>
  named(name)({ ...who, key: newId() }, input) as Promise<T>

/** The code of a refusal, or `done`. */
export async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'done'
}

export type Neighbours = Awaited<ReturnType<typeof neighbours>>

export async function neighbours() {
  const house: TestHouse = await openTestHouse()
  const { group, coordinator } = await house.community()
  const nadia = await house.member(group, 'Nadia')
  const tom = await house.member(group, 'Tom')
  const third = await house.member(group, 'Third')
  const offer = async (kind: 'offer' | 'want' = 'offer'): Promise<string> =>
    (await act<{ listing: string }>('market.post_listing', tom, { group, kind, title: 'Bicycle repair' })).listing
  const dayIn = (days: number): string =>
    new Date(house.now.get().getTime() + days * 86_400_000).toISOString().slice(0, 10)

  const begun = async (): Promise<string> =>
    (await act<{ deal: string }>('deal.begin', nadia, { listing: await offer(), text: 'Could you look at my brakes?' }))
      .deal
  const proposed = async (deal: string, more: object = {}): Promise<number> =>
    (
      await act<{ version: number }>('deal.propose_terms', tom, {
        deal,
        what: 'Repair the brakes',
        amount: '12',
        version: 0,
        ...more,
      })
    ).version
  const agreed = async (more: object = {}): Promise<string> => {
    const deal = await begun()
    await act('deal.agree_terms', nadia, { deal, version: await proposed(deal, more) })
    return deal
  }
  const delivered = async (more: object = {}): Promise<string> => {
    const deal = await agreed(more)
    await act('deal.confirm', tom, { deal })
    return deal
  }
  const done = async (): Promise<string> => {
    const deal = await delivered()
    await act('deal.pay', nadia, { deal, version: 1 })
    return deal
  }
  const look = (who: Someone, deal: string): Promise<SeenDeal> => act<SeenDeal>('deal.deal', who, { deal })
  const balance = async (who: Someone): Promise<bigint> =>
    (await act<{ balance: bigint }>('ledger.my_account', who, { group })).balance
  const needs = async (who: Someone, deal: string): Promise<SeenNeed[]> => {
    // What a listener tells is heard in a second round.
    await house.drain()
    await house.drain()
    const all = await act<{ needs: SeenNeed[] }>('notices.home', who, { group: group as GroupId })
    return all.needs.filter((need) => need.subject === deal)
  }
  const waits = async (who: Someone, deal: string): Promise<string[]> =>
    (await needs(who, deal)).map(({ kind }) => kind).toSorted()
  return {
    house,
    group,
    coordinator,
    nadia,
    tom,
    third,
    offer,
    dayIn,
    begun,
    proposed,
    agreed,
    delivered,
    done,
    look,
    balance,
    needs,
    waits,
  }
}
