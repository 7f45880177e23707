import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { Standing } from '#commons/groups'
import type { Verdict } from '#kernel/verdict'
import { mayApprove, mayConfirm, mayImport, mayKeep, mayList, mayPost, mayResume, maySetCategories } from './policy.ts'
import type { ItemStanding } from '#commons/items'

const says = (verdict: Verdict): string => (verdict.ok ? 'yes' : verdict.code)
const standing = (state: Standing['state'], rights: string[] = [], person: string | null = 'p'): Standing => ({
  group: 'g',
  person,
  state,
  roles: [],
  rights: new Set(rights),
})
const person: Actor = { kind: 'person', id: 'p', host: false, scopes: null }
const anonymous: Actor = { kind: 'anonymous' }
const system: Actor = { kind: 'system', reason: 'test' }

describe('who may', () => {
  it.each<[string, Actor, Standing, string, string, string]>([
    // who, actor, standing, post, post for another, set categories
    ['a member', person, standing('active', ['mayPost']), 'yes', 'kernel.not_allowed', 'kernel.not_allowed'],
    [
      'a member of a group where only some post',
      person,
      standing('active'),
      'kernel.not_allowed',
      'kernel.not_allowed',
      'kernel.not_allowed',
    ],
    [
      'who posts for others',
      person,
      standing('active', ['mayPost', 'mayPostForOthers']),
      'yes',
      'yes',
      'kernel.not_allowed',
    ],
    ['who sets up', person, standing('active', ['maySetUp']), 'kernel.not_allowed', 'kernel.not_allowed', 'yes'],
    [
      'who is suspended',
      person,
      standing('suspended', ['mayPost', 'maySetUp']),
      'groups.suspended',
      'groups.suspended',
      'groups.suspended',
    ],
    ['who has asked', person, standing('asked'), 'groups.members_only', 'groups.members_only', 'groups.members_only'],
    ['who has left', person, standing('left'), 'groups.members_only', 'groups.members_only', 'groups.members_only'],
    ['a stranger', person, standing('none'), 'groups.members_only', 'groups.members_only', 'groups.members_only'],
    [
      'nobody known',
      anonymous,
      standing('none', [], null),
      'kernel.sign_in_required',
      'kernel.sign_in_required',
      'kernel.sign_in_required',
    ],
    ['the system', system, standing('none', [], null), 'kernel.sign_in_required', 'yes', 'yes'],
  ])('%s', (_who, actor, at, post, forOther, set) => {
    expect([says(mayPost(actor, at)), says(mayPost(actor, at, true)), says(maySetCategories(actor, at))]).toEqual([
      post,
      forOther,
      set,
    ])
  })

  it('only persons have something of their own, only the system imports', () => {
    expect([person, anonymous, system].map((actor) => says(mayList(actor, true)))).toEqual([
      'yes',
      'kernel.sign_in_required',
      'kernel.sign_in_required',
    ])
    expect([person, anonymous, system].map((actor) => says(mayList(actor, false)))).toEqual(['yes', 'yes', 'yes'])
    expect([person, anonymous, system].map((actor) => says(mayImport(actor)))).toEqual([
      'market.system_only',
      'market.system_only',
      'yes',
    ])
  })
})

describe('who may, of one listing,', () => {
  const at = (part: Partial<ItemStanding>): ItemStanding => ({
    state: 'live',
    author: false,
    wrote: false,
    member: true,
    rights: new Set(),
    ...part,
  })
  const no = 'kernel.not_allowed'
  it.each<[string, Actor, Partial<ItemStanding>, string, string, string, string]>([
    // who, pause and settle, confirm, resume, approve
    ['its author', person, { author: true }, 'yes', 'yes', 'yes', no],
    [
      'its author who left',
      person,
      { author: true, member: false },
      'yes',
      'groups.members_only',
      'groups.members_only',
      no,
    ],
    ['its author while it waits', person, { author: true, held: true, state: 'away' }, 'yes', 'yes', 'yes', no],
    ['another member', person, {}, no, no, no, no],
    ['who posts for others', person, { rights: new Set(['mayPostForOthers']) }, 'yes', 'yes', 'yes', no],
    ['who keeps order', person, { rights: new Set(['mayModerate']) }, no, no, 'yes', 'yes'],
    ['nobody known', anonymous, {}, ...(Array(4).fill('kernel.sign_in_required') as [string, string, string, string])],
  ])('%s', (_who, actor, part, keep, confirm, resume, approve) => {
    expect([mayKeep, mayConfirm, mayResume, mayApprove].map((may) => says(may(actor, at(part))))).toEqual([
      keep,
      confirm,
      resume,
      approve,
    ])
  })
})
