// How it was: by the two of a deal alone, read when both wrote or when the time for it is over.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runJob } from '#kernel/jobs'
import { act, code, neighbours, type Neighbours } from '../../../tests/harness/deals.ts'
import type { Someone } from '../../../tests/harness/house.ts'
import { manifest } from './tool.ts'

let at: Neighbours
let nadia: Someone
let tom: Someone
let group: string
const day_s = 86_400

beforeAll(async () => {
  at = await neighbours()
  ;({ nadia, tom, group } = at)
})
afterAll(() => at.house.close())
beforeEach(() => at.house.now.pass(4000))

const give = async (who: Someone, deal: string, verdict: string, text = ''): Promise<string> =>
  (await act<{ feedback: string }>('deal.give_feedback', who, { deal, verdict, text })).feedback
type About = {
  yes: number
  soso: number
  no: number
  rows: { id: string; text: string; hidden: string | null }[]
  next: string | null
}
const about = (who: Someone, person: Someone): Promise<About> =>
  act<About>('deal.feedback_of', who, { group, person: person.actor.id })

describe('reading', () => {
  it('nobody reads the first before the second is written, not even the one it is about', async () => {
    const deal = await at.done()
    const before = await about(at.third, tom)
    const id = await give(nadia, deal, 'soso', 'He came late')
    expect((await at.look(tom, deal)).feedback).toMatchObject({ mine: null, theirs: null })
    expect((await at.look(nadia, deal)).feedback).toMatchObject({ mine: { id }, theirs: null })
    expect(await about(at.third, tom)).toEqual(before)
    expect(await about(tom, tom)).toEqual(before)
    expect(await code(act('deal.reply_feedback', tom, { feedback: id, text: 'What?' }))).toBe('deal.feedback_absent')
    expect(await code(act('deal.hide_feedback', at.coordinator, { feedback: id, reason: 'x' }))).toBe(
      'deal.feedback_absent',
    )

    await give(tom, deal, 'yes', 'Good company')
    expect((await at.look(tom, deal)).feedback.theirs).toMatchObject({ verdict: 'soso', text: 'He came late' })
    const after = await about(at.third, tom)
    expect([after.soso, after.rows[0]?.text]).toEqual([before.soso + 1, 'He came late'])
    expect((await about(at.third, nadia)).rows[0]?.text).toBe('Good company')
  })

  it('after fourteen days what was written is read, and no more is written', async () => {
    const deal = await at.done()
    await give(nadia, deal, 'yes', 'Thank you')
    at.house.now.pass(14 * day_s - 60)
    expect((await at.look(tom, deal)).feedback.theirs).toBeNull()
    at.house.now.pass(60)
    expect((await at.look(tom, deal)).feedback.theirs).toMatchObject({ text: 'Thank you' })
    expect(await code(act('deal.give_feedback', tom, { deal, verdict: 'no' }))).toBe('deal.feedback_closed')
    expect(await at.waits(tom, deal)).toEqual(['deal.how_was_it'])
    await runJob(manifest.jobs![0]!)
    expect(await at.waits(tom, deal)).toEqual([])
  })

  it('in pages, newest first', async () => {
    for (let i = 0; i < 21; i++) {
      at.house.now.pass(400)
      const deal = await at.done()
      await give(nadia, deal, 'yes', `Number ${i}`)
      await give(tom, deal, 'yes')
      await act('ledger.pay', tom, { group, to: nadia.actor.id, amount: '12' })
    }
    const first = await about(at.third, tom)
    expect(first.rows[0]?.text).toBe('Number 20')
    const rest = await act<About>('deal.feedback_of', at.third, { group, person: tom.actor.id, after: first.next })
    expect(rest.rows[0]?.text).toBe('Number 0')
  })
})

describe('writing', () => {
  it('is for the two, once each, and within its length', async () => {
    const deal = await at.done()
    expect(await code(act('deal.give_feedback', at.third, { deal, verdict: 'no', text: 'Bad' }))).toBe(
      'deal.deal_absent',
    )
    expect(await code(act('deal.give_feedback', nadia, { deal, verdict: 'yes', text: 'x'.repeat(1001) }))).toBe(
      'kernel.input_invalid',
    )
    expect(await code(act('deal.give_feedback', nadia, { deal, verdict: 'great' }))).toBe('kernel.input_invalid')
    await give(nadia, deal, 'yes')
    expect(await code(act('deal.give_feedback', nadia, { deal, verdict: 'no' }))).toBe('deal.feedback_given')
  })

  it('is answered once, by the one it is about; who wrote it hears of it', async () => {
    const deal = await at.done()
    const feedback = await give(nadia, deal, 'soso', 'Late again')
    await give(tom, deal, 'yes')
    expect(await code(act('deal.reply_feedback', nadia, { feedback, text: 'Yes' }))).toBe('deal.not_about_you')
    expect(await code(act('deal.reply_feedback', at.third, { feedback, text: 'Yes' }))).toBe('deal.not_about_you')
    expect(await code(act('deal.reply_feedback', tom, { feedback, text: 'The train was' }))).toBe('done')
    expect(await code(act('deal.reply_feedback', tom, { feedback, text: 'Again' }))).toBe('deal.already_replied')
    expect((await at.look(nadia, deal)).feedback.mine).toMatchObject({ reply: { text: 'The train was' } })
    await at.house.drain()
    const { notices } = await act<{ notices: { kind: string; text: string }[] }>('notices.list', nadia, {})
    expect(notices[0]).toMatchObject({ kind: 'deal.feedback_replied', text: 'Tom has answered what you wrote' })
  })

  it('who keeps order hides it with a reason: members read it no more, and it does not count', async () => {
    const deal = await at.done()
    const feedback = await give(nadia, deal, 'no', 'Something nasty')
    await give(tom, deal, 'yes')
    const before = await about(at.third, tom)
    expect(await code(act('deal.hide_feedback', at.third, { feedback, reason: 'x' }))).toBe('kernel.not_allowed')
    expect(await code(act('deal.hide_feedback', tom, { feedback, reason: 'x' }))).toBe('kernel.not_allowed')
    await act('deal.hide_feedback', at.coordinator, { feedback, reason: 'Insults stay outside' })
    expect(await code(act('deal.hide_feedback', at.coordinator, { feedback, reason: 'Again' }))).toBe(
      'deal.feedback_hidden',
    )
    const after = await about(at.third, tom)
    expect(after.no).toBe(before.no - 1)
    expect(after.rows.map(({ id }) => id)).not.toContain(feedback)
    expect((await about(at.coordinator, tom)).rows.find(({ id }) => id === feedback)).toMatchObject({
      hidden: 'Insults stay outside',
    })
    expect((await at.look(tom, deal)).feedback.theirs).toMatchObject({ hidden: 'Insults stay outside' })
    expect(await code(act('deal.reply_feedback', tom, { feedback, text: 'But' }))).toBe('deal.feedback_hidden')
  })

  it('of another group is absent', async () => {
    const deal = await at.done()
    const feedback = await give(nadia, deal, 'yes')
    await give(tom, deal, 'yes')
    const elsewhere = await at.house.community()
    const outsider = await at.house.member(elsewhere.group, 'Outsider')
    expect(await code(act('deal.reply_feedback', outsider, { feedback, text: 'x' }))).toBe('deal.feedback_absent')
    expect(await code(act('deal.hide_feedback', elsewhere.coordinator, { feedback, reason: 'x' }))).toBe(
      'deal.feedback_absent',
    )
    expect(await code(act('deal.feedback_of', outsider, { group, person: tom.actor.id }))).toBe('groups.members_only')
    // In the other group nothing is said of them, whatever was written here.
    expect(await act('deal.feedback_of', outsider, { group: elsewhere.group, person: tom.actor.id })).toMatchObject({
      yes: 0,
      rows: [],
    })
  })
})
