// Every letter that any room may write, in every language, without a database.
import { beforeAll, describe, expect, it } from 'vitest'
import { locales, type Locale } from '#kernel/context'
import { setHouse } from '#kernel/house'
import type { Part } from '#kernel/messages'
import type { PersonId } from '#kernel/ids'
import { silent } from '#kernel/log'
import { catalogueOf, wordsFor } from '#kernel/words'
import { mayStop } from './index.ts'
import { asHtml, asText } from './server/mail/render.ts'
import { pageOf, type Letter } from './server/mail/write.ts'
import type { Looked } from './server/values.ts'

beforeAll(() =>
  setHouse({
    pool: null as never,
    dataDir: '',
    origin: 'https://node.example',
    log: silent,
    clock: () => new Date(),
    wake: () => {},
  }),
)

const kinds = Object.keys(catalogueOf('en')).flatMap((key) => {
  const found = /^([a-z]+)\.mail\.([a-z_]+)\.subject$/.exec(key)
  return found ? [`${found[1]}.${found[2]}`] : []
})

/** A value for every placeholder, so that this test knows no room's letters: figures for numbers, and words that try to be markup. */
function valuesIn(parts: readonly Part[], into: Record<string, string | number> = {}): Record<string, string | number> {
  for (const part of parts) {
    if (typeof part === 'string') continue
    if ('n' in part && part.n !== '#') into[part.n] = 3
    else if ('p' in part) into[part.p] = 3
    else if ('d' in part) into[part.d] = '2026-03-12'
    else if ('s' in part) into[part.s] = 'yes'
    else if ('v' in part) into[part.v] ??= part.v === 'code' ? '123 456' : `<${part.v}> & "co"`
    if ('o' in part) for (const option of Object.values(part.o)) valuesIn(option, into)
  }
  return into
}
const valuesFor = (kind: string): Record<string, string | number> =>
  Object.entries(catalogueOf('en'))
    .filter(([key]) => key.startsWith(`${kind.replace('.', '.mail.')}.`))
    .reduce((all, [, text]) => (typeof text === 'string' ? all : valuesIn(text, all)), {})
const looked = (locale: Locale, kind = 'people.sign_in'): Looked => ({
  wordsOf: () => wordsFor(locale),
  groupOf: () => null,
  valuesOf: () => valuesFor(kind),
})
const letter = (kind: string, locale: Locale): Letter => ({
  kind,
  locale,
  person: mayStop(kind) ? ('01890000-0000-7000-8000-000000000001' as PersonId) : null,
  to: { name: 'N', address: 'n@example.org' },
  group_id: null,
  data: {},
  link: '/g/x?y=1&z="2"',
  once: null,
})
const render = (kind: string, locale: Locale) => {
  const page = pageOf(
    letter(kind, locale),
    looked(locale, kind),
    'Node & Co',
    mayStop(kind) ? 'https://node.example/m/stop/abc' : null,
  )
  return { page, text: asText(page), html: asHtml(page) }
}

describe('letters', () => {
  it('are written by some rooms', () =>
    expect(kinds).toEqual(expect.arrayContaining(['people.sign_in', 'people.welcome', 'people.password_set'])))

  it.each(kinds.flatMap((kind) => locales.map((locale) => [kind, locale] as const)))('%s in %s', (kind, locale) => {
    const { page, text, html } = render(kind, locale)
    expect(html.length).toBeLessThan(20_000)
    // Nothing is fetched, nothing runs, nothing tells that the letter was opened.
    expect(html).not.toMatch(/<img|<script|<link|<iframe|url\(|@import|src=/i)
    expect([...html.matchAll(/href="([^"]*)"/g)].every(([, url]) => url?.startsWith('https://node.example/'))).toBe(
      true,
    )
    expect(html).toContain(`<html lang="${locale}" dir="${locale === 'he' ? 'rtl' : 'ltr'}">`)
    expect(html).toContain('prefers-color-scheme: dark')
    expect(html).toContain('max-width:520px')
    // Words from people stay words.
    for (const name of Object.keys(valuesFor(kind)).filter((n) => n !== 'title'))
      expect(html).not.toContain(`<${name}>`)
    expect(`${page.subject}${text}`).not.toMatch(/\{\w|undefined|notices\.something_new/)
    expect(page.subject).not.toMatch(/[\r\n]/)
    expect(page.subject.length).toBeGreaterThan(3)
    expect(text).toContain('https://node.example/g/x?y=1&z=')
    expect(text.includes('/m/stop/abc')).toBe(mayStop(kind))
    expect(html.includes('/m/stop/abc')).toBe(mayStop(kind))
  })

  it('set the six figures from left to right, large', () => {
    for (const locale of locales)
      expect(render('people.sign_in', locale).html).toMatch(/font-size:28px[^>]*><bdi dir="ltr">123 456<\/bdi>/)
  })

  it('lead to this site whatever link they are given', () => {
    for (const link of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect(pageOf({ ...letter('people.sign_in', 'en'), link }, looked('en'), 'S', null).button?.url).toBe(
        'https://node.example/',
      )
  })
})
