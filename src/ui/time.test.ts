import { describe, expect, test } from 'vitest'
import type { Locale } from '#kernel/context'
import { headed, spoken, type Manner } from './time.ts'

// A Thursday, one hour before midnight in Paris: there and in UTC it is the same day, in Auckland already the next.
const now = new Date('2026-03-12T22:00:00Z')
const words = (at: string, zone: string, locale: Locale, manner?: Manner): string =>
  spoken(new Date(at), { now, zone, locale }, manner)

describe('instants as one says them', () => {
  test.each<[at: string, zone: string, locale: Locale, manner: Manner, expected: string]>([
    ['2026-03-12T13:20:00Z', 'UTC', 'en', 'moment', 'today, 13:20'],
    ['2026-03-12T13:20:00Z', 'Europe/Paris', 'fr', 'moment', 'aujourd’hui, 14:20'],
    ['2026-03-12T23:30:00Z', 'Europe/Paris', 'en', 'moment', 'tomorrow, 00:30'],
    ['2026-03-12T13:20:00Z', 'Pacific/Auckland', 'en', 'day', 'today'],
    ['2026-03-12T10:20:00Z', 'Pacific/Auckland', 'en', 'day', 'yesterday'],
    ['2026-03-11T10:20:00Z', 'UTC', 'es', 'day', 'ayer'],
    ['2026-03-08T10:20:00Z', 'UTC', 'ca', 'moment', 'diumenge, 10:20'],
    ['2026-03-16T10:20:00Z', 'UTC', 'en', 'day', 'Monday'],
    ['2026-03-05T10:20:00Z', 'UTC', 'en', 'moment', '5 March'],
    ['2025-03-12T10:20:00Z', 'UTC', 'fr', 'moment', '12 mars 2025'],
    ['2025-12-31T23:30:00Z', 'Europe/Paris', 'en', 'day', '1 January'],
    ['2026-03-11T10:20:00Z', 'UTC', 'he', 'day', 'אתמול'],
  ])('%s in %s, %s, %s: %s', (at, zone, locale, manner, expected) => {
    expect(words(at, zone, locale, manner).replaceAll("'", '’')).toBe(expected)
  })
  test('in full, with its day', () =>
    expect(words('2026-03-12T13:20:00Z', 'UTC', 'en', 'exact')).toMatch(/^Thursday.* 12 March 2026.* 13:20$/))
  test('at the head of a line', () =>
    expect(headed(new Date('2026-03-11T10:20:00Z'), { now, zone: 'UTC', locale: 'fr' }, 'day')).toBe('Hier'))
})
