// A running node that somebody wants into, over bare HTTP: its people, their sessions and keys, and what its log must not hold.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import { newId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { hashToken, newToken } from '#kernel/secrets'
import { hashPassword } from '../../src/commons/people/server/hashing.ts'
import { startNode, type RunningNode } from '../bench/node.ts'
import { houseOn, type Someone, type TestHouse } from './house.ts'

/** Words that must never stand in a log. */
export const secret = {
  name: 'Tamsin Mugwort',
  address: 'mugwort@people.example',
  password: 'mugwort pale hedge nine',
  text: 'Mugwort-for-the-log',
}

/** The id of nothing. */
export const unknown = '018f0000-0000-7000-8000-000000000000'

// Set before the first test of a file; each file has a node of its own.
export let node: RunningNode
export let house: TestHouse
export let site: string
export let group: string
/** Of the group's pages. */
export let address: string
export let coordinator: Someone
export let ana: Someone
export let ben: Someone
export let stranger: Someone
/** Cookie headers. */
export const cookie = { coordinator: '', ana: '', ben: '', stranger: '' }
/** Whatever opens something: none of it may be in the log. */
export const tokens: string[] = []

export const act = <T = Record<string, string>>(name: string, who: Caller, input: unknown): Promise<T> =>
  named(name)({ ...who, key: newId() }, input) as Promise<T>

export async function session(who: Someone): Promise<string> {
  const token = newToken()
  const now = new Date()
  await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
  tokens.push(token)
  return `tequio_session=${token}`
}

export async function keyFor(who: Someone, scopes: string[], until = 86_400_000): Promise<string> {
  const token = `tequio_${newToken()}`
  const now = new Date()
  await node.owner`insert into people.token (id, token_hash, person_id, name, scopes, created_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, 'test', ${scopes}, ${now}, ${new Date(now.getTime() + until)})`
  tokens.push(token)
  return token
}

export type Sent = { status: number; headers: IncomingHttpHeaders; text: string }
type Send = { method?: string; headers?: Record<string, string>; body?: string | Uint8Array; port?: number }

/** As it is written: no client straightens paths, hosts or headers on the way. */
export const bare = (
  path: string,
  { method = 'GET', headers = {}, body, port = node.port }: Send = {},
): Promise<Sent> =>
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

export const page = (path: string, who = '', headers: Record<string, string> = {}): Promise<Sent> =>
  bare(path, { headers: { cookie: who, accept: 'text/html', ...headers } })
/** A form as our own page sends it. */
export const form = (
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
export const api = (name: string, headers: Record<string, string>, input: unknown): Promise<Sent> =>
  bare(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })

export const setCookies = (sent: Sent): string[] => sent.headers['set-cookie'] ?? []
export const sessionOf = (sent: Sent): string | null =>
  /tequio_session=([^;]+)/.exec(setCookies(sent).join('\n'))?.[1] ?? null
export const plain = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
export const transfers = async (): Promise<number> =>
  (await node.owner<{ n: number }[]>`select count(*)::int as n from ledger.transfer`)[0]?.n ?? 0

/** The newest letter to an address, for its link. */
export async function linkTo(mailbox: string): Promise<string> {
  const [row] = await node.owner<
    { body_text: string }[]
  >`select body_text from notices.mail where address = ${mailbox} order by created_at desc limit 1`
  const token = /\/m\/in\/([\w-]+)/.exec(row?.body_text ?? '')?.[1] ?? ''
  if (token) tokens.push(token)
  return token
}

export const payPath = (): string => `/g/${address}/account/pay/${ben.actor.id}?/send`
export const payFields = (more: Record<string, string> = {}): Record<string, string> => ({
  amount_minor: '100',
  description: secret.text,
  occurred_on: '',
  item: '',
  ...more,
})

/** A node for all tests of a file, with a community, its members and a stranger. */
export function besiege(): void {
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
}

/** To stand last in a file: what all its requests left in the log. */
export function quietLog(): void {
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
}
