// A running node as somebody meets it who wants in: over bare HTTP, and in a real browser where a script must not run.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Caller } from '#kernel/context'
import { newId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { hashToken, newToken } from '#kernel/secrets'
import { hashPassword } from '../../src/commons/people/server/hashing.ts'
import { startNode, type RunningNode } from '../bench/node.ts'
import { houseOn, type Someone, type TestHouse } from '../harness/house.ts'
import { openBrowser, visitor, words } from './browser.ts'

/** Words that must never stand in a log. */
const secret = {
  name: 'Tamsin Mugwort',
  address: 'mugwort@people.example',
  password: 'mugwort pale hedge nine',
  text: 'Mugwort-for-the-log',
}
const nonsense = Object.fromEntries(
  [
    'name',
    'address',
    'amount',
    'amount_minor',
    'group',
    'person',
    'circle',
    'transfer',
    'invitation',
    'picture',
    'token',
    'session',
    'mail',
    'category',
    'audience',
    'kind',
    'keep',
    'title',
    'days',
    'scopes',
    'occurred_on',
    'upto',
    'was',
    'on',
    'low',
    'high',
    'blueprint',
    'to',
    'from',
    'brand_h',
    'time_zone',
    'locale',
    'role',
    'until',
    'code',
    'next',
    'item',
  ].map((field) => [field, '\u0000\u202e%00../']),
)
const unknown = '018f0000-0000-7000-8000-000000000000'

let node: RunningNode
let house: TestHouse
let site: string
let group: string
let address: string
let coordinator: Someone
let ana: Someone
let ben: Someone
let stranger: Someone
const cookie: Record<'coordinator' | 'ana' | 'ben' | 'stranger', string> = {
  coordinator: '',
  ana: '',
  ben: '',
  stranger: '',
}
const tokens: string[] = []

const act = <T = Record<string, string>>(name: string, who: Caller, input: unknown): Promise<T> =>
  named(name)({ ...who, key: newId() }, input) as Promise<T>

async function session(who: Someone): Promise<string> {
  const token = newToken()
  const now = new Date()
  await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
  tokens.push(token)
  return `tequio_session=${token}`
}

async function keyFor(who: Someone, scopes: string[], until = 86_400_000): Promise<string> {
  const token = `tequio_${newToken()}`
  const now = new Date()
  await node.owner`insert into people.token (id, token_hash, person_id, name, scopes, created_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, 'test', ${scopes}, ${now}, ${new Date(now.getTime() + until)})`
  tokens.push(token)
  return token
}

type Sent = { status: number; headers: IncomingHttpHeaders; text: string }
type Send = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array; port?: number }

/** As it is written: no client straightens paths, hosts or headers on the way. */
const bare = (path: string, { method = 'GET', headers = {}, body, port = node.port }: Send = {}): Promise<Sent> =>
  new Promise((done, failed) => {
    const req = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers }, setHost: false },
      (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () =>
          done({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(parts).toString() }),
        )
        res.on('error', failed)
      },
    )
    req.on('error', failed)
    req.end(body)
  })

const page = (path: string, who = '', headers: Record<string, string> = {}): Promise<Sent> =>
  bare(path, { headers: { cookie: who, accept: 'text/html', ...headers } })
/** A form as our own page sends it. */
const form = (
  path: string,
  who: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Sent> =>
  bare(path, {
    method: 'POST',
    headers: {
      cookie: who,
      accept: 'text/html',
      origin: site,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  })
const api = (name: string, headers: Record<string, string>, input: unknown): Promise<Sent> =>
  bare(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })

const setCookies = (sent: Sent): string[] => sent.headers['set-cookie'] ?? []
const sessionOf = (sent: Sent): string | null => /tequio_session=([^;]+)/.exec(setCookies(sent).join('\n'))?.[1] ?? null
const plain = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
const transfers = async (): Promise<number> =>
  (await node.owner<{ n: number }[]>`select count(*)::int as n from ledger.transfer`)[0]?.n ?? 0

/** The newest letter to an address, for its link. */
async function linkTo(mailbox: string): Promise<string> {
  const [row] = await node.owner<
    { body_text: string }[]
  >`select body_text from notices.mail where address = ${mailbox} order by created_at desc limit 1`
  const token = /\/m\/in\/([\w-]+)/.exec(row?.body_text ?? '')?.[1] ?? ''
  if (token) tokens.push(token)
  return token
}

beforeAll(async () => {
  node = await startNode({ env: { LOG_LEVEL: 'info' } })
  site = `http://localhost:${node.port}`
  house = houseOn(
    { host: node.where.host, port: node.where.port, database: node.where.database, user: node.where.username },
    node.dataDir,
    new Date(),
    async () => {},
  )
  const made = await house.community()
  ;({ group, coordinator } = made)
  ;[{ address } = { address: '' }] = await node.owner<
    { address: string }[]
  >`select address from groups."group" where id = ${group}`
  ana = await house.member(made.group, secret.name)
  ben = await house.member(made.group, 'Ben')
  stranger = await house.member((await house.community()).group, 'Stranger')
  await node.owner`update people.mailbox set address = ${secret.address}, address_key = ${secret.address} where person_id = ${ana.actor.id}`
  await node.owner`insert into people.password (person_id, hash, set_at) values (${ana.actor.id}, ${await hashPassword(secret.password)}, now())`
  Object.assign(cookie, {
    coordinator: await session(coordinator),
    ana: await session(ana),
    ben: await session(ben),
    stranger: await session(stranger),
  })
})
afterAll(async () => {
  await house?.close()
  await node?.stop()
  node?.remove()
})

const payPath = (): string => `/g/${address}/account/pay/${ben.actor.id}?/send`
const payFields = (more: Record<string, string> = {}): Record<string, string> => ({
  amount_minor: '100',
  description: secret.text,
  occurred_on: '',
  item: '',
  ...more,
})

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

describe('coming in', () => {
  it('a link is not used up by looking, works once, and leaves no session from before', async () => {
    await form('/sign-in?/link', '', { address: secret.address, next: '/' })
    const token = await linkTo(secret.address)
    expect(token).not.toBe('')
    for (const method of ['GET', 'HEAD', 'GET']) expect((await bare(`/m/in/${token}`, { method })).status).toBe(200)
    const planted = newToken()
    const came = await form(`/m/in/${token}`, `tequio_session=${planted}`, {})
    expect(came.status).toBe(303)
    const mine = sessionOf(came)
    expect(mine).toBeTruthy()
    tokens.push(mine!)
    expect(mine).not.toBe(planted)
    expect((await page('/me', `tequio_session=${planted}`)).status).toBe(303)
    expect((await page('/me', `tequio_session=${mine}`)).status).toBe(200)
    const again = await form(`/m/in/${token}`, '', {})
    expect(again.status).toBe(409)
    expect(sessionOf(again)).toBeNull()
    expect(plain(again.text)).toContain(words('en')('people.error.link_used'))
    // An ended session is ended at once.
    await form('/sign-out', `tequio_session=${mine}`, {})
    expect((await page('/me', `tequio_session=${mine}`)).status).toBe(303)
  })
  it('a link after its time opens nothing', async () => {
    const late = 'late@people.example'
    await house.person('Late', { address: late })
    await form('/sign-in?/link', '', { address: late, next: '/' })
    const token = await linkTo(late)
    await node.owner`update people.sign_in_link set expires_at = now() - interval '1 second' where address = ${late}`
    const sent = await form(`/m/in/${token}`, '', {})
    expect([sent.status, sessionOf(sent)]).toEqual([409, null])
  })
  it('says the same of addresses it knows and of others', async () => {
    const known = 'known@people.example'
    await house.person('Known', { address: known })
    const ask = async (to: string): Promise<[number, string | undefined, string[]]> => {
      const sent = await form('/sign-in?/link', '', { address: to, next: '/' })
      return [sent.status, sent.headers.location, setCookies(sent).map((set) => set.slice(0, set.indexOf('=')))]
    }
    expect(await ask(known)).toEqual(await ask('nobody@people.example'))
    const tried = async (to: string): Promise<[number, string]> => {
      const sent = await form('/sign-in?/password', '', { address: to, password: 'not this one', next: '/' })
      return [
        sent.status,
        sent.text
          .replaceAll(to, '')
          .replaceAll(/nonce[-=]"?[\w+/=]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d{10,}|new Date\([^)]*\)/g, ''),
      ]
    }
    expect(await tried(known)).toEqual(await tried('other@people.example'))
  })
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https:evil.example',
    '/%0d%0aset-cookie:%20x=1',
    '/\r\nset-cookie: x=1',
    'javascript:alert(1)',
    ' //evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '@evil.example',
    'data:text/html,x',
    '/ĉ',
  ]
  it.each(elsewhere)('goes on to no other place than here: %j', async (next) => {
    const shown = await page(`/sign-in?next=${encodeURIComponent(next)}`, cookie.ana)
    expect(shown.status).toBe(200)
    expect(shown.text).not.toMatch(
      /(?:href|action|value)="(?:\/[\\/]|https?:|javascript:|data:)[^"]*(?:evil|alert|html)/i,
    )
    await node.owner`delete from kernel.rate`
    const sent = await form('/sign-in?/password', '', { address: secret.address, password: secret.password, next })
    expect(sent.status).toBe(303)
    expect(new URL(sent.headers.location ?? '', site).origin).toBe(site)
    expect(setCookies(sent).some((set) => /^x=/.test(set))).toBe(false)
    tokens.push(sessionOf(sent)!)
    const spoken = await form('/language', '', { language: 'fr', next })
    expect([spoken.status, new URL(spoken.headers.location ?? '', site).origin]).toEqual([303, site])
  })
  it.each([
    '//evil.example',
    '//evil.example/',
    '//evil.example/%2e%2e',
    '/\\evil.example/',
    '/%5cevil.example/',
    '/%2f%2fevil.example/',
    '///evil.example/g/',
    '/g/x%0d%0aset-cookie:x=1',
    '/sign-in/',
    '/g//evil.example/',
  ])('no path leads to another site: %s', async (path) => {
    const sent = await page(path)
    const location = sent.headers.location
    if (location) expect(new URL(location, site).origin).toBe(site)
    expect(sent.status).toBeLessThan(500)
    expect(setCookies(sent)).toEqual([])
  })
  it('its cookies are for the server alone', async () => {
    await node.owner`delete from kernel.rate`
    const sent = await form('/sign-in?/password', '', { address: secret.address, password: secret.password, next: '/' })
    tokens.push(sessionOf(sent)!)
    for (const set of [
      ...setCookies(sent),
      ...setCookies(await form('/language', '', { language: 'fr', next: '/' })),
      ...setCookies(await form('/sign-in?/link', '', { address: 'flags@people.example', next: '/' })),
    ]) {
      expect(set).toMatch(/; HttpOnly/i)
      expect(set).toMatch(/; SameSite=Lax/i)
      expect(set).toMatch(/; Path=\//i)
      expect(set).not.toMatch(/; Domain=/i)
    }
  })
  it('its letters lead to the name it was given, whatever a request says', async () => {
    const to = 'poison@people.example'
    await form(
      '/sign-in?/link',
      '',
      { address: to, next: '/' },
      {
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        'x-original-url': '/evil',
        'x-forwarded-proto': 'gopher',
      },
    )
    const [row] = await node.owner<
      { body_text: string; body_html: string }[]
    >`select body_text, body_html from notices.mail where address = ${to}`
    expect(row?.body_text).toContain('/m/in/')
    expect(`${row?.body_text}${row?.body_html}`).not.toMatch(/evil|gopher/)
    await linkTo(to)
  })
})

describe('under a name with https', () => {
  it('cookies are secure, transport is strict, other names are refused', async () => {
    const other = await startNode({ env: { TEQUIO_ORIGIN: 'https://sel.example' } })
    try {
      const own = { host: 'sel.example', port: other.port }
      const ask = (headers: Record<string, string>): Promise<Sent> =>
        bare('/sign-in?/link', {
          port: own.port,
          method: 'POST',
          headers: {
            host: own.host,
            accept: 'text/html',
            'content-type': 'application/x-www-form-urlencoded',
            ...headers,
          },
          body: 'address=a%40people.example&next=%2F',
        })
      const sent = await ask({ origin: 'https://sel.example' })
      expect(sent.status).toBe(303)
      expect(setCookies(sent).length).toBeGreaterThan(0)
      for (const set of setCookies(sent)) expect(set).toMatch(/; Secure/i)
      expect(sent.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
      expect((await ask({ origin: 'http://sel.example' })).status).toBe(403)
      for (const host of [
        'evil.example',
        'localhost',
        `localhost:${other.port}`,
        'sel.example.evil.example',
        'sel.example:8443',
        'SEL.example@evil',
        '',
      ])
        expect((await bare('/', { port: own.port, headers: { host } })).status, host).toBeGreaterThanOrEqual(400)
    } finally {
      await other.stop()
      other.remove()
    }
  })
})

describe('too much', () => {
  it('a third of a megabyte of JSON', async () => {
    const sent = await api(
      'ledger/pay',
      { cookie: cookie.ana, origin: site, 'accept-language': 'en' },
      { group, to: ben.actor.id, amount: '1', description: 'x'.repeat(300_000) },
    )
    expect([sent.status, JSON.parse(sent.text).code]).toEqual([400, 'kernel.too_large'])
  })
  it.each([
    ['a form', '/sign-in?/link', 'application/x-www-form-urlencoded', 101 * 1024 * 1024],
    ['a form with files', `/me?/picture`, 'multipart/form-data; boundary=x', 101 * 1024 * 1024],
    ['JSON', '/api/ledger/pay', 'application/json', 101 * 1024 * 1024],
    ['a picture', '/api/items/stage_picture', 'image/jpeg', 13 * 1024 * 1024],
  ])('%s that announces too much is refused before it comes', async (_, path, type, length) => {
    const status = await new Promise<number>((done, failed) => {
      const req = httpRequest(
        {
          host: '127.0.0.1',
          port: node.port,
          path,
          method: 'POST',
          headers: {
            host: `localhost:${node.port}`,
            origin: site,
            cookie: cookie.ana,
            'content-type': type,
            'content-length': String(length),
          },
        },
        (res) => {
          done(res.statusCode ?? 0)
          req.destroy()
        },
      )
      req.on('error', failed)
      req.write('address=')
    })
    expect([400, 413]).toContain(status)
  })
  it('a head that is too long', async () => {
    expect((await page(`/sign-in?next=${'x'.repeat(20_000)}`)).status).toBe(431)
    expect((await page('/', `tequio_said=${'x'.repeat(20_000)}`)).status).toBe(431)
  })
  it('cookies that are nobody’s', async () => {
    for (const value of [
      '',
      '""',
      '%',
      '%00',
      'x'.repeat(8000),
      '../..',
      '{"a":1}',
      '=;=',
      'tequio',
      "' or 1=1 --",
      newToken(),
    ])
      for (const name of [
        'tequio_session',
        'tequio_browser',
        'tequio_asked',
        'tequio_said',
        'tequio_language',
        'tequio_theme',
      ])
        for (const path of ['/', '/sign-in/sent'])
          expect((await page(path, `${name}=${value}`)).status, `${name}=${value}`).toBeLessThan(400)
  })
})

describe('paths', () => {
  const up = [
    '/pictures/../../../../etc/passwd',
    '/pictures/..%2f..%2f..%2fetc%2fpasswd',
    `/pictures/${unknown}/..%2f..%2fpackage.json`,
    `/pictures/${unknown}%00`,
    '/pictures/',
    '/_app/../../package.json',
    '/_app/..%2f..%2fpackage.json',
    '/_app/%2e%2e/%2e%2e/package.json',
    '/_app/..%5c..%5cpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/icon.svg/../../package.json',
    '/icon.svg%00.png',
    '/../package.json',
    '/package.json',
    '/src/hooks.server.ts',
    '/.env',
    '/.git/config',
    '/data/postgres/PG_VERSION',
    '//etc/passwd',
    '/server/index.js',
    '/handler.js',
    '/%',
    '/%ff',
    '/%c0%ae%c0%ae/',
    '/g/%00',
    '/g/%',
    `/g/${'x'.repeat(9000)}`,
    '/m/in/%00',
    '/m/in/%ff',
    '/m/join/..%2f..',
    '/api/..%2f..%2fpackage.json',
    '/api/%00/x',
    '/api/constructor/prototype',
    '/api/__proto__/toString',
    '/health/../package.json',
  ]
  it.each(up)('%s leads to nothing', async (path) => {
    for (const who of ['', cookie.ana]) {
      const sent = await page(path, who)
      expect(sent.status).toBeLessThan(500)
      expect(sent.text).not.toMatch(/root:.*:0:0|"name": ?"tequio"|\[core\]/)
      if (sent.status === 200) expect(path).toMatch(/^\/m\/in\//)
    }
  })
  const methods = ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE']
  it.each(methods)('%s opens nothing', async (method) => {
    for (const path of [
      '/',
      '/sign-in',
      `/g/${address}`,
      `/g/${address}/account`,
      '/api/ledger/pay',
      '/api/openapi.json',
      `/pictures/${unknown}`,
      '/icon.svg',
      '/language',
      '/health/live',
    ]) {
      const sent = await bare(path, {
        method,
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', cookie: cookie.ana },
      })
      expect(sent.status, path).toBeLessThan(500)
      expect(sent.headers['access-control-allow-origin'], path).toBeUndefined()
      expect(sent.text.includes(cookie.ana.slice(15)), path).toBe(false)
      if (method === 'OPTIONS' || path.startsWith('/health/') || path === '/icon.svg') continue
      expect(sent.status, path).toBeGreaterThanOrEqual(400)
    }
  })
  it('HEAD is GET without its body', async () => {
    for (const path of ['/', '/sign-in', `/g/${address}`, '/icon.svg', '/api/openapi.json', '/nowhere']) {
      const [head, get] = [await bare(path, { method: 'HEAD' }), await bare(path)]
      expect([path, head.status, head.text, head.headers['content-type']]).toEqual([
        path,
        get.status,
        '',
        get.headers['content-type'],
      ])
    }
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

describe('keys for programs', () => {
  const pay = (headers: Record<string, string>): Promise<Sent> =>
    api('ledger/pay', headers, { group, to: ben.actor.id, amount: '1' })
  it('do what their scopes say, until they end, and only at the API', async () => {
    const [good, narrow, old] = [
      await keyFor(ana, ['ledger']),
      await keyFor(ana, ['market']),
      await keyFor(ana, ['ledger'], -1000),
    ]
    expect((await pay({ authorization: `Bearer ${good}` })).status).toBe(200)
    const refused = await pay({ authorization: `Bearer ${narrow}` })
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([403, 'kernel.scope_missing'])
    for (const header of [`Bearer ${old}`, `Bearer ${good}x`, `bearer ${good}`, `Basic ${good}`, `Bearer  ${good}`])
      expect((await pay({ authorization: header })).status, header).toBe(403)
    // As a cookie it is nothing.
    expect((await page('/me', `tequio_session=${good}`)).status).toBe(303)
    expect((await pay({ cookie: `tequio_session=${good}`, origin: site })).status).toBe(403)
  })
  it('open no doors', async () => {
    const token = await keyFor(ana, ['people', 'groups', 'ledger', 'site', 'kernel'])
    for (const name of [
      'people/make_token',
      'people/set_password',
      'people/end_other_sessions',
      'people/ask_link',
      'people/make_host',
      'notices/send_mail',
      'site/set_up',
      'ledger/open_currency',
    ])
      expect((await api(name, { authorization: `Bearer ${token}` }, {})).status, name).toBeGreaterThanOrEqual(400)
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

describe('scripts in every text', () => {
  const image = '<img src=x onerror=__ran=1>'
  const script = '"><script>__ran=1</script>'
  const short = image + script
  const long = `${short} javascript:__ran=1 [x](javascript:__ran=1) http://x.example/"onmouseover="__ran=1 </textarea></title><svg onload=__ran=1> <iframe srcdoc="<script>top.__ran=1</script>">`
  const root = join(import.meta.dirname, '../../src/routes')
  let planted: Record<string, string>
  let there: string
  let lead: Someone
  let one: Someone
  let browser: Browser

  function routes(dir = root, path = ''): string[] {
    const entries = readdirSync(dir, { withFileTypes: true })
    const here = entries.some((entry) => /^\+page(@.*)?\.svelte$/.test(entry.name)) ? [path || '/'] : []
    return [
      ...here,
      ...entries
        .filter((entry) => entry.isDirectory())
        .flatMap((entry) =>
          routes(join(dir, entry.name), /^\(.*\)$/.test(entry.name) ? path : `${path}/${entry.name}`),
        ),
    ]
  }
  const filled = (route: string, way: string): string =>
    route.replace(/\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g, (_whole, name: string) =>
      name === 'group' ? there : name === 'way' ? way : (planted[name] ?? planted['person']!),
    )

  beforeAll(async () => {
    browser = await openBrowser()
    lead = await house.person(short)
    const made = await act<{ group: string; address: string }>('groups.create', lead, {
      name: short,
      address: 'scripts',
      blueprint: 'lets',
      admission: 'request',
      visibility: 'page',
      place: short,
      about: long,
      locale: 'en',
      time_zone: 'UTC',
      unit: { one: image, other: image },
    })
    there = made.address
    one = await house.member(made.group as never, short)
    const two = await house.member(made.group as never, `${image} two`)
    await act('groups.give_role', lead, { group: made.group, person: lead.actor.id, role: 'clerk' }).catch(() => null)
    await act(
      'people.set_fields',
      one,
      Object.fromEntries(['about', 'place', 'languages', 'phone'].map((name) => [name, { value: short, audience: 2 }])),
    )
    const bytes = new Uint8Array(
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#4a7' } })
        .jpeg()
        .toBuffer(),
    )
    const { picture } = await act('items.stage_picture', one, { bytes, alt: long })
    const { categories } = await act<{ categories: { id: string }[] }>('market.set_categories', house.system, {
      group: made.group,
      names: [short, image],
    })
    const { listing } = await act('market.post_listing', one, {
      group: made.group,
      kind: 'offer',
      title: short,
      body: long,
      price: short,
      category: categories[0]?.id ?? null,
      audience: 4,
      pictures: [picture],
    })
    await act('market.post_listing', one, { group: made.group, kind: 'want', title: short, body: long })
    const { transfer } = await act('ledger.pay', one, {
      group: made.group,
      to: lead.actor.id,
      amount: '1',
      description: long,
      item: listing,
    })
    await act('ledger.pay', lead, { group: made.group, to: one.actor.id, amount: '1', description: short })
    await act('ledger.reverse', lead, { transfer, reason: long })
    await act('ledger.request', two, { group: made.group, from: one.actor.id, amount: '2', description: long })
    await act('ledger.request', two, { group: made.group, from: lead.actor.id, amount: '2', description: long })
    const declined = await act('ledger.request', one, {
      group: made.group,
      from: two.actor.id,
      amount: '2',
      description: short,
    })
    await act('ledger.decline', two, { transfer: declined['transfer'], reason: long })
    const { group: circle } = await act('groups.create_circle', lead, { parent: made.group, name: short, about: long })
    await act('groups.invite', lead, { group: made.group, addresses: ['invited@people.example'], note: long })
    await act('groups.ask_to_join', await house.person(short), { group: made.group, answer: long })
    await node.owner`insert into kernel.setting (name, value) values ('node', ${node.owner.json({ name: short })}) on conflict (name) do update set value = excluded.value`
    await node.owner`update people.person set host = true where id = ${lead.actor.id}`
    planted = {
      person: one.actor.id,
      party: one.actor.id,
      listing: listing!,
      transfer: transfer!,
      circle: circle!,
      token: 'a'.repeat(43),
    }
    // The node's own listeners write notices and letters meanwhile.
    await vi.waitFor(
      async () =>
        expect(await node.owner`select 1 from notices.mail where address = 'invited@people.example'`).toHaveLength(1),
      { timeout: 20_000 },
    )
  })
  afterAll(() => browser?.close())

  it.each(['a visitor', 'a member', 'the coordinator'])(
    '%s reads them as text on every page',
    async (who) => {
      const { context, page: tab, faults } = await visitor(browser, { locale: 'en' })
      const wrong: string[] = []
      tab.on('dialog', (dialog) => {
        wrong.push(`${tab.url()} opened a dialog`)
        void dialog.dismiss()
      })
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const seen = window as unknown as { __csp?: string[] }
          seen.__csp = [...(seen.__csp ?? []), `${event.violatedDirective} ${event.blockedURI} ${event.sample}`]
        })
      })
      const self = { 'a visitor': null, 'a member': one, 'the coordinator': lead }[who]
      if (self) {
        const [name = '', value = ''] = (await session(self)).split('=')
        await context.addCookies([{ name, value, url: site }])
      }
      const find = encodeURIComponent(script)
      const asked = [
        `/g/${there}/market?find=${find}`,
        `/g/${there}/search?find=${encodeURIComponent('img')}`,
        `/g/${there}/people?find=${find}`,
        `/g/${there}/account/pay?find=${find}`,
        `/g/${there}/account/statement?find=${find}`,
        `/g/${there}/settings/circles?circle=${planted['circle']}&find=${find}`,
        `/sign-in?next=${find}`,
        `/g/${find}`,
      ]
      const paths = [
        ...new Set([
          ...routes().map((route) => filled(route, 'pay')),
          ...asked,
          `/g/${there}/account/${planted['transfer']}?new`,
        ]),
      ]
      let literal = 0
      for (const path of paths) {
        await tab.goto(site + path, { waitUntil: 'load' })
        const found = await tab.evaluate((typed) => {
          const seen = window as unknown as { __ran?: unknown; __csp?: string[] }
          return {
            ran: seen.__ran,
            csp: seen.__csp ?? [],
            planted: document.querySelectorAll(
              'img[src="x"], [onerror], [onload], [onmouseover], iframe, svg[onload], a[href^="javascript:" i], base',
            ).length,
            literal:
              `${document.body.innerText} ${document.title} ${[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value).join(' ')}`.includes(
                typed,
              ),
          }
        }, image)
        if (found.ran !== undefined) wrong.push(`${path} ran a script`)
        if (found.planted > 0) wrong.push(`${path} holds planted elements`)
        for (const report of found.csp) wrong.push(`${path} policy: ${report}`)
        if (found.literal) literal += 1
      }
      await context.close()
      expect(wrong).toEqual([])
      expect(faults).toEqual([])
      expect(paths.length).toBeGreaterThan(35)
      expect(literal).toBeGreaterThan(who === 'a visitor' ? 4 : 15)
    },
    300_000,
  )

  it('and in letters', async () => {
    const letters = await node.owner<
      { kind: string; subject: string; body_html: string }[]
    >`select kind, subject, body_html from notices.mail`
    expect(letters.some(({ body_html }) => body_html.includes('&lt;img'))).toBe(true)
    for (const { kind, subject, body_html } of letters) {
      expect(body_html, kind).not.toMatch(/<img src=x|<script|<svg onload|<iframe|href="javascript:/i)
      expect(subject, kind).not.toMatch(/[\r\n]/)
    }
  })

  it('and in a table to take away', async () => {
    const sent = await page(`/g/${there}/account/statement.csv`, await session(one))
    expect(sent.status).toBe(200)
    expect(sent.headers['content-type']).toContain('text/csv')
    expect(sent.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.csv"$/)
    expect(sent.headers['content-security-policy']).toContain('sandbox')
  })
})

describe('the log', () => {
  it('holds no name, address, password, token or text of anybody', async () => {
    await form(payPath(), cookie.ana, payFields({ amount_minor: 'x' }))
    await page(`/g/${address}/market?find=${secret.text}&after=%%%`, cookie.ana)
    await api('ledger/pay', { cookie: cookie.ana, origin: site }, { group, to: secret.name, amount: secret.text })
    const said = node.said()
    expect(said).toContain('Tequio is open')
    const found = [...Object.values(secret), 'people.example', 'evil.example', 'onerror', ...tokens].filter(
      (word) => word && said.toLowerCase().includes(word.toLowerCase()),
    )
    expect(found).toEqual([])
  })
})
