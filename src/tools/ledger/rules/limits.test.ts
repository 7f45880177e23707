import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availableToPay, availableToReceive, beyond, limitPassed, softWarning, verdictOfMove } from './limits.ts'
import type { AccountBounds } from './limits.ts'

const account = (over: Partial<AccountBounds> = {}): AccountBounds => ({
  balance: 0n,
  reserved: 0n,
  min: -100n,
  max: 200n,
  softMin: -80n,
  softMax: 150n,
  ...over,
})

describe('available', () => {
  const rows: [Partial<AccountBounds>, bigint | null, bigint | null][] = [
    [{}, 100n, 200n],
    [{ balance: -40n }, 60n, 240n],
    [{ balance: -40n, reserved: 30n }, 30n, 240n],
    [{ balance: -130n }, 0n, 330n],
    [{ balance: 250n }, 350n, 0n],
    [{ min: null }, null, 200n],
    [{ max: null }, 100n, null],
    [{ min: 0n, max: 0n }, 0n, 0n],
    [{ min: 50n, balance: 40n }, 0n, 160n],
  ]
  it.each(rows)('%o: pays %s, receives %s', (over, pay, receive) => {
    expect(availableToPay(account(over))).toBe(pay)
    expect(availableToReceive(account(over))).toBe(receive)
  })
})

describe('limitPassed', () => {
  const rows: [string, Partial<AccountBounds>, bigint, [string, bigint] | null][] = [
    ['up to the bound', {}, -100n, null],
    ['one past the bound', {}, -101n, ['min', 1n]],
    ['what is reserved does not count twice', { reserved: 20n }, -81n, ['min', 1n]],
    ['up to the upper bound', {}, 200n, null],
    ['past the upper bound', {}, 205n, ['max', 5n]],
    ['no lower bound', { min: null }, -1_000_000n, null],
    ['no upper bound', { max: null }, 1_000_000n, null],
    ['zero is a bound', { min: 0n }, -1n, ['min', 1n]],
    ['back from below, still below', { balance: -300n }, 10n, null],
    ['back from above, still above', { balance: 500n }, -10n, null],
    ['further below', { balance: -300n }, -10n, ['min', 210n]],
    ['further above', { balance: 500n }, 10n, ['max', 310n]],
    ['from above right through the floor', { balance: 500n }, -700n, ['min', 100n]],
    ['nothing moves', { balance: -300n }, 0n, null],
  ]
  it.each(rows)('%s', (_name, over, delta, expected) => {
    const passed = limitPassed(account(over), delta)
    expect(passed && [passed.bound, passed.over]).toEqual(expected)
  })

  it('lets every move towards the bounds pass, and no other move out of them', () => {
    const amount = fc.bigInt(-1000n, 1000n)
    const bound = fc.option(amount, { nil: null })
    fc.assert(
      fc.property(amount, fc.bigInt(0n, 200n), bound, bound, amount, (balance, reserved, min, max, delta) => {
        const before = account({ balance, reserved, min, max })
        const after = { ...before, balance: balance + delta }
        const refused = limitPassed(before, delta) !== null
        const outside = beyond({ ...after, ...(delta < 0n ? { max: null } : { min: null }) }) !== null
        expect(refused).toBe(delta !== 0n && outside)
      }),
    )
  })
})

describe('softWarning', () => {
  const rows: [string, Partial<AccountBounds>, bigint, string | null][] = [
    ['to the soft bound', {}, -80n, null],
    ['into the zone', {}, -81n, 'min entered 1'],
    ['deeper', { balance: -90n }, -5n, 'min deeper 15'],
    ['on the bound, then in', { balance: -80n }, -1n, 'min entered 1'],
    ['what is reserved brings it in', { reserved: 50n }, -40n, 'min entered 10'],
    ['back', { balance: -90n }, 5n, null],
    ['into the upper zone', {}, 151n, 'max entered 1'],
    ['deeper above', { balance: 160n }, 1n, 'max deeper 11'],
    ['back from above', { balance: 190n }, -1n, null],
    ['no soft bounds', { softMin: null, softMax: null }, -99n, null],
    ['nothing moves', { balance: -90n }, 0n, null],
  ]
  it.each(rows)('%s', (_name, over, delta, expected) => {
    const warning = softWarning(account(over), delta)
    expect(warning && `${warning.bound} ${warning.how} ${warning.over}`).toBe(expected)
  })
})

describe('verdictOfMove', () => {
  it('refuses past a hard limit and names it', () => {
    const { verdict } = verdictOfMove(account(), -130n)
    expect(verdict).toEqual({
      ok: false,
      code: 'ledger.limit_passed',
      params: { bound: 'min', limit: -100n, over: 30n },
    })
  })
  it.each(['reversal', 'role', 'import'] as const)('%s passes, and shows what it passed', (pass) => {
    const outcome = verdictOfMove(account(), -130n, pass)
    expect(outcome.verdict.ok).toBe(true)
    expect(outcome.passed).toEqual({ bound: 'min', limit: -100n, over: 30n })
    expect(outcome.warning === null).toBe(pass === 'import')
  })
  it('allows with a warning', () => {
    const outcome = verdictOfMove(account(), -90n)
    expect(outcome.verdict.ok).toBe(true)
    expect(outcome.warning?.how).toBe('entered')
    expect(outcome.passed).toBeNull()
  })
})
