import { describe, expect, it } from 'vitest'
import { blueprints } from '../blueprints/index.ts'
import { boundsOf, currencyCode } from './bounds.ts'
import { splitAddresses } from './mail-list.ts'
import { next, nextNumber, type MembershipAct } from './membership.ts'
import { wouldLockOut } from './roles.ts'

describe('addresses as people paste them', () => {
  it.each([
    ['ana@hill.example', ['ana@hill.example']],
    ['Ana Hill <ana@hill.example>, Tom <tom@hill.example>', ['ana@hill.example', 'tom@hill.example']],
    ['ana@hill.example; tom@hill.example\n\nana@HILL.example', ['ana@hill.example', 'tom@hill.example']],
    ['ana@hill.example tom@hill.example.', ['ana@hill.example', 'tom@hill.example']],
    ['"mailto:ana@hill.example"', ['ana@hill.example']],
    ['mailto:ana@hill.example', ['ana@hill.example']],
    ['  \n, ;', []],
    ['not an address', ['not', 'an', 'address']],
  ])('%j', (text, addresses) => expect(splitAddresses(text)).toEqual(addresses))
})

describe('bounds of a new currency', () => {
  const { lets, timebank } = blueprints
  it.each([
    ['as proposed', lets.currency, {}, [-30_000n, 60_000n, -20_000n, 50_000n]],
    ['wider', lets.currency, { min: -60_000n, max: 120_000n }, [-60_000n, 120_000n, -40_000n, 100_000n]],
    ['odd, rounded towards zero', lets.currency, { min: -100n, max: 100n }, [-100n, 100n, -66n, 83n]],
    ['too narrow for a share: the bound itself', lets.currency, { min: -1n, max: 1n }, [-1n, 1n, -1n, 1n]],
    ['hours as proposed', timebank.currency, {}, [-72_000n, 144_000n, -54_000n, 126_000n]],
    ['hours, soft ones on the step', timebank.currency, { min: -9000n }, [-9000n, 144_000n, -6300n, 126_000n]],
  ] as const)('%s', (_what, proposal, given, [min, max, softMin, softMax]) =>
    expect(boundsOf(proposal, given)).toEqual({
      min_minor: min,
      max_minor: max,
      soft_min_minor: softMin,
      soft_max_minor: softMax,
    }),
  )

  it.each([
    ['nobody could receive help', lets.currency, { min: 0n }],
    ['nobody could give', lets.currency, { max: 0n }],
    ['turned round', lets.currency, { min: 100n, max: -100n }],
    ['off the step', timebank.currency, { min: -1000n }],
  ] as const)('none where %s', (_what, proposal, given) => expect(boundsOf(proposal, given)).toBeNull())

  it.each([
    ['harbour-lane', 'HARB'],
    ['a1', 'AXXX'],
    ['42', 'XXXX'],
  ])('code of %s is %s', (address, code) => expect(currencyCode(address)).toBe(code))
})

describe('the states of a membership', () => {
  const outcome = (
    act: MembershipAct,
    state: 'none' | 'asked' | 'active' | 'suspended' | 'left' | 'refused',
    barred = false,
  ): string => {
    const answer = next(act, { state, barred })
    return 'to' in answer ? answer.to : answer.refused
  }
  it.each([
    ['ask', ['asked', 'groups.already_asked', 'groups.already_member', 'groups.suspended', 'asked', 'asked']],
    ['join', ['active', 'active', 'groups.already_member', 'groups.suspended', 'active', 'active']],
    [
      'admit',
      [
        'groups.already_settled',
        'active',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
      ],
    ],
    [
      'decline',
      [
        'groups.already_settled',
        'refused',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
      ],
    ],
    ['accept', ['active', 'active', 'groups.already_member', 'groups.suspended', 'active', 'active']],
    [
      'take_back',
      [
        'groups.already_settled',
        'left',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
        'groups.already_settled',
      ],
    ],
    ['leave', ['groups.members_only', 'left', 'left', 'left', 'groups.members_only', 'groups.members_only']],
    [
      'suspend',
      [
        'groups.not_active',
        'groups.not_active',
        'suspended',
        'groups.not_active',
        'groups.not_active',
        'groups.not_active',
      ],
    ],
    [
      'restore',
      [
        'groups.not_suspended',
        'groups.not_suspended',
        'groups.not_suspended',
        'active',
        'groups.not_suspended',
        'groups.not_suspended',
      ],
    ],
  ] as const)('%s', (act, expected) => {
    expect(
      (['none', 'asked', 'active', 'suspended', 'left', 'refused'] as const).map((state) => outcome(act, state)),
    ).toEqual(expected)
  })
  it('nobody comes back in past a suspension', () => {
    for (const act of ['ask', 'join', 'accept'] as const) expect(outcome(act, 'left', true)).toBe('groups.suspended')
    expect(outcome('restore', 'left', true)).toBe('left')
  })
})

it.each([
  [[], 'a', false],
  [['a'], 'a', true],
  [['a', 'b'], 'a', false],
  [['b'], 'a', false],
])('coordinators %j without %s: locked out is %s', (coordinators, without, locked) =>
  expect(wouldLockOut(coordinators, without)).toBe(locked),
)

it.each([
  [null, '1'],
  [9n, '10'],
  [204n, '205'],
])('after number %s comes %s', (highest, number) => expect(nextNumber(highest)).toBe(number))
