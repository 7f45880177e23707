import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { Verdict } from '#kernel/verdict'
import { mayBringBack, mayEdit, mayPutAway, mayReadHistory, stateWhenPutAway, type ItemStanding } from './policy.ts'

const person: Actor = { kind: 'person', id: 'p', host: false, scopes: null }
const actors = {
  person,
  anonymous: { kind: 'anonymous' },
  system: { kind: 'system', reason: 'test' },
} as const satisfies Record<string, Actor>
const says = (verdict: Verdict): string => (verdict.ok ? 'yes' : verdict.code)

const author: Partial<ItemStanding> = { author: true, member: true }
const gone: Partial<ItemStanding> = { author: true }
const member: Partial<ItemStanding> = { member: true }
const clerk: Partial<ItemStanding> = { member: true, rights: new Set(['mayPost', 'mayPostForOthers']) }
const moderator: Partial<ItemStanding> = { member: true, rights: new Set(['mayModerate']) }
const at = (part: Partial<ItemStanding>, state: ItemStanding['state'] = 'live'): ItemStanding => ({
  author: false,
  wrote: false,
  member: false,
  rights: new Set(),
  state,
  ...part,
})

const yes = 'yes'
const no = 'kernel.not_allowed'
const first = 'kernel.sign_in_required'
const settled = 'items.moderated'
const members = 'groups.members_only'

describe('who may', () => {
  it.each<[string, keyof typeof actors, Partial<ItemStanding>, string, string, string, string, string]>([
    // who, actor, standing, put away, bring back from away, bring back from hidden, edit, history
    ['the author', 'person', author, yes, yes, settled, yes, yes],
    ['an author who left', 'person', gone, yes, members, settled, members, yes],
    ['another member', 'person', member, no, no, no, no, no],
    ['who posts for others', 'person', clerk, yes, yes, no, yes, no],
    ['who keeps order', 'person', moderator, yes, yes, yes, no, yes],
    ['an author who keeps order', 'person', { ...moderator, author: true }, yes, yes, yes, yes, yes],
    ['a stranger', 'person', {}, no, no, no, no, no],
    ['nobody known', 'anonymous', {}, first, first, first, first, first],
    ['the system', 'system', {}, yes, yes, yes, no, yes],
  ])('%s', (_who, actor, part, putAway, back, backFromHidden, edit, history) => {
    const who = actors[actor]
    expect([
      says(mayPutAway(who, at(part))),
      says(mayBringBack(who, at(part, 'away'))),
      says(mayBringBack(who, at(part, 'hidden'))),
      says(mayEdit(who, at(part))),
      says(mayReadHistory(who, at(part))),
    ]).toEqual([putAway, back, backFromHidden, edit, history])
  })

  it('an author changes nothing that a moderator put away', () => {
    expect(says(mayEdit(person, at(author, 'hidden')))).toBe(settled)
  })
})

describe('stateWhenPutAway', () => {
  it.each<[string, Partial<ItemStanding>, string]>([
    ['the author', author, 'away'],
    ['an author who also keeps order', { ...moderator, author: true }, 'away'],
    ['who posts for others', clerk, 'away'],
    ['who keeps order', moderator, 'hidden'],
    ['who keeps order, and wrote it down for the author', { ...moderator, wrote: true }, 'away'],
  ])('%s', (_who, part, state) => expect(stateWhenPutAway(at(part))).toBe(state))
})

describe('what waits for who keeps order', () => {
  it.each<[string, Partial<ItemStanding>, string, string]>([
    // who, bring back, edit
    ['its author', author, 'items.held', yes],
    ['who posts for others', clerk, no, yes],
    ['who keeps order', moderator, yes, no],
  ])('%s', (_who, part, back, edit) => {
    const held = at({ ...part, held: true }, 'away')
    expect([says(mayBringBack(person, held)), says(mayEdit(person, held))]).toEqual([back, edit])
  })
})
