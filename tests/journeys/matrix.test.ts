// Every page and file of a running node, asked for by four who have no business in a hidden group: no planted word comes out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { startNode, type RunningNode } from '../bench/node.ts'
import { marker, nameMarker, plant, type Garden } from '../harness/garden.ts'
import { houseOn, type Someone, type TestHouse } from '../harness/house.ts'
import { filledRoutes } from './routes.ts'

let node: RunningNode
let house: TestHouse
let garden: Garden
const cookies: Record<string, string> = {}

async function session(who: Someone): Promise<string> {
  const token = newToken()
  const now = new Date()
  await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
  return `tequio_session=${token}`
}

beforeAll(async () => {
  node = await startNode()
  house = houseOn(
    { host: node.where.host, port: node.where.port, database: node.where.database, user: node.where.username },
    node.dataDir,
    new Date(),
    async () => {},
  )
  garden = await plant(house)
  Object.assign(cookies, {
    'an anonymous visitor': '',
    'a member of another group': await session(garden.stranger),
    'a former member': await session(garden.former),
    'a suspended member': await session(garden.suspended),
    'a member': await session(garden.member),
  })
})
afterAll(async () => {
  await house?.close()
  await node?.stop()
  node?.remove()
})

async function fetched(path: string, cookie: string): Promise<{ status: number; text: string; location: string }> {
  const response = await fetch(`http://localhost:${node.port}${path}`, {
    redirect: 'manual',
    headers: { cookie, accept: 'text/html' },
  })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' }
}

const files = (): string[] => [
  `/pictures/${garden.planted['picture']}`,
  `/pictures/${garden.planted['picture']}/small`,
  `/g/${garden.address}/market?find=jam`,
  `/g/${garden.address}/account/statement?find=jam`,
]

describe.each(['an anonymous visitor', 'a member of another group', 'a former member', 'a suspended member'])(
  '%s',
  (who) => {
    it('finds nothing on any page or in any file', async () => {
      const told: string[] = []
      const never = who.includes('anonymous') || who.includes('another') ? [marker, nameMarker] : [marker]
      for (const path of [...filledRoutes(garden), ...files()]) {
        const { status, text, location } = await fetched(path, cookies[who]!)
        for (const word of never) if (text.includes(word) || location.includes(word)) told.push(`${path} tells ${word}`)
        if (status >= 500) told.push(`${path} failed with ${status}`)
        if (path.startsWith('/g/') && who.includes('another') && status === 200) told.push(`${path} answers ${status}`)
        if (path.startsWith('/pictures/') && status !== 404) told.push(`${path} answers ${status}`)
      }
      expect(told).toEqual([])
    })
  },
)

describe('the matrix of pages itself', () => {
  it('would notice: a member sees the planted words', async () => {
    let seen = 0
    for (const path of [...filledRoutes(garden), ...files()])
      if ((await fetched(path, cookies['a member']!)).text.includes(marker)) seen += 1
    expect(filledRoutes(garden).length).toBeGreaterThan(25)
    expect(seen).toBeGreaterThan(5)
  })
})
