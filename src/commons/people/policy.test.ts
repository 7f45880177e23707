import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { anyone, mayAsSystem, mayEditProfile, mayInPerson, mayPassword, maySetPassword, maySignedIn } from './policy.ts'

const nadia = '01890000-0000-7000-8000-000000000001' as PersonId
const actors = {
  anonymous: { kind: 'anonymous' },
  person: { kind: 'person', id: nadia, host: false, scopes: null },
  token: { kind: 'person', id: nadia, host: false, scopes: ['people'] },
  system: { kind: 'system', reason: 'test' },
} as const satisfies Record<string, Actor>

const told = (verdict: { ok: true } | { ok: false; code: string }) => (verdict.ok ? 'yes' : verdict.code)

describe('who may', () => {
  it.each([
    ['ask', anyone, { anonymous: 'yes', person: 'yes', token: 'yes', system: 'yes' }],
    [
      'write a profile',
      maySignedIn,
      { anonymous: 'kernel.sign_in_required', person: 'yes', token: 'yes', system: 'kernel.sign_in_required' },
    ],
    [
      'open and close ways in',
      mayInPerson,
      {
        anonymous: 'kernel.sign_in_required',
        person: 'yes',
        token: 'people.session_needed',
        system: 'kernel.sign_in_required',
      },
    ],
    [
      'make a host',
      mayAsSystem,
      { anonymous: 'people.system_only', person: 'people.system_only', token: 'people.system_only', system: 'yes' },
    ],
  ] as const)('%s', (_what, rule, expected) => {
    for (const [who, actor] of Object.entries(actors))
      expect([who, told(rule(actor))]).toEqual([who, expected[who as keyof typeof actors]])
  })

  it.each([
    [{ fresh: true, hasPassword: false }, {}, 'yes'],
    [{ fresh: true, hasPassword: true }, {}, 'yes'],
    [{ fresh: false, hasPassword: true }, { old: 'x' }, 'yes'],
    [{ fresh: false, hasPassword: true }, {}, 'people.proof_needed'],
    [{ fresh: false, hasPassword: false }, { old: 'x' }, 'people.proof_needed'],
  ])('set a password %o with %o: %s', (at, input, expected) => {
    expect(told(maySetPassword(actors.person, at, input))).toBe(expected)
    expect(told(maySetPassword(actors.token, at, input))).toBe('people.session_needed')
  })

  it('see the form where the old password would do', () => {
    expect(told(mayPassword(actors.person, { fresh: false, hasPassword: true }))).toBe('yes')
    expect(told(mayPassword(actors.person, { fresh: false, hasPassword: false }))).toBe('people.proof_needed')
  })

  it('edit one profile only', () => {
    expect(told(mayEditProfile(actors.person, nadia))).toBe('yes')
    expect(told(mayEditProfile(actors.person, '01890000-0000-7000-8000-000000000002'))).toBe('kernel.not_allowed')
    expect(told(mayEditProfile(actors.anonymous, nadia))).toBe('kernel.not_allowed')
  })
})
