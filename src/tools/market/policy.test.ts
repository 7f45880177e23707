import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { Standing } from '#commons/groups'
import type { Verdict } from '#kernel/verdict'
import { mayImport, mayList, mayPost, maySetCategories } from './policy.ts'

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
