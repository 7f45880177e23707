import { describe, expect, it } from 'vitest'
import { locales, type Locale } from './context.ts'
import { compileMessage } from './message-parts.ts'
import { translator, type Values } from './messages.ts'
import { catalogueOf, wordsFor } from './words.ts'

const said = (text: string, values?: Values, locale: 'en' | 'fr' | 'he' = 'en'): string =>
  translator(locale, { key: compileMessage(text) })('key', values)

describe('a message', () => {
  it.each<[string, Values, string]>([
    ['Plain words', {}, 'Plain words'],
    ['', {}, ''],
    ['Pay {amount} to {name}', { amount: '2 h', name: 'Ana <b>' }, 'Pay 2 h to Ana <b>'],
    ["It''s '{'here'}'", {}, "It's {here}"],
    ['{name} is gone', { name: null }, ' is gone'],
    ['{n, number} seats', { n: 1234n }, '1,234 seats'],
    ['{n, number} seats', { n: '12' }, '12 seats'],
    ['{n, number} seats', { n: 'many' }, 'many seats'],
    ['{n, plural, =0 {none} one {one} other {# of them}}', { n: 0 }, 'none'],
    ['{n, plural, =0 {none} one {one} other {# of them}}', { n: 1 }, 'one'],
    ['{n, plural, =0 {none} one {one} other {# of them}}', { n: 2000 }, '2,000 of them'],
    ['{n, plural, one {{name} has one} other {{name} has #}}', { n: 2n, name: 'Tom' }, 'Tom has 2'],
    ['{kind, select, yes {Good} other {Bad}}', { kind: 'yes' }, 'Good'],
    ['{kind, select, yes {Good} other {Bad}}', { kind: 'constructor' }, 'Bad'],
  ])('%s %o is read %s', (text, values, read) => {
    expect(said(text, values)).toBe(read)
  })

  it.each(['{name} is gone', '{n, number}', '{n, plural, other {#}}', '{on, date, day}'])(
    '%s is not said by half',
    (text) => {
      expect(() => said(text, {})).toThrow('lacks its')
    },
  )

  it('counts and writes numbers as its language does', () => {
    expect(said('{n, plural, one {# jour} other {# jours}}', { n: 0 }, 'fr')).toBe('0 jour')
    expect(said('{n, plural, one {# א} two {# ב} other {# ג}}', { n: 2 }, 'he')).toBe('2 ב')
    expect(said('{n, number}', { n: 1234567 }, 'fr')).toBe(new Intl.NumberFormat('fr').format(1234567))
  })

  it.each([
    '{d, date}',
    '{d, date, short}',
    '{d, time, short}',
    '{n, number, percent}',
    '{n, selectordinal, other {#}}',
    '{open',
  ])('%s is not understood, and the build says so', (text) => {
    expect(() => compileMessage(text)).toThrow()
  })
})

describe('a day in a refusal', () => {
  it.each<[Locale, string]>([
    ['en', 'You may ask again from 3 December 2026.'],
    ['fr', 'Vous pourrez redemander à partir du 3 décembre 2026.'],
    ['es', 'Puedes volver a pedirlo a partir del 3 de diciembre de 2026.'],
    ['ca', 'Pots tornar-ho a demanar a partir del 3 de desembre del 2026.'],
    ['he', 'אפשר לבקש שוב מ־3 בדצמבר 2026.'],
  ])('is spoken in %s', (locale, words) => {
    expect(wordsFor(locale)('groups.error.asked_lately', { date: '2026-12-03' })).toContain(words)
  })
})

describe('a translator', () => {
  it('answers a key without words by the key, and tells it', () => {
    const missed: string[] = []
    const t = translator('en', { known: 'Known' }, {}, (key) => missed.push(key))
    expect([t('known'), t('unknown'), t.has('known'), t.has('unknown')]).toEqual(['Known', 'unknown', true, false])
    expect(missed).toEqual(['unknown'])
  })

  it("puts a group's own words in the place of ours", () => {
    const [key] = Object.entries(catalogueOf('en')).find(([, message]) => typeof message === 'string')!
    expect(wordsFor('en', { [key]: 'We say {n, number}' })(key, { n: 3 })).toBe('We say 3')
    expect(wordsFor('en')(key)).toBe(catalogueOf('en')[key])
  })

  it('has every key in every language', () => {
    const keys = Object.keys(catalogueOf('en'))
    for (const locale of locales) expect(Object.keys(catalogueOf(locale))).toEqual(keys)
  })
})
