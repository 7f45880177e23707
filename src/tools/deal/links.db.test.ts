// The letters of a deal and their links: one act, once, of one person, signed in or not.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { snapshot } from '#kernel/query'
import { toJson } from '#kernel/wire'
import { lookAtLink } from './server/index.ts'
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
beforeEach(async () => {
  at.house.now.pass(4000)
  await at.house.drain()
  await at.house.owner`delete from notices.mail`
})

type Letter = { kind: string; subject: string; body: string; link: string; token: string }
async function letters(who: Someone): Promise<Letter[]> {
  await at.house.drain()
  const rows = await at.house.owner<{ kind: string; subject: string; body: string }[]>`
    select kind, subject, body_text as body from notices.mail where person_id = ${who.actor.id} order by created_at, id`
  return rows.map((row) => {
    const link = /http:\/\/node\.test(\/\S+)/.exec(row.body)?.[1] ?? ''
    return { ...row, link, token: link.split('/').at(-1)! }
  })
}
const letter = async (who: Someone, kind: string): Promise<Letter> => {
  const found = (await letters(who)).filter((each) => each.kind === kind).at(-1)
  expect(found, `${kind} in ${toJson((await letters(who)).map((l) => l.kind))}`).toBeDefined()
  return found!
}
const look = (token: string) => act('deal.look_at_link', at.house.anonymous, { token })
const follow = (token: string) => act('deal.follow_link', at.house.anonymous, { token })

describe('the whole way by mail', () => {
  it('agreeing, confirming and paying, each from its letter, without signing in', async () => {
    const deal = await at.begun()
    expect((await letter(tom, 'deal.answered')).body).toContain('Could you look at my brakes?')
    await at.proposed(deal, { amount: '12' })

    const agree = await letter(nadia, 'deal.to_agree')
    expect(agree.subject).toMatch(/^Tom proposes: 12.grains$/)
    expect(agree.link).toMatch(/^\/m\/deal\/[\w-]{43}$/)
    // A look does nothing, however often.
    for (let i = 0; i < 3; i++)
      expect(await look(agree.token)).toMatchObject({
        state: 'live',
        act: 'agree',
        amount: 1200n,
        what: 'Repair the brakes',
        other: { name: 'Tom' },
      })
    expect((await at.look(nadia, deal)).state).toBe('talking')
    expect(await follow(agree.token)).toEqual({ act: 'agree', deal })
    expect((await at.look(nadia, deal)).state).toBe('agreed')
    expect(await code(follow(agree.token))).toBe('deal.link_used')
    expect(await look(agree.token)).toMatchObject({ state: 'used' })

    const received = await letter(nadia, 'deal.to_receive')
    expect(await follow(received.token)).toMatchObject({ act: 'receive' })
    expect((await letter(tom, 'deal.received')).subject).toBe('Nadia confirms: received: Bicycle repair')
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'delivered', received_at: expect.any(Date) })
  })

  it('the payment too, from the letter that says it is done, and only once', async () => {
    const deal = await at.delivered()
    const pay = await letter(nadia, 'deal.to_pay')
    const before = await at.balance(tom)
    expect(await look(pay.token)).toMatchObject({ act: 'pay', amount: 1200n, state: 'live' })
    const answers = await Promise.all([1, 2].map(() => code(follow(pay.token))))
    expect(answers.toSorted()).toEqual(['deal.link_used', 'done'])
    expect(await at.balance(tom)).toBe(before + 1200n)
    const [fact] = await at.house.owner<{ actor: string }[]>`
      select actor from kernel.fact where name = 'deal.paid' and subject = ${deal}`
    expect(fact?.actor).toBe(nadia.actor.id)
  })

  it('words of a message come with its letter, and stay nowhere else among the notices', async () => {
    const deal = await at.begun()
    await act('deal.write_message', tom, { deal, text: 'Zanzibar on Tuesday' })
    expect((await letter(nadia, 'deal.wrote')).body).toContain('Tom writes:\n\nZanzibar on Tuesday')
    const [kept] = await at.house.owner<{ n: number }[]>`
      select (select count(*) from notices.notice where data::text like '%Zanzibar%')
           + (select count(*) from notices.need where data::text like '%Zanzibar%')
           + (select count(*) from kernel.fact where data::text like '%Zanzibar%') as n`
    expect(Number(kept?.n)).toBe(0)
  })
})

describe('a link', () => {
  it('is for the terms of its letter only', async () => {
    const deal = await at.begun()
    await at.proposed(deal)
    const { token } = await letter(nadia, 'deal.to_agree')
    await act('deal.propose_terms', tom, { deal, what: 'Brakes and lights', amount: '90', version: 1 })
    expect(await look(token)).toMatchObject({ state: 'past' })
    expect(await code(follow(token))).toBe('deal.terms_changed')
    // A refusal has not used it up, and it still does nothing.
    expect(await code(follow(token))).toBe('deal.terms_changed')
    expect(await at.look(nadia, deal)).toMatchObject({ state: 'talking', terms: { version: 2 } })
  })

  it('ends after two weeks, and what is no link is none', async () => {
    await at.proposed(await at.begun())
    const { token } = await letter(nadia, 'deal.to_agree')
    at.house.now.pass(14 * 86_400)
    expect(await look(token)).toMatchObject({ state: 'expired' })
    expect(await code(follow(token))).toBe('deal.link_expired')
    for (const wrong of ['', 'x', `${token}x`, token.slice(1)]) {
      expect(await code(follow(wrong))).toBe('deal.link_absent')
      expect(await code(look(wrong))).toBe('deal.link_absent')
    }
    expect(await code(follow('x'.repeat(1_000_000)))).toBe('kernel.input_invalid')
  })

  it('shows its amount without reading in the holder’s name: what else the same page asks stays the reader’s own', async () => {
    await at.proposed(await at.begun(), { amount: '12' })
    const { token } = await letter(nadia, 'deal.to_agree')
    await snapshot(at.third, async (ctx) => {
      expect(await lookAtLink(ctx, { token })).toMatchObject({
        amount: 1200n,
        unit: { kind: 'decimal', other: 'grains' },
      })
      const [row] = await ctx.tx<{ person: string }[]>`select kernel.person() as person`
      expect(row?.person).toBe(at.third.actor.id)
    })
  })

  it('is not kept as it is, and does nothing for who has left', async () => {
    const leaving = await at.house.member(at.group, 'Leaving')
    const { deal } = await act<{ deal: string }>('deal.begin', leaving, {
      listing: await at.offer(),
      text: 'Hello',
    })
    await at.proposed(deal)
    const { token } = await letter(leaving, 'deal.to_agree')
    const stored = await at.house.owner`select encode(hash, 'escape') as hash from deal.link`
    expect(toJson(stored)).not.toContain(token)
    await act('groups.leave', leaving, { group })
    expect(await code(follow(token))).toBe('groups.members_only')
  })
})
