import { describe, expect, it } from 'vitest'
import type { Standing } from '#commons/groups'
import { may, mayBegin, mayHide, mayReply, type Meeting, type Part } from './policy.ts'
import { after, refusal, stations, states, transitions, turn, type Act, type Course, type Side } from './rules.ts'

const course = (more: Partial<Course> = {}): Course => ({
  state: 'talking',
  version: 1,
  proposedBy: 'giver',
  amount: 1200n,
  confirmed: [],
  asked: false,
  ...more,
})

const acts: Act[] = ['write', 'propose', 'agree', 'confirm', 'pay', 'ask', 'cancel', 'judge']
/** For each state, what giver and receiver may do; the giver has proposed. */
const table: Record<string, [giver: Act[], receiver: Act[]]> = {
  talking: [
    ['write', 'propose', 'cancel'],
    ['write', 'propose', 'agree', 'cancel'],
  ],
  agreed: [
    ['write', 'propose', 'confirm', 'ask', 'cancel'],
    ['write', 'propose', 'confirm', 'pay', 'cancel'],
  ],
  delivered: [
    ['write', 'confirm', 'ask', 'cancel'],
    ['write', 'confirm', 'pay', 'cancel'],
  ],
  done: [
    ['write', 'judge'],
    ['write', 'judge'],
  ],
  cancelled: [[], []],
}

describe('who may do what, where', () => {
  for (const state of states)
    for (const [i, side] of (['giver', 'receiver'] as const).entries())
      it(`${state}: the ${side}`, () => {
        const may = acts.filter((act) => refusal(course({ state }), act, side) === null)
        expect(may).toEqual(table[state]![i])
      })
  it('every transition of the table may happen, and no other', () => {
    for (const { act, from, by } of transitions) {
      const side: Side = by === 'receiver' || by === 'other' ? 'receiver' : 'giver'
      expect(refusal(course({ state: from }), act, side), `${act} from ${from}`).toBeNull()
    }
  })
})

describe('why not', () => {
  const rows: [string, Act, Side, Partial<Course>, string | null][] = [
    ['nothing to agree to', 'agree', 'receiver', { version: 0, proposedBy: null }, 'deal.nothing_proposed'],
    ['one’s own terms', 'agree', 'giver', {}, 'deal.own_terms'],
    ['the other side’s', 'agree', 'giver', { proposedBy: 'receiver' }, null],
    ['agreed before', 'agree', 'receiver', { state: 'agreed' }, 'deal.already_agreed'],
    ['changing what is done', 'propose', 'giver', { state: 'delivered' }, 'deal.terms_settled'],
    ['confirming too early', 'confirm', 'giver', {}, 'deal.not_agreed'],
    ['confirming twice', 'confirm', 'giver', { state: 'delivered', confirmed: ['giver'] }, 'deal.already_confirmed'],
    ['confirming second', 'confirm', 'receiver', { state: 'delivered', confirmed: ['giver'] }, null],
    ['paying too early', 'pay', 'receiver', {}, 'deal.not_agreed'],
    ['paying as the giver', 'pay', 'giver', { state: 'delivered' }, 'deal.only_receiver'],
    ['paying a gift', 'pay', 'receiver', { state: 'agreed', amount: 0n }, 'deal.nothing_to_pay'],
    ['asking for a gift', 'ask', 'giver', { state: 'agreed', amount: 0n }, 'deal.nothing_to_pay'],
    ['asking as the receiver', 'ask', 'receiver', { state: 'delivered' }, 'deal.only_giver'],
    ['asking twice', 'ask', 'giver', { state: 'delivered', asked: true }, 'deal.already_asked'],
    ['paying what was asked for', 'pay', 'receiver', { state: 'delivered', asked: true }, null],
    ['judging too early', 'judge', 'giver', { state: 'delivered' }, 'deal.not_done'],
    ['judging what was called off', 'judge', 'giver', { state: 'cancelled' }, 'deal.over'],
    ['calling off what is done', 'cancel', 'giver', { state: 'done' }, 'deal.over'],
  ]
  it.each(rows)('%s', (_, act, side, more, expected) => expect(refusal(course(more), act, side)).toBe(expected))
})

describe('where it goes', () => {
  const rows: [Act, Partial<Course>, string][] = [
    ['propose', { state: 'agreed' }, 'talking'],
    ['agree', {}, 'agreed'],
    ['confirm', { state: 'agreed' }, 'delivered'],
    ['confirm', { state: 'agreed', amount: 0n }, 'done'],
    ['confirm', { state: 'agreed', amount: null }, 'delivered'],
    ['confirm', { state: 'delivered' }, 'delivered'],
    ['pay', { state: 'agreed' }, 'done'],
    ['ask', { state: 'delivered' }, 'delivered'],
    ['cancel', { state: 'delivered' }, 'cancelled'],
    ['write', { state: 'done' }, 'done'],
  ]
  it.each(rows)('%s %o: %s', (act, more, expected) => expect(after(course(more), act)).toBe(expected))
})

describe('whose turn', () => {
  const rows: [Partial<Course>, string | null, string | null][] = [
    [{ version: 0, proposedBy: null }, 'propose', 'propose'],
    [{}, null, 'agree'],
    [{ proposedBy: 'receiver' }, 'agree', null],
    [{ state: 'agreed' }, 'confirm', 'confirm'],
    [{ state: 'delivered' }, null, 'pay'],
    [{ state: 'done' }, 'judge', 'judge'],
    [{ state: 'cancelled' }, null, null],
  ]
  it.each(rows)('%o: the giver %s, the receiver %s', (more, giver, receiver) => {
    expect(turn(course(more), 'giver')).toBe(giver)
    expect(turn(course(more), 'receiver')).toBe(receiver)
  })
  it('stands at one of at most four stations', () => {
    expect(states.map((state) => stations(course({ state })).current)).toEqual([0, 1, 2, 3, -1])
    expect(stations(course({ amount: 0n, state: 'done' }))).toEqual({
      steps: ['agree', 'deliver', 'feedback'],
      current: 2,
    })
  })
})

const standing = (state: Standing['state'] = 'active', rights = ['mayPost']): Standing => ({
  group: 'g',
  person: state === 'none' ? null : 'me',
  state,
  roles: [],
  rights: new Set(rights),
})
const codeOf = (verdict: ReturnType<typeof may>): string => (verdict.ok ? 'ok' : verdict.code)

describe('policy', () => {
  const meeting: Meeting = { own: 'no', listingAway: false, other: 'member' }
  it.each([
    [meeting, standing(), 'ok'],
    [meeting, standing('none'), 'kernel.sign_in_required'],
    [meeting, standing('suspended'), 'groups.suspended'],
    [meeting, standing('left'), 'groups.members_only'],
    [meeting, standing('active', []), 'kernel.not_allowed'],
    [{ ...meeting, own: 'listing' }, standing(), 'deal.own_listing'],
    [{ ...meeting, own: 'self' }, standing(), 'deal.with_yourself'],
    [{ ...meeting, other: 'absent' }, standing(), 'deal.member_absent'],
    [{ ...meeting, other: 'unclaimed' }, standing(), 'deal.member_unclaimed'],
    [{ ...meeting, listingAway: true }, standing(), 'deal.listing_away'],
  ] as [Meeting, Standing, string][])('begin %o', (at, who, expected) =>
    expect(codeOf(mayBegin(who, at))).toBe(expected),
  )

  const part = (more: Partial<Part> = {}): Part => ({
    standing: standing(),
    side: 'receiver',
    there: true,
    course: course({ state: 'done' }),
    feedback: { written: false, closed: false },
    ...more,
  })
  it.each([
    ['judge', part(), 'ok'],
    ['judge', part({ there: false }), 'ok'],
    ['judge', part({ feedback: { written: true, closed: false } }), 'deal.feedback_given'],
    ['judge', part({ feedback: { written: false, closed: true } }), 'deal.feedback_closed'],
    ['write', part({ there: false }), 'deal.other_gone'],
    ['cancel', part({ there: false, course: course() }), 'ok'],
    ['agree', part({ there: false, course: course() }), 'deal.other_gone'],
    ['agree', part({ standing: standing('left'), course: course() }), 'groups.members_only'],
  ] as [Act, Part, string][])('%s %#', (act, at, expected) => expect(codeOf(may(act, at))).toBe(expected))

  it.each([
    [{ about: 'me', replied: false, hidden: false }, 'ok', 'kernel.not_allowed'],
    [{ about: 'you', replied: false, hidden: false }, 'deal.not_about_you', 'kernel.not_allowed'],
    [{ about: 'me', replied: true, hidden: false }, 'deal.already_replied', 'kernel.not_allowed'],
    [{ about: 'me', replied: false, hidden: true }, 'deal.feedback_hidden', 'kernel.not_allowed'],
  ])('feedback %o', (opinion, reply, hide) => {
    expect(codeOf(mayReply(standing(), opinion))).toBe(reply)
    expect(codeOf(mayHide(standing(), opinion))).toBe(hide)
    expect(codeOf(mayHide(standing('active', ['mayModerate']), opinion))).toBe(
      opinion.hidden ? 'deal.feedback_hidden' : 'ok',
    )
  })
})
