import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { anyone, mayAsSystem, mayReadOutbox, maySignedIn } from './policy.ts'

const id = '01890000-0000-7000-8000-000000000001' as PersonId
const actors = {
  anonymous: { kind: 'anonymous' },
  person: { kind: 'person', id, host: false, scopes: null },
  host: { kind: 'person', id, host: true, scopes: null },
  'a key of the host': { kind: 'person', id, host: true, scopes: ['notices'] },
  system: { kind: 'system', reason: 'test' },
} as const satisfies Record<string, Actor>
const sign_in = 'kernel.sign_in_required'

describe('who may', () => {
  it.each([
    ['stop by a link', anyone, ['yes', 'yes', 'yes', 'yes', 'yes']],
    ['read the own notices', maySignedIn, [sign_in, 'yes', 'yes', 'yes', sign_in]],
    ['write letters', mayAsSystem, [...Array<string>(4).fill('notices.system_only'), 'yes']],
    ['read the outbox', mayReadOutbox, [sign_in, 'notices.host_only', 'yes', 'notices.host_only', sign_in]],
  ] as const)('%s', (_what, rule, expected) => {
    expect(
      Object.values(actors)
        .map((actor) => rule(actor))
        .map((v) => (v.ok ? 'yes' : v.code)),
    ).toEqual(expected)
  })
})
