import { describe, expect, it } from 'vitest'
import { allow, deny } from '#kernel/verdict'
import type { Id } from '#kernel/ids'
import type { Front } from '../views.ts'
import { wayIn } from './door.ts'

const stranger = deny('kernel.sign_in_required')
const front = (changed: Partial<Front>): Front => ({
  id: 'x' as Id<'group'>,
  address: 'oak',
  name: 'Oak',
  about: '',
  place: '',
  members: 3,
  brand: {},
  blueprint: 'timebank',
  locale: 'en',
  admission: 'request',
  visibility: 'page',
  circle: false,
  state: 'none',
  can: { join: stranger, ask: stranger, read: stranger },
  ...changed,
})
const refused = deny('groups.asked_lately', { date: '2026-12-01' })

describe('wayIn', () => {
  it.each<[string, Partial<Front>, boolean, ReturnType<typeof wayIn>]>([
    ['a stranger may set out to ask', {}, false, { way: 'ask' }],
    ['a stranger may set out to join', { admission: 'open' }, false, { way: 'join' }],
    ['somebody signed in asks', { can: { join: refused, ask: allow, read: refused } }, true, { way: 'ask' }],
    [
      'somebody signed in joins',
      { admission: 'open', can: { join: allow, ask: refused, read: refused } },
      true,
      { way: 'join' },
    ],
    ['who has asked waits', { state: 'asked' }, true, { way: null, state: 'asked' }],
    [
      'who is suspended reads so',
      { state: 'suspended', admission: 'invitation' },
      true,
      { way: null, state: 'suspended' },
    ],
    ['nobody knocks where one is invited', { admission: 'invitation' }, false, { way: null, state: 'invitation' }],
    [
      'a circle is entered from its community',
      { circle: true, admission: 'open' },
      false,
      { way: null, state: 'circle' },
    ],
    [
      'who was declined lately reads until when',
      { can: { join: refused, ask: refused, read: refused } },
      true,
      { way: null, state: 'refused', verdict: refused },
    ],
  ])('%s', (_what, changed, signedIn, way) => expect(wayIn(front(changed), signedIn)).toEqual(way))
})
