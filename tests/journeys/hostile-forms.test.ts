// What is sent to the forms of a running node by somebody who wants in, and what the clumsy get back.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids'
import {
  act,
  address,
  ana,
  api,
  bare,
  ben,
  besiege,
  cookie,
  form,
  group,
  keyFor,
  node,
  page,
  payFields,
  payPath,
  plain,
  quietLog,
  type Sent,
  setCookies,
  site,
  transfers,
  unknown,
} from '../harness/hostile.ts'
import { words } from './browser.ts'

const nonsense = Object.fromEntries(
  `name address amount amount_minor group person circle transfer invitation picture token session mail category audience kind keep title
   days scopes occurred_on upto was on low high blueprint to from brand_h time_zone locale role until code next item`
    .split(/\s+/)
    .map((field) => [field, '\u0000\u202e%00../']),
)

besiege()

describe('forms of another site', () => {
  const origins: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.example' }],
    ['no origin', { origin: '' }],
    ['an origin called null', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://localhost:1' }],
    ['our name under https', { origin: 'https://localhost' }],
    ['our name before another', { origin: 'http://localhost.evil.example' }],
  ]
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']
  it.each(origins.flatMap(([who, headers]) => types.map((type) => [who, type, headers] as const)))(
    'from %s as %s',
    async (_, type, headers) => {
      const before = await transfers()
      const body = type.startsWith('multipart')
        ? '--x\r\ncontent-disposition: form-data; name="amount_minor"\r\n\r\n100\r\n--x--\r\n'
        : new URLSearchParams(payFields()).toString()
      for (const path of [payPath(), '/sign-out', '/language', `/g/${address}/settings?/save`]) {
        const sent = await bare(path, {
          method: 'POST',
          headers: {
            cookie: cookie.ana,
            'content-type': type,
            ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value)),
          },
          body,
        })
        expect(sent.status, path).toBe(403)
        expect(setCookies(sent)).toEqual([])
      }
      expect(await transfers()).toBe(before)
      expect((await page('/me', cookie.ana)).status).toBe(200)
    },
  )
  it.each(['text/plain', 'application/json', ''])('our own origin, but as %j', async (type) => {
    const before = await transfers()
    for (const path of [payPath(), '/language']) {
      const sent = await bare(path, {
        method: 'POST',
        headers: { cookie: cookie.ana, origin: site, ...(type && { 'content-type': type }) },
        body: JSON.stringify(payFields()),
      })
      expect(sent.status, path).toBeGreaterThanOrEqual(400)
      expect(sent.status, path).toBeLessThan(500)
    }
    expect(await transfers()).toBe(before)
  })
  it.each<[string, Record<string, string>]>([
    ...origins,
    ['another site, by what the browser says of it', { origin: 'own', 'sec-fetch-site': 'cross-site' }],
    ['a site beside ours', { origin: 'own', 'sec-fetch-site': 'same-site' }],
  ])('the API with a cookie, from %s', async (_, headers) => {
    const before = await transfers()
    const given = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === '' ? [] : [[name, value === 'own' ? site : value]],
      ),
    )
    const sent = await api('ledger/pay', { cookie: cookie.ana, ...given }, { group, to: ben.actor.id, amount: '1' })
    expect([sent.status, sent.text.includes('kernel.forged')]).toEqual([403, true])
    expect(await transfers()).toBe(before)
  })
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'the API takes no %s',
    async (type) => {
      const sent = await bare('/api/ledger/pay', {
        method: 'POST',
        headers: { cookie: cookie.ana, origin: site, 'content-type': type },
        body: JSON.stringify({ group, to: ben.actor.id, amount: '1' }),
      })
      expect([sent.status, JSON.parse(sent.text).code]).toEqual([400, 'kernel.input_invalid'])
    },
  )
})

describe('every form of every page', () => {
  const root = join(import.meta.dirname, '../../src/routes')
  /** Path and action of each, from the sources of the routes. */
  const forms = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.server.ts'))
    .flatMap((file) => {
      const [, actions = ''] = readFileSync(join(root, file), 'utf8').split(/export const actions[^=]*= /)
      const path = `/${dirname(file)}`.replace(/\/\([^)]*\)|\/\.$/g, '') || '/'
      return [...actions.matchAll(/^(?: {2}|\{ )(\w+)(?::|,)/gm)].map(([, name = '']) => [path, name] as const)
    })
  it('is known here', () => expect(forms.length).toBeGreaterThan(45))
  it.each(forms)('%s ?/%s answers nonsense with a refusal', async (path, name) => {
    const where = path.replace(
      /\[(\w+)(?:=\w+)?\]/g,
      (_whole, part: string) =>
        ({ group: address, way: 'pay', person: ben.actor.id, party: ben.actor.id })[part] ?? unknown,
    )
    const state = async (): Promise<unknown> =>
      (
        await node.owner`select (select count(*) from ledger.transfer) as a, (select count(*) from items.item) as b, (select count(*) from groups."group") as c, (select json_agg(state order by id) from groups.membership) as d, (select count(*) from groups.role_held) as e, (select count(*) from people.token) as f`
      )[0]
    const before = await state()
    for (const who of ['', cookie.stranger]) {
      if (who && /^\/(me|sign-out)/.test(path)) continue
      for (const fields of [{}, { ...nonsense, key: 'x'.repeat(300) }])
        for (const sent of [await form(name === 'default' ? where : `${where}?/${name}`, who, fields)]) {
          expect(sent.status).toBeLessThan(500)
          expect(setCookies(sent).some((set) => set.startsWith('tequio_session='))).toBe(false)
        }
    }
    // Whoever is signed in may ask to join; the answer need hold nothing.
    if (!path.endsWith('/join')) expect(await state()).toEqual(before)
    if (!/^\/(sign-out|me\/access|g\/\[group\]\/(?:settings\/leave|join))/.test(path))
      expect((await form(name === 'default' ? where : `${where}?/${name}`, cookie.ben, nonsense)).status).toBeLessThan(
        500,
      )
  })
})

describe('the same form again', () => {
  it('six at once and one later are one payment', async () => {
    const before = await transfers()
    const fields = payFields({ key: newId() })
    const sent = await Promise.all(Array.from({ length: 6 }, () => form(payPath(), cookie.ana, fields)))
    const later = await form(payPath(), cookie.ana, fields)
    const places = [...sent, later].map(({ status, headers }) => `${status} ${headers.location}`)
    expect(new Set(places).size).toBe(1)
    expect(later.status).toBe(303)
    expect(await transfers()).toBe(before + 1)
  })
  it('changed on the way, it is refused in words and done no second time', async () => {
    const before = await transfers()
    const fields = payFields({ key: newId() })
    await form(payPath(), cookie.ana, fields)
    const changed = await form(payPath(), cookie.ana, { ...fields, amount_minor: '200' })
    expect(changed.status).toBe(409)
    expect(plain(changed.text)).toContain(words('en')('kernel.error.key_reused'))
    expect(await transfers()).toBe(before + 1)
  })
  it('with a key that another person used it is that person’s own', async () => {
    const before = await transfers()
    const key = newId()
    const sent = [
      await form(payPath(), cookie.ana, payFields({ key })),
      await form(payPath(), cookie.coordinator, payFields({ key })),
    ]
    expect(sent[0]?.headers.location).not.toBe(sent[1]?.headers.location)
    expect(await transfers()).toBe(before + 2)
  })
})

describe('what went wrong, in the reader’s language', () => {
  it('with what was typed still there', async () => {
    await node.owner`update people.person set locale = 'fr' where id = ${ben.actor.id}`
    const path = `/g/${address}/account/pay/${ana.actor.id}`
    const sent = await form(`${path}?/look`, cookie.ben, {
      amount: '12,5x',
      description: 'Deux pains <b>ronds</b>',
      occurred_on: '',
    })
    expect(sent.status).toBe(400)
    expect(sent.text).toContain('lang="fr"')
    expect(plain(sent.text)).toContain(words('fr')('ledger.error.amount_malformed'))
    expect(sent.text).toContain('value="12,5x"')
    expect(sent.text).toContain('Deux pains &lt;b>ronds&lt;/b>')
    const long = await form(`/g/${address}/market/new`, cookie.ben, {
      kind: 'offer',
      title: 'x'.repeat(200),
      body: 'Gardez ce texte',
    })
    expect(long.status).toBe(400)
    expect(plain(long.text)).toContain(words('fr')('kernel.field.too_long', { limit: 120 }))
    expect(plain(long.text)).toContain('Gardez ce texte')
    await node.owner`update people.person set locale = 'en' where id = ${ben.actor.id}`
  })
  it.each(['31.02.2026', '2026-02-31', 'yesterday', 'x 1'])(
    'a day typed as %s is asked for again',
    async (occurred_on) => {
      const path = `/g/${address}/account/pay/${ana.actor.id}`
      const looked = await form(`${path}?/look`, cookie.ben, { amount: '12,5', description: 'Two loaves', occurred_on })
      expect(looked.status).toBe(400)
      expect(plain(looked.text)).toContain(words('en')('kernel.field.date'))
      expect(looked.text).toContain('value="12,5"')
      const sent = await form(`${path}?/send`, cookie.ben, {
        amount_minor: '100',
        description: 'Two loaves',
        occurred_on,
      })
      expect(sent.status).toBe(400)
      expect(sent.text).toContain('Two loaves')
    },
  )
  it.each(['fr', 'es', 'ca', 'he', 'en'] as const)('a page that is not there, in %s', async (locale) => {
    for (const path of [
      '/nowhere',
      '/g/nowhere-at-all',
      `/g/${address}/market/${unknown}`,
      `/g/${address}/account/${unknown}`,
    ]) {
      const sent = await page(path, '', { 'accept-language': locale })
      if (sent.status === 303) continue
      expect([path, sent.status]).toEqual([path, 404])
      expect(sent.text).toContain(`lang="${locale}"`)
      expect(sent.text).not.toMatch(/\bat .*\.(?:ts|js):\d+|node_modules|postgres/i)
    }
  })
  it('passwords are not sent back', async () => {
    const sent = await form('/sign-in?/password', '', {
      address: 'x@people.example',
      password: 'typed and wrong',
      next: '/',
    })
    expect(sent.text).not.toContain('typed and wrong')
    expect(sent.text).toContain('x@people.example')
  })
})

describe('pictures', () => {
  let picture: string
  beforeAll(async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#4a7' } })
        .jpeg()
        .toBuffer(),
    )
    ;({ picture } = await act<{ picture: string }>('items.stage_picture', ana, { bytes, alt: '' }))
    await act('market.post_listing', ana, { group, kind: 'offer', title: 'Jam', pictures: [picture] })
  })
  it('tell nobody that they exist, not even whoever knows their mark', async () => {
    const mine = await page(`/pictures/${picture}`, cookie.ana)
    expect(mine.status).toBe(200)
    expect(mine.headers['content-type']).toBe('image/webp')
    expect(mine.headers['cache-control']).toContain('private')
    expect(mine.headers['content-security-policy']).toContain('sandbox')
    const etag = String(mine.headers['etag'])
    expect((await page(`/pictures/${picture}`, cookie.ana, { 'if-none-match': etag })).status).toBe(304)
    for (const who of ['', cookie.stranger])
      for (const known of [etag, `W/${etag}`, '*', '"x"', '']) {
        const headers: Record<string, string> = known ? { 'if-none-match': known } : {}
        const [found, absent] = [
          await page(`/pictures/${picture}`, who, headers),
          await page(`/pictures/${unknown}`, who, headers),
        ]
        const face = ({
          status,
          text,
          headers: { etag: mark, 'content-length': length, 'content-type': type },
        }: Sent): unknown => ({ status, text, mark, length, type })
        expect(face(found)).toEqual(face(absent))
        expect(found.status).toBe(404)
      }
  })
  it('open to a key for programs only with its scope', async () => {
    const read = async (scope: string): Promise<number> =>
      (await bare(`/pictures/${picture}`, { headers: { authorization: `Bearer ${await keyFor(ana, [scope])}` } }))
        .status
    expect([await read('items'), await read('ledger')]).toEqual([200, 403])
  })
  it.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'items.picture_unreadable'],
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'items.picture_unreadable',
    ],
    [
      'half a JPEG',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(400)]),
      'items.picture_unreadable',
    ],
  ])('%s in the form is refused, and the text stays', async (_, bytes, code) => {
    const data = new FormData()
    data.set('kind', 'offer')
    data.set('title', 'Keep this title')
    data.set('body', 'Keep this text')
    data.set('picture', new Blob([bytes], { type: 'image/jpeg' }), '../../evil.jpg')
    const response = await fetch(`${site}/g/${address}/market/new`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookie.ana, origin: site, accept: 'text/html' },
      body: data,
    })
    const html = plain(await response.text())
    expect(response.status).toBe(400)
    expect(html).toContain(words('en')(`items.error.${code.slice(6)}` as never))
    expect(html).toContain('Keep this title')
    expect(html).toContain('Keep this text')
  })
})

quietLog()
