// A deal from the first word to the last, on a real database: each act, each refusal, and what the other one hears of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runJob } from '#kernel/jobs'
import { newId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { act, code, neighbours, type Neighbours } from '../../../tests/harness/deals.ts'
import type { Someone } from '../../../tests/harness/house.ts'
import { manifest } from './tool.ts'

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

describe('from an offer to thanks', () => {
  it('goes in six steps, and each of them waits for the right one', async () => {
    const deal = await at.begun()
    expect(await at.waits(tom, deal)).toEqual(['deal.answered'])
    expect(await at.look(tom, deal)).toMatchObject({ me: 'giver', turn: 'propose', listingMine: true })

    await at.proposed(deal, { on: at.dayIn(2) })
    expect(await at.waits(tom, deal)).toEqual([])
    const [need] = await at.needs(nadia, deal)
    expect(need).toMatchObject({ kind: 'deal.to_agree', act: 'Agree' })
    expect(need!.text).toMatch(/^Tom proposes: 12.grains on \w+ \d+ March$/)
    expect(await at.look(nadia, deal)).toMatchObject({
      turn: 'agree',
      listingMine: false,
      terms: { mine: false, amount: 1200n },
    })

    expect(await act('deal.agree_terms', nadia, { deal, version: 1 })).toMatchObject({ state: 'agreed', warning: null })
    // Nothing waits before the day has come.
    expect(await at.waits(nadia, deal)).toEqual([])
    await runJob(manifest.jobs![0]!)
    expect(await at.waits(nadia, deal)).toEqual([])
    at.house.now.pass(2 * 86_400)
    await runJob(manifest.jobs![0]!)
    await runJob(manifest.jobs![0]!)
    expect(await at.waits(nadia, deal)).toEqual(['deal.to_receive'])

    await act('deal.confirm', tom, { deal })
    expect(await at.waits(nadia, deal)).toEqual(['deal.to_pay'])
    await act('deal.confirm', nadia, { deal })
    const both = await at.look(nadia, deal)
    expect([both.state, both.given_at, both.received_at]).toEqual(['delivered', expect.any(Date), expect.any(Date)])

    const before = await at.balance(tom)
    const paid = await act('deal.pay', nadia, { deal, version: 1 })
    expect(paid).toMatchObject({ state: 'done', transfer: expect.any(String) })
    expect(await at.balance(tom)).toBe(before + 1200n)
    expect(await act('ledger.transfer', tom, { transfer: paid['transfer'] })).toMatchObject({
      description: 'Repair the brakes',
      amount: 1200n,
      item: expect.any(String),
    })
    expect(await at.look(tom, deal)).toMatchObject({ state: 'done', turn: 'judge', payment: { state: 'completed' } })
    expect(await at.waits(nadia, deal)).toEqual(['deal.how_was_it'])
    expect(await at.waits(tom, deal)).toEqual(['deal.how_was_it'])

    await act('deal.give_feedback', nadia, { deal, verdict: 'yes', text: 'They brake.' })
    expect(await at.waits(nadia, deal)).toEqual([])
    expect(await at.waits(tom, deal)).toEqual(['deal.how_was_it'])
  })

  it('answers a want the other way round: who answers gives', async () => {
    const { deal } = await act<{ deal: string }>('deal.begin', nadia, {
      listing: await at.offer('want'),
      text: 'I can do that',
    })
    expect((await at.look(nadia, deal)).me).toBe('giver')
    expect((await at.look(tom, deal)).me).toBe('receiver')
  })

  it('begins from a person’s page too, either way round', async () => {
    const input = { group, person: tom.actor.id, text: 'Would you?', title: 'A lift to town' }
    const asked = await act<{ deal: string }>('deal.begin', nadia, input)
    const offered = await act<{ deal: string }>('deal.begin', nadia, { ...input, giving: true })
    expect(await at.look(nadia, asked.deal)).toMatchObject({ me: 'receiver', title: 'A lift to town' })
    expect(await at.look(nadia, offered.deal)).toMatchObject({ me: 'giver' })
    expect(await code(act('deal.begin', nadia, { ...input, title: '' }))).toBe('kernel.input_invalid')
    expect(await code(act('deal.begin', nadia, { text: 'Hello' }))).toBe('kernel.input_invalid')
  })

  it('a second answer goes on with what is open; after its end a new one begins', async () => {
    const listing = await at.offer()
    const answer = async (): Promise<string> =>
      (await act<{ deal: string }>('deal.begin', nadia, { listing, text: 'Hello again' })).deal
    const deal = await answer()
    expect(await answer()).toBe(deal)
    expect(await act('deal.beginning', nadia, { listing })).toMatchObject({ open: deal, can: { begin: { ok: true } } })
    await act('deal.cancel', nadia, { deal, words: 'Found another way' })
    expect(await answer()).not.toBe(deal)
  })

  it('a gift is done when one of the two says so; nothing is paid', async () => {
    const deal = await at.agreed({ how: 'gift', amount: undefined })
    expect((await at.look(nadia, deal)).stations.steps).toEqual(['agree', 'deliver', 'feedback'])
    expect(await code(act('deal.pay', nadia, { deal, version: 1 }))).toBe('deal.nothing_to_pay')
    expect(await act('deal.confirm', nadia, { deal })).toMatchObject({ state: 'done' })
    expect(await at.waits(tom, deal)).toEqual(['deal.how_was_it'])
  })

  it('where the amount was left open, who pays says it', async () => {
    const deal = await at.delivered({ how: 'open', amount: undefined })
    expect(await code(act('deal.pay', nadia, { deal, version: 1 }))).toBe('deal.amount_unknown')
    const before = await at.balance(nadia)
    await act('deal.pay', nadia, { deal, version: 1, amount: '7,50' }).catch(() => null)
    await act('deal.pay', { ...nadia, locale: 'fr' }, { deal, version: 1, amount: '7,50' }).catch(() => null)
    expect(before - (await at.balance(nadia))).toBe(750n)
  })
})

describe('terms', () => {
  it('changed terms ask for agreement again, and agreeing to the old ones is refused', async () => {
    const deal = await at.agreed()
    await act('deal.propose_terms', tom, { deal, what: 'Brakes and lights', amount: '20', version: 1 })
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'talking', terms: { version: 2, amount: 2000n } })
    expect(await code(act('deal.agree_terms', nadia, { deal, version: 1 }))).toBe('deal.terms_changed')
    expect(await code(act('deal.pay', nadia, { deal, version: 1 }))).toBe('deal.not_agreed')
    expect((await at.needs(nadia, deal))[0]?.text).toContain('20')
    expect(await code(act('deal.propose_terms', nadia, { deal, what: 'Less', amount: '1', version: 1 }))).toBe(
      'deal.terms_changed',
    )
    expect(await act('deal.agree_terms', nadia, { deal, version: 2 })).toMatchObject({ state: 'agreed' })
  })

  it('a limit that the payment would pass warns when one agrees', async () => {
    const deal = await at.begun()
    await at.proposed(deal, { amount: '250' })
    expect(await act('deal.agree_terms', nadia, { deal, version: 1 })).toMatchObject({ warning: { end: 'low' } })
    const far = await at.begun()
    await at.proposed(far, { amount: '5000' })
    expect(await act('deal.agree_terms', nadia, { deal: far, version: 1 })).toMatchObject({
      warning: { end: 'low', limit: -30_000n },
    })
    // It refuses only the payment, and then nothing of it has happened.
    await act('deal.confirm', tom, { deal: far })
    expect(await code(act('deal.pay', nadia, { deal: far, version: 1 }))).toBe('ledger.limit_passed')
    expect(await at.look(nadia, far)).toMatchObject({ state: 'delivered', payment: null })
  })

  it.each([
    ['letters', { amount: '12x' }, 'ledger.amount_malformed'],
    ['nothing', { amount: ' ' }, 'ledger.amount_missing'],
    ['less than nothing', { amount_minor: '-5' }, 'kernel.input_invalid'],
    ['a day that is none', { on: '2026-02-31' }, 'kernel.input_invalid'],
    ['no words', { what: ' ' }, 'kernel.input_invalid'],
    ['a megabyte', { what: 'x'.repeat(1_000_000) }, 'kernel.input_invalid'],
  ])('%s is refused', async (_, wrong, expected) => {
    const deal = await at.begun()
    expect(
      await code(act('deal.propose_terms', tom, { deal, what: 'Brakes', amount: '12', version: 0, ...wrong })),
    ).toBe(expected)
  })
})

describe('paying', () => {
  it('the same key twice pays once, another key is too late', async () => {
    const deal = await at.delivered()
    const before = await at.balance(nadia)
    const once = { ...nadia, key: newId() }
    const pay = () => named('deal.pay')(once, { deal, version: 1 }) as Promise<{ transfer: string }>
    expect((await pay()).transfer).toBe((await pay()).transfer)
    expect(await code(act('deal.pay', nadia, { deal, version: 1 }))).toBe('deal.over')
    expect(before - (await at.balance(nadia))).toBe(1200n)
  })

  it('two at the same moment pay once', async () => {
    const deal = await at.delivered()
    const before = await at.balance(nadia)
    const answers = await Promise.all([1, 2, 3].map(() => code(act('deal.pay', nadia, { deal, version: 1 }))))
    expect(answers.toSorted()).toEqual(['deal.over', 'deal.over', 'done'])
    expect(before - (await at.balance(nadia))).toBe(1200n)
  })

  it('who gave may ask; confirming in the ledger moves the deal', async () => {
    const deal = await at.delivered()
    const { transfer } = await act<{ transfer: string }>('deal.ask_payment', tom, { deal, version: 1 })
    expect(await at.waits(nadia, deal)).toEqual([])
    expect(await code(act('deal.ask_payment', tom, { deal, version: 1 }))).toBe('deal.already_asked')
    await act('ledger.accept', nadia, { transfer })
    expect(await at.waits(nadia, deal)).toEqual(['deal.how_was_it'])
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'done', payment: { transfer, state: 'completed' } })
  })

  it('paying in the deal confirms what was asked for, and pays once', async () => {
    const deal = await at.delivered()
    const { transfer } = await act<{ transfer: string }>('deal.ask_payment', tom, { deal, version: 1 })
    const before = await at.balance(nadia)
    expect(await act('deal.pay', nadia, { deal, version: 1 })).toMatchObject({ transfer })
    await at.house.drain()
    expect(before - (await at.balance(nadia))).toBe(1200n)
  })

  it('a request that was declined may be asked for again, and one of a deal called off waits no longer', async () => {
    const deal = await at.delivered()
    const first = await act<{ transfer: string }>('deal.ask_payment', tom, { deal, version: 1 })
    await act('ledger.decline', nadia, { transfer: first.transfer })
    await at.house.drain()
    expect((await at.look(tom, deal)).can['ask']).toEqual({ ok: true })
    const second = await act<{ transfer: string }>('deal.ask_payment', tom, { deal, version: 1 })
    await act('deal.cancel', nadia, { deal, words: 'It never came' })
    expect(await act('ledger.transfer', tom, { transfer: second.transfer })).toMatchObject({ state: 'rejected' })
  })

  it('what was typed does not change what was agreed, nor what was asked for', async () => {
    const deal = await at.delivered()
    expect(await code(act('deal.pay', nadia, { deal, version: 1, amount: '1' }))).toBe('deal.amount_settled')
    await act('deal.ask_payment', tom, { deal, version: 1 })
    expect(await code(act('deal.pay', nadia, { deal, version: 1, amount: '1' }))).toBe('deal.already_asked')
  })

  it('recording at once is for groups that work so', async () => {
    const deal = await at.delivered()
    expect(await code(act('deal.ask_payment', tom, { deal, version: 1, way: 'record' }))).toBe('ledger.workflow_off')
    await at.house.owner`update ledger.currency set default_workflow = 'record' where group_id = ${group}`
    expect(await act('deal.ask_payment', tom, { deal, version: 1, way: 'record' })).toMatchObject({ state: 'done' })
    await at.house.owner`update ledger.currency set default_workflow = 'send' where group_id = ${group}`
  })

  it('a payment that was turned round is shown as such', async () => {
    const deal = await at.done()
    const { payment } = await at.look(tom, deal)
    await act('ledger.reverse', tom, { transfer: payment!.transfer, reason: 'Not needed' })
    await at.house.drain()
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'done', payment: { state: 'reversed' } })
  })
})

describe('talk and lists', () => {
  it('is read by both, in pages, with what happened between the words', async () => {
    const deal = await at.begun()
    for (let i = 1; i <= 32; i++) {
      at.house.now.pass(1)
      await act('deal.write_message', i % 2 ? tom : nadia, { deal, text: `Line ${i}` })
    }
    type Talk = { messages: { text: string; mine: boolean; kind: string }[]; earlier: string | null }
    const last = await act<Talk>('deal.talk', tom, { deal })
    expect(last.messages).toHaveLength(30)
    expect(last.messages.at(-1)).toMatchObject({ text: 'Line 32', mine: false, kind: 'text' })
    const first = await act<Talk>('deal.talk', tom, { deal, before: last.earlier })
    expect(first.messages.map(({ text }) => text)).toEqual(['Could you look at my brakes?', 'Line 1', 'Line 2'])
    expect(first.earlier).toBeNull()
  })

  it('too long a message is refused, an endless one too; a flood has to wait', async () => {
    const deal = await at.begun()
    for (const text of ['', 'x'.repeat(2001), 'x'.repeat(1_000_000)])
      expect(await code(act('deal.write_message', tom, { deal, text }))).toBe('kernel.input_invalid')
    let last = 'done'
    for (let i = 0; i < 125 && last === 'done'; i++)
      last = await code(act('deal.write_message', tom, { deal, text: 'x' }))
    expect(last).toBe('kernel.too_many')
  })

  it('open ones and past ones are listed apart, moved last first, in pages', async () => {
    const mine: string[] = []
    for (let i = 0; i < 22; i++) {
      at.house.now.pass(200)
      mine.push(await at.begun())
    }
    await act('deal.cancel', nadia, { deal: mine[0], words: 'Never mind' })
    type List = { deals: { id: string; other: { name: string }; turn: string | null }[]; next: string | null }
    const page = await act<List>('deal.deals', tom, { group })
    expect(page.deals.slice(0, 21).map(({ id }) => id)).toEqual(mine.slice(2).toReversed().slice(0, 20))
    expect(page.deals[0]?.other.name).toBe('Nadia')
    const rest = await act<List>('deal.deals', tom, { group, after: page.next })
    expect(rest.deals[0]?.id).toBe(mine[1])
    const past = await act<List>('deal.deals', tom, { group, state: 'past' })
    expect(past.deals[0]?.id).toBe(mine[0])
  })

  it('one that was called off can be read by the two, and written in no more', async () => {
    const deal = await at.agreed()
    await act('deal.cancel', tom, { deal, words: 'I broke my arm' })
    expect(await at.waits(nadia, deal)).toEqual([])
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'cancelled' })
    const { messages } = await act<{ messages: { kind: string; text: string }[] }>('deal.talk', nadia, { deal })
    expect(messages.at(-1)).toMatchObject({ kind: 'cancelled', text: 'I broke my arm' })
    for (const [name, input] of [
      ['deal.write_message', { text: 'But' }],
      ['deal.agree_terms', { version: 1 }],
      ['deal.confirm', {}],
      ['deal.pay', { version: 1 }],
      ['deal.cancel', { words: 'Again' }],
      ['deal.give_feedback', { verdict: 'no' }],
    ] as const)
      expect(await code(act(name, nadia, { deal, ...input })), name).toBe('deal.over')
  })
})

describe('paying elsewhere, naming the deal', () => {
  const elsewhere = (deal: string, amount = '12', who = nadia, to = tom) =>
    act<{ transfer: string }>('ledger.pay', who, { group, to: to.actor.id, amount, pays_for: deal })

  it('moves it on as well, once the ledger tells', async () => {
    const deal = await at.delivered()
    const { transfer } = await elsewhere(deal)
    expect(await at.waits(tom, deal)).toEqual(['deal.how_was_it'])
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'done', payment: { transfer, state: 'completed' } })
    expect(await act('ledger.transfer', tom, { transfer })).toMatchObject({ pays_for: deal })
    expect(await act('ledger.transfer', at.coordinator, { transfer })).toMatchObject({ pays_for: null })
    expect(await code(act('deal.pay', nadia, { deal, version: 1 }))).toBe('deal.over')
  })

  it('asked for elsewhere it moves when it is confirmed', async () => {
    const deal = await at.delivered()
    const { transfer } = await act<{ transfer: string }>('ledger.request', tom, {
      group,
      from: nadia.actor.id,
      amount: '12',
      pays_for: deal,
    })
    await at.house.drain()
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'delivered', payment: { transfer, state: 'asked' } })
    await act('ledger.accept', nadia, { transfer })
    expect(await at.waits(nadia, deal)).toEqual(['deal.how_was_it'])
  })

  it('a part of it, a third one’s payment, or one the other way round moves nothing', async () => {
    const deal = await at.delivered()
    await elsewhere(deal, '11')
    await elsewhere(deal, '12', at.third)
    await elsewhere(deal, '12', tom, nadia)
    await elsewhere(newId(), '12')
    await at.waits(nadia, deal)
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'delivered', payment: null })
  })

  it('a retry with the same key pays and tells once', async () => {
    const deal = await at.delivered()
    const once = { ...nadia, key: newId() }
    const input = { group, to: tom.actor.id, amount: '12', pays_for: deal }
    const [first, second] = [await named('ledger.pay')(once, input), await named('ledger.pay')(once, input)]
    expect(second).toEqual(first)
    const [row] = await at.house.owner<{ n: number }[]>`
      select count(*)::int as n from kernel.fact where name = 'ledger.transfer_referred' and data ->> 'pays_for' = ${deal}`
    expect(row?.n).toBe(1)
  })
})
