// A cheap phone on a slow line: pages of the app weigh 100 kB at most, but for two, and none lacks a word.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { newId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { catalogueOf } from '#kernel/words'
import { startNode, type RunningNode } from '../bench/node.ts'
import { weigh } from '../bench/weight.ts'
import { plant, type Garden } from '../harness/garden.ts'
import { houseOn, type TestHouse } from '../harness/house.ts'
import { openBrowser, visitor } from './browser.ts'
import { filledRoutes } from './routes.ts'

/** Bytes of a first visit, compressed; the aim of docs/performance.md. */
const most = 100_000
/**
 * Two are above it, and must not grow: the profile has all time zones, in the page and for its scripts, and the Hebrew letters of a
 * language's name; a deal has every step in one page.
 */
const above: [path: RegExp, bytes: number][] = [
  [/^\/me$/, 104_000],
  [/\/deals\/[^/]+$/, 102_000],
]
const mostOf = (path: string): number => above.find(([which]) => which.test(path))?.[1] ?? most

let node: RunningNode
let house: TestHouse
let garden: Garden
let browser: Browser
let token: string

beforeAll(async () => {
  node = await startNode()
  const { host, port, database, username: user } = node.where
  house = houseOn({ host, port, database, user }, node.dataDir, new Date(), async () => {})
  garden = await plant(house)
  token = newToken()
  const now = new Date()
  await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${garden.member.actor.id}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await node?.stop()
  node?.remove()
})

const speak = (locale: string): Promise<unknown> =>
  node.owner`update people.person set locale = ${locale} where id = ${garden.member.actor.id}`

/** The pages that a member may open. */
async function open(): Promise<string[]> {
  const pages: string[] = []
  for (const path of filledRoutes(garden, 'page')) {
    const { status } = await fetch(`http://localhost:${node.port}${path}`, {
      redirect: 'manual',
      headers: { cookie: `tequio_session=${token}`, accept: 'text/html' },
    })
    if (status === 200) pages.push(path)
  }
  return pages
}

describe('the pages of a member', () => {
  it.each(['en', 'fr'])('weigh no more than they may in %s', async (locale) => {
    await speak(locale)
    const pages = await open()
    const heavy: string[] = []
    for (const path of pages) {
      const { all } = await weigh(node.port, path, `tequio_session=${token}`)
      if (all > mostOf(path)) heavy.push(`${path} weighs ${all}`)
    }
    expect(heavy).toEqual([])
    expect(pages.length).toBeGreaterThan(20)
  })

  it('are weighed with every file that a browser asks for, and lack no word', { timeout: 180_000 }, async () => {
    await speak('en')
    const keys = Object.keys(catalogueOf('en'))
    const wrong: string[] = []
    for (const path of await open()) {
      const { files } = await weigh(node.port, path, `tequio_session=${token}`)
      // A visitor of its own for each page: what the one before has fetched would be asked for again, from memory.
      const { context, page, faults } = await visitor(browser, { phone: true })
      await context.addCookies([{ name: 'tequio_session', value: token, url: `http://localhost:${node.port}` }])
      page.on('request', (request) => {
        const file = new URL(request.url()).pathname
        if (/\.(js|css|json|woff2)$/.test(file) && !files.has(file)) wrong.push(`${path} also asks for ${file}`)
      })
      await page.goto(`http://localhost:${node.port}${path}`, { waitUntil: 'networkidle' })
      const text = await page.locator('body').innerText()
      // The page for programmers names the acts, and some words are called like them.
      const shown = path === '/developers' ? [] : keys.filter((key) => text.includes(key))
      wrong.push(...shown.map((key) => `${path} shows ${key}`), ...faults)
      await context.close()
    }
    expect(wrong).toEqual([])
  })
})
