import { describe, expect, it } from 'vitest'
import { endOf, isDue, monthsAfter } from './life.ts'

const day = (text: string): Date => new Date(`${text}T09:00:00Z`)

describe('life', () => {
  it.each([
    ['2026-03-12', 6, '2026-09-12'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months is %s', (from, months, to) => expect(monthsAfter(day(from), months)).toEqual(day(to)))
  it('has no end when none is wanted', () => expect(endOf(day('2026-03-12'), 0)).toBeNull())
  it.each([
    [{ expires_at: null, stale: false }, false],
    [{ expires_at: null, stale: true }, true],
    [{ expires_at: day('2026-03-26'), stale: false }, true],
    [{ expires_at: day('2026-03-27'), stale: false }, false],
    [{ expires_at: day('2026-03-01'), stale: false }, true],
  ])('is due: %j %s', (listing, due) => expect(isDue(listing, day('2026-03-12'))).toBe(due))
})
