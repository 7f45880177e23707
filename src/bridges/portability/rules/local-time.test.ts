import { describe, expect, it } from 'vitest'
import { isZone, readDay, readLocalTime, zoneOfCountry } from './local-time.ts'

describe('readLocalTime', () => {
  const rows: [text: string, zone: string, expected: string][] = [
    ['2018-09-03 19:11:50', 'Europe/Paris', '2018-09-03T17:11:50.000Z'],
    ['2018-12-03T19:11', 'Europe/Paris', '2018-12-03T18:11:00.000Z'],
    [' 2018-12-03 ', 'Europe/Paris', '2018-12-02T23:00:00.000Z'],
    ['2020-02-29 12:00:00', 'UTC', '2020-02-29T12:00:00.000Z'],
    ['2019-03-31 01:59:59', 'Europe/Paris', '2019-03-31T00:59:59.000Z'],
    ['2019-03-31 02:00:00', 'Europe/Paris', '2019-03-31T01:00:00.000Z skipped'],
    ['2019-03-31 02:59:59', 'Europe/Paris', '2019-03-31T01:59:59.000Z skipped'],
    ['2019-03-31 03:00:00', 'Europe/Paris', '2019-03-31T01:00:00.000Z'],
    ['2019-10-27 01:59:59', 'Europe/Paris', '2019-10-26T23:59:59.000Z'],
    ['2019-10-27 02:00:00', 'Europe/Paris', '2019-10-27T00:00:00.000Z doubled'],
    ['2019-10-27 02:59:59', 'Europe/Paris', '2019-10-27T00:59:59.000Z doubled'],
    ['2019-10-27 03:00:00', 'Europe/Paris', '2019-10-27T02:00:00.000Z'],
    ['2021-03-28 01:30:00', 'Europe/London', '2021-03-28T01:30:00.000Z skipped'],
    ['2021-10-31 01:30:00', 'Europe/London', '2021-10-31T00:30:00.000Z doubled'],
    ['2021-03-26 02:30:00', 'Asia/Jerusalem', '2021-03-26T00:30:00.000Z skipped'],
    ['2021-10-03 02:30:00', 'Australia/Lord_Howe', '2021-10-02T15:30:00.000Z'],
    ['2021-10-03 02:10:00', 'Australia/Lord_Howe', '2021-10-02T15:40:00.000Z skipped'],
    ['0000-00-00 00:00:00', 'UTC', 'none'],
    ['0000-00-00', 'UTC', 'none'],
    ['', 'UTC', 'none'],
    ['2019-02-30 14:05:00', 'UTC', 'malformed'],
    ['2019-02-29', 'UTC', 'malformed'],
    ['2019-13-01', 'UTC', 'malformed'],
    ['2019-00-10', 'UTC', 'malformed'],
    ['2019-01-01 24:00:00', 'UTC', 'malformed'],
    ['2019-01-01 23:60:00', 'UTC', 'malformed'],
    ['0001-01-01', 'UTC', 'malformed'],
    ['01/02/2019', 'UTC', 'malformed'],
    ['soon', 'UTC', 'malformed'],
  ]
  it.each(rows)('%s in %s → %s', (text, zone, expected) => {
    const reading = readLocalTime(text, zone)
    const shown = reading.kind === 'instant' ? [reading.instant, reading.odd].filter(Boolean).join(' ') : reading.kind
    expect(shown).toBe(expected)
  })
})

it('reads a day', () => {
  expect(['2020-02-29', '0000-00-00', '', '2021-02-29', 'x'].map(readDay)).toEqual([
    '2020-02-29',
    null,
    null,
    undefined,
    undefined,
  ])
})

it('knows zones and the zones of countries', () => {
  expect(['FR', ' es ', 'IL', 'US', ''].map(zoneOfCountry)).toEqual([
    'Europe/Paris',
    'Europe/Madrid',
    'Asia/Jerusalem',
    null,
    null,
  ])
  expect(['Europe/Paris', 'Europe/Montreuil'].map(isZone)).toEqual([true, false])
})
