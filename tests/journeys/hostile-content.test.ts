// More than fits, and scripts in every text: a running node over bare HTTP, and in a real browser where none may run.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { request as httpRequest } from 'node:http'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newToken } from '#kernel/secrets'
import type { Someone } from '../harness/house.ts'
import {
  act,
  address,
  api,
  bare,
  ben,
  besiege,
  cookie,
  form,
  group,
  house,
  node,
  page,
  plain,
  quietLog,
  type Sent,
  session,
  site,
  unknown,
} from '../harness/hostile.ts'
import { openBrowser, visitor, words } from './browser.ts'

besiege()

describe('too much', () => {
  it('a third of a megabyte of JSON', async () => {
    const sent = await api(
      'ledger/pay',
      { cookie: cookie.ana, origin: site, 'accept-language': 'en' },
      { group, to: ben.actor.id, amount: '1', description: 'x'.repeat(300_000) },
    )
    expect([sent.status, JSON.parse(sent.text).code]).toEqual([400, 'kernel.too_large'])
  })
  const urlencoded = 'application/x-www-form-urlencoded'
  const multipart = 'multipart/form-data; boundary=x'
  const megabyte = 1024 * 1024
  /** The answer to a head alone, with a body that never comes. */
  const announced = (path: string, type: string, length: number, language: string): Promise<[number, string]> =>
    new Promise((done, failed) => {
      const headers = { 'content-type': type, 'content-length': String(length), 'accept-language': language }
      const own = { host: `localhost:${node.port}`, origin: site, cookie: cookie.ana }
      const to = { host: '127.0.0.1', port: node.port, path, method: 'POST' }
      const req = httpRequest({ ...to, headers: { ...own, ...headers } })
      req.on('response', (res) => {
        let text = ''
        res.on('data', (part: Buffer) => (text += part.toString()))
        res.on('end', () => {
          done([res.statusCode ?? 0, text])
          req.destroy()
        })
      })
      req.on('error', failed)
      req.write('address=')
    })
  it.each<[string, () => string, string, number]>([
    ['a form', () => '/sign-in?/link', urlencoded, megabyte + 1],
    ['a form with files where none belong', () => `/g/${address}/join?/ask`, multipart, megabyte + 1],
    ['a listing', () => `/g/${address}/market/new`, multipart, 100 * megabyte + 1],
    ['a listing that is there', () => `/g/${address}/market/${unknown}/edit`, multipart, 100 * megabyte + 1],
    ['a portrait', () => '/me?/picture', multipart, 100 * megabyte + 1],
  ])('%s that announces too much is refused before it comes', async (_, path, type, length) => {
    for (const language of ['fr', 'he'] as const)
      expect(await announced(path(), type, length, language)).toEqual([
        413,
        `${words(language)('kernel.error.too_large')}\n`,
      ])
  })
  it.each([
    ['JSON', '/api/ledger/pay', 'application/json', 101 * megabyte],
    ['a picture', '/api/items/stage_picture', 'image/jpeg', 13 * megabyte],
  ])('%s for a program, announced too large', async (_, path, type, length) => {
    expect([400, 413]).toContain((await announced(path, type, length, 'en'))[0])
  })
  it('two megabytes come through where pictures may be added', async () => {
    for (const path of [`/g/${address}/market/new`, '/me?/picture']) {
      const headers = { cookie: cookie.ana, origin: site, accept: 'text/html', 'content-type': multipart }
      const sent = await bare(path, { method: 'POST', headers, body: new Uint8Array(2 * megabyte) })
      expect([path, sent.status]).toEqual([path, 400])
    }
  })
  it('a form in pieces is counted while it is read', async () => {
    const inPieces = (more: string): Promise<Sent> =>
      form(
        '/language',
        '',
        { language: 'fr', next: '/', more },
        { 'accept-language': 'fr', 'transfer-encoding': 'chunked', 'x-tequio-body-limit': '999999999' },
      )
    expect((await inPieces('')).status).toBe(303)
    const much = await inPieces('x'.repeat(megabyte))
    expect(much.status).toBe(413)
    expect(plain(much.text)).toContain(words('fr')('kernel.error.too_large'))
  })
  it('more switches for letters than there are', async () => {
    const send = (count: number): Promise<Sent> =>
      bare('/me/mail?/save', {
        method: 'POST',
        headers: { cookie: cookie.ana, origin: site, accept: 'text/html', 'content-type': urlencoded },
        body: new URLSearchParams(Array.from({ length: count }, () => ['was', 'groups.asked 0'])).toString(),
      })
    expect((await send(100)).status).toBe(200)
    const much = await send(101)
    expect(much.status).toBe(400)
    expect(plain(much.text)).toContain(words('en')('kernel.error.too_large'))
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

quietLog()
