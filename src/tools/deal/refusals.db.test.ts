// What is refused, and to whom a deal does not exist at all.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import { act, code, neighbours, type Neighbours } from '../../../tests/harness/deals.ts'
import type { Someone } from '../../../tests/harness/house.ts'

let at: Neighbours
let nadia: Someone
let tom: Someone
let group: string

beforeAll(async () => {
  at = await neighbours()
  ;({ nadia, tom, group } = at)
})
afterAll(() => at.house.close())
beforeEach(() => at.house.now.pass(4000))

describe('beginning', () => {
  it('one’s own offer is not answered, nor is one’s own page', async () => {
    const listing = await at.offer()
    expect(await code(act('deal.begin', tom, { listing, text: 'Me' }))).toBe('deal.own_listing')
    expect(await code(act('deal.begin', tom, { group, person: tom.actor.id, title: 'Me', text: 'Me' }))).toBe(
      'deal.with_yourself',
    )
  })
  it('what was put away is absent; who could still read it hears that it is', async () => {
    const listing = await at.offer()
    await act('items.put_away', tom, { item: listing })
    expect(await code(act('deal.begin', nadia, { listing, text: 'Still there?' }))).toBe('items.item_absent')
    expect(await code(act('deal.begin', at.coordinator, { listing, text: 'Still there?' }))).toMatch(
      /^(deal\.listing_away|items\.item_absent)$/,
    )
  })
  it('who never came in, or is no member, is not written to', async () => {
    const input = { group, title: 'A lift', text: 'Hello' }
    const stranger = await at.house.person('Stranger')
    expect(await code(act('deal.begin', nadia, { ...input, person: stranger.actor.id }))).toBe('deal.member_absent')
    const paper = await at.house.member(at.group, 'On Paper')
    await at.house.owner`update people.person set state = 'unclaimed' where id = ${paper.actor.id}`
    expect(await code(act('deal.begin', nadia, { ...input, person: paper.actor.id }))).toBe('deal.member_unclaimed')
  })
  it('a group without offers and wants has no deals', async () => {
    const other = await at.house.community()
    const [ana, ben] = [await at.house.member(other.group, 'Ana'), await at.house.member(other.group, 'Ben')]
    await at.house.owner`update groups."group" set tools = array_remove(tools, 'market') where id = ${other.group}`
    expect(
      await code(act('deal.begin', ana, { group: other.group, person: ben.actor.id, title: 'x', text: 'x' })),
    ).toBe('deal.switched_off')
    expect(await code(act('deal.deals', ana, { group: other.group }))).toBe('deal.switched_off')
  })
})

describe('each act in its place', () => {
  type Row = [string, () => Promise<string>, string, () => Someone, object, string]
  const rows: Row[] = [
    ['agree to nothing', () => at.begun(), 'agree_terms', () => nadia, { version: 0 }, 'deal.nothing_proposed'],
    [
      'agree to one’s own',
      async () => {
        const deal = await at.begun()
        await at.proposed(deal)
        return deal
      },
      'agree_terms',
      () => tom,
      { version: 1 },
      'deal.own_terms',
    ],
    ['agree twice', () => at.agreed(), 'agree_terms', () => nadia, { version: 1 }, 'deal.already_agreed'],
    ['confirm before agreeing', () => at.begun(), 'confirm', () => nadia, {}, 'deal.not_agreed'],
    ['confirm twice', () => at.delivered(), 'confirm', () => tom, {}, 'deal.already_confirmed'],
    [
      'change what is done',
      () => at.delivered(),
      'propose_terms',
      () => tom,
      { what: 'x', amount: '1', version: 1 },
      'deal.terms_settled',
    ],
    ['be paid by oneself', () => at.delivered(), 'pay', () => tom, { version: 1 }, 'deal.only_receiver'],
    ['ask oneself', () => at.delivered(), 'ask_payment', () => nadia, { version: 1 }, 'deal.only_giver'],
    [
      'say how it was too early',
      () => at.delivered(),
      'give_feedback',
      () => nadia,
      { verdict: 'yes' },
      'deal.not_done',
    ],
    ['pay older terms', () => at.delivered(), 'pay', () => nadia, { version: 7 }, 'deal.terms_changed'],
    ['call off what is done', () => at.done(), 'cancel', () => nadia, { words: 'No' }, 'deal.over'],
  ]
  it.each(rows)('%s', async (_, make, verb, who, input, expected) => {
    const deal = await make()
    expect(await code(act(`deal.${verb}`, who(), { deal, ...input }))).toBe(expected)
  })

  it('the button says the same as the act', async () => {
    const deal = await at.agreed()
    const { can } = await at.look(tom, deal)
    expect(can).toMatchObject({
      agree: { ok: false, code: 'deal.already_agreed' },
      pay: { ok: false, code: 'deal.only_receiver' },
      confirm: { ok: true },
      cancel: { ok: true },
      judge: { ok: false, code: 'deal.not_done' },
    })
  })
})

describe('with somebody who left', () => {
  it('nothing goes on, but it can be called off', async () => {
    const gone = await at.house.member(at.group, 'Gone')
    const { deal } = await act<{ deal: string }>('deal.begin', nadia, {
      group,
      person: gone.actor.id,
      title: 'A lift',
      text: 'Hello',
    })
    await act('groups.leave', gone, { group })
    for (const [verb, input] of [
      ['write_message', { text: 'Where are you?' }],
      ['propose_terms', { what: 'A lift', how: 'gift', version: 0 }],
    ] as const)
      expect(await code(act(`deal.${verb}`, nadia, { deal, ...input }))).toBe('deal.other_gone')
    // Who left reads nothing here any more.
    expect(await code(act('deal.deal', gone, { deal }))).toBe('groups.members_only')
    expect(await code(act('deal.cancel', nadia, { deal, words: 'Well' }))).toBe('done')
  })
})

describe('nobody else', () => {
  let deal: string
  let outsiders: [string, Caller][]
  const acts: [string, object][] = [
    ['deal.deal', {}],
    ['deal.talk', {}],
    ['deal.write_message', { text: 'Let me in' }],
    ['deal.propose_terms', { what: 'Mine', amount: '1', version: 1 }],
    ['deal.agree_terms', { version: 1 }],
    ['deal.confirm', {}],
    ['deal.pay', { version: 1 }],
    ['deal.ask_payment', { version: 1 }],
    ['deal.cancel', { words: 'No' }],
    ['deal.give_feedback', { verdict: 'no', text: 'I was not there' }],
  ]
  beforeAll(async () => {
    const elsewhere = await at.house.community()
    const former = await at.house.member(at.group, 'Former')
    await act('groups.leave', former, { group })
    deal = await at.done()
    outsiders = [
      ['a third member', at.third],
      ['a coordinator', at.coordinator],
      ['somebody of another group', await at.house.member(elsewhere.group, 'Elsewhere')],
      ['who has left', former],
    ]
  })
  it.each(acts)('%s is absent for everybody but the two', async (name, input) => {
    for (const [who, caller] of outsiders)
      expect(await code(act(name, caller, { deal, ...input })), who).toBe('deal.deal_absent')
    expect(await code(act(name, at.house.anonymous, { deal, ...input }))).toBe('kernel.sign_in_required')
  })
  it('their lists do not have it', async () => {
    for (const state of ['open', 'past'])
      expect(await act('deal.deals', at.third, { group, state })).toMatchObject({ deals: [] })
  })
  it('beneath the queries the rows themselves are out of reach', async () => {
    const rows = async (person: string | null): Promise<number[]> =>
      inTransaction(at.house.pool, person, async (tx) => {
        const found: number[] = []
        for (const table of ['deal', 'terms', 'message', 'payment', 'feedback']) {
          const [row] = await tx<{ n: number }[]>`select count(*)::int as n from deal.${tx(table)}`
          found.push(row!.n)
        }
        return found
      })
    expect(await rows(at.third.actor.id)).toEqual([0, 0, 0, 0, 0])
    expect(await rows(null)).toEqual([0, 0, 0, 0, 0])
    expect((await rows(tom.actor.id)).slice(0, 4).every((n) => n > 0)).toBe(true)
    await expect(inTransaction(at.house.pool, tom.actor.id, (tx) => tx`select * from deal.link`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(
      inTransaction(at.house.pool, tom.actor.id, (tx) => tx`update deal.message set text = 'I never said that'`),
    ).rejects.toThrow(/permission denied/)
  })
})
