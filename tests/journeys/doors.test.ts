// The same act through every door gives the same verdict and the same words: page without JavaScript, API, command line, job.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#kernel/errors'
import { named } from '#kernel/registry'
import { wordsFor } from '#kernel/words'
import { populate, startNode, type Member, type RunningNode } from '../bench/node.ts'

let node: RunningNode
let group: string
let address: string
let members: Member[]
const t = wordsFor('en')

beforeAll(async () => {
  node = await startNode()
  ;({ group, address, members } = await populate(node, 12))
})
afterAll(async () => {
  await node.stop()
  node.remove()
})

type Verdict = { ok: true } | { ok: false; code: string; text: string }
type Case = { says: string; amount: string; to?: 'self' | 'nobody' | 'stranger'; code: string | null }

const cases: Case[] = [
  { says: 'a good amount', amount: '12', code: null },
  { says: 'an amount with a comma', amount: '1,50', code: null },
  {
    says: 'letters in an amount',
    amount: '12,5x',
    code: 'ledger.amount_malformed',
  },
  { says: 'a negative amount', amount: '-5', code: 'ledger.amount_negative' },
  { says: 'a power of ten', amount: '1e9', code: 'ledger.amount_malformed' },
  { says: 'not a number', amount: 'NaN', code: 'ledger.amount_malformed' },
  {
    says: 'too many decimals',
    amount: '1.2345',
    code: 'ledger.amount_too_precise',
  },
  { says: 'more than the limit allows', amount: '5000', code: 'ledger.limit_passed' },
  { says: 'oneself', amount: '1', to: 'self', code: 'ledger.accounts_same' },
  { says: 'nobody', amount: '1', to: 'nobody', code: 'ledger.payee_absent' },
]

const unknown = '018f0000-0000-7000-8000-000000000000'
const target = (c: Case, payer: number): string =>
  c.to === 'self' ? members[payer]!.person : c.to === 'nobody' ? unknown : members[payer + 1]!.person

async function byApi(c: Case): Promise<Verdict> {
  const response = await fetch(`http://localhost:${node.port}/api/ledger/pay`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${members[0]!.token}`,
      'accept-language': 'en',
    },
    body: JSON.stringify({ group, to: target(c, 0), amount: c.amount, description: 'door' }),
  })
  const body = (await response.json()) as { code?: string; title?: string }
  return response.ok ? { ok: true } : { ok: false, code: body.code ?? '', text: body.title ?? '' }
}

/** As a browser without JavaScript: a form, then the page that comes back. */
async function byPage(c: Case): Promise<Verdict> {
  const url = `http://localhost:${node.port}/g/${address}/account/pay/${target(c, 2)}`
  const post = (action: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${url}?/${action}`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        origin: `http://localhost:${node.port}`,
        cookie: `tequio_session=${members[2]!.sessionToken}`,
      },
      body: new URLSearchParams(fields),
    })
  const looked = await post('look', { amount: c.amount, description: 'door', occurred_on: '' })
  const html = await looked.text()
  const minor = /name="amount_minor" value="(\d+)"/.exec(html)?.[1]
  if (looked.status !== 200 || !minor) return { ok: false, code: '', text: unescape(html) }
  const sent = await post('send', { amount_minor: minor, description: 'door', occurred_on: '', item: '' })
  return sent.status === 303 ? { ok: true } : { ok: false, code: '', text: unescape(await sent.text()) }
}
const unescape = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

function byCommandLine(c: Case): Promise<Verdict> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [
        join(import.meta.dirname, '../../src/boot/cli.ts'),
        'call',
        'ledger.pay',
        JSON.stringify({ group, to: target(c, 4), amount: c.amount, description: 'door' }),
        '--as',
        members[4]!.person,
      ],
      { env: { ...process.env, TEQUIO_DATA: node.dataDir } },
      (error, _stdout, stderr) => done(error ? { ok: false, code: String(error.code), text: stderr } : { ok: true }),
    )
  })
}

async function byJob(c: Case): Promise<Verdict> {
  try {
    await named('ledger.pay')(
      { actor: { kind: 'person', id: members[6]!.person, host: false, scopes: null }, door: 'job', locale: 'en' },
      { group, to: target(c, 6), amount: c.amount, description: 'door' },
    )
    return { ok: true }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      ok: false,
      code: error.code,
      text: t(error.key, error.params),
    }
  }
}

describe.each(cases)('$says', (c) => {
  it('gives one verdict at every door', async () => {
    const job = await byJob(c)
    const api = await byApi(c)
    const line = await byCommandLine(c)
    const page = c.to ? null : await byPage(c)
    for (const verdict of [job, api, line, page]) if (verdict) expect(verdict.ok).toBe(c.code === null)
    if (job.ok || api.ok || line.ok) return
    expect(job.code).toBe(c.code)
    expect(api.code).toBe(c.code)
    const words = job.text.trim()
    expect(api.text.trim()).toBe(words)
    for (const sentence of [line, ...(page && !page.ok ? [page] : [])]) {
      if (!sentence.ok) expect(sentence.text).toContain(words)
    }
  })
})

describe('the server', () => {
  it('has one kernel: what the API writes, a page of the same process shows', async () => {
    const pay = await byApi({ says: '', amount: '3', code: null })
    expect(pay.ok).toBe(true)
    const html = await (
      await fetch(`http://localhost:${node.port}/g/${address}/account`, {
        headers: { cookie: `tequio_session=${members[0]!.sessionToken}`, accept: 'text/html' },
      })
    ).text()
    expect(html).toContain('Member 1')
  })
  it('refuses a form from another site', async () => {
    const response = await fetch(`http://localhost:${node.port}/g/${address}/account/pay/${members[1]!.person}?/send`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
        cookie: `tequio_session=${members[0]!.sessionToken}`,
      },
      body: new URLSearchParams({ amount_minor: '100', description: 'forged' }),
    })
    expect(response.status).toBe(403)
  })
  it('refuses a cookie at the API without our own origin', async () => {
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`http://localhost:${node.port}/api/ledger/pay`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          cookie: `tequio_session=${members[0]!.sessionToken}`,
          ...headers,
        },
        body: JSON.stringify({ group, to: members[1]!.person, amount: '1', description: 'forged' }),
      })
    expect((await ask({})).status).toBe(403)
    expect((await ask({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask({ origin: `http://localhost:${node.port}` })).status).toBe(200)
  })
  it('answers only to its own name', async () => {
    const { request } = await import('node:http')
    const status = await new Promise((done) =>
      request({ port: node.port, host: '127.0.0.1', path: '/', headers: { host: 'evil.example' } }, (res) =>
        done(res.statusCode),
      ).end(),
    )
    expect(status).toBe(421)
  })
  it('sends its security headers and a nonce that changes', async () => {
    const [one, two] = await Promise.all([
      fetch(`http://localhost:${node.port}/sign-in`),
      fetch(`http://localhost:${node.port}/sign-in`),
    ])
    const csp = one.headers.get('content-security-policy') ?? ''
    expect(csp).toMatch(/script-src 'self' 'nonce-/)
    expect(csp).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(csp).toContain("frame-ancestors 'none'")
    expect(csp).not.toBe(two.headers.get('content-security-policy'))
    expect(one.headers.get('x-content-type-options')).toBe('nosniff')
  })
  it('describes its API, and the description names the acts', async () => {
    const api = (await (await fetch(`http://localhost:${node.port}/api/openapi.json`)).json()) as {
      openapi: string
      paths: Record<string, unknown>
    }
    expect(api.openapi).toBe('3.1.0')
    expect(api.paths['/api/ledger/pay']).toBeDefined()
  })
})
