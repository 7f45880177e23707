// The doors of a running node, for somebody who wants in: signing in, keys, names, paths and methods.
import { describe, expect, it } from 'vitest'
import { newToken } from '#kernel/secrets'
import { startNode } from '../bench/node.ts'
import {
  address,
  ana,
  api,
  bare,
  ben,
  besiege,
  cookie,
  form,
  group,
  house,
  keyFor,
  linkTo,
  node,
  page,
  plain,
  quietLog,
  secret,
  type Sent,
  sessionOf,
  setCookies,
  site,
  tokens,
  unknown,
} from '../harness/hostile.ts'
import { words } from './browser.ts'

besiege()

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

quietLog()
