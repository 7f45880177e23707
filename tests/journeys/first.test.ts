// From an empty node to a community that trades: set-up, import, invitation, an offer with a picture, a search, a payment, a reversal.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNode, type RunningNode } from '../bench/node.ts'
import { findings, openBrowser, tabTo, visitor, words } from './browser.ts'

const root = join(import.meta.dirname, '../..')
const montreuil = resolve(root, '../shared/data/exports/ces-montreuil')
const folder = existsSync(montreuil) ? montreuil : join(root, 'src/bridges/portability/fixtures/ces-hazelbrook')
if (folder !== montreuil)
  console.log('the Montreuil export is not here: the journey imports the small one of the project')

const fr = words('fr')
let node: RunningNode
let browser: Browser
let site: string
const wrong: string[] = []
const faults: string[][] = []

beforeAll(async () => {
  node = await startNode()
  browser = await openBrowser()
  site = `http://localhost:${node.port}`
})
afterAll(async () => {
  await browser?.close()
  await node?.stop()
  node?.remove()
})

const look = async (page: Page): Promise<void> => void wrong.push(...(await findings(page)))
const tequio = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, [join(root, 'src/boot/cli.ts'), ...args], {
    env: { ...process.env, TEQUIO_DATA: node.dataDir, PORT: String(node.port) },
    maxBuffer: 1e8,
  })

/** The link in the newest mail to an address, as the host reads it on a page. */
async function mailTo(host: Page, address: string): Promise<string> {
  const row = host.locator('main li', { hasText: address }).first()
  // The letter is written when the fact is heard, a moment after the invitation.
  await expect.poll(async () => (await host.goto(`${site}/host/mails`), await row.count()), { timeout: 20_000 }).toBe(1)
  await row.locator('button').click()
  await host.waitForSelector('.letter')
  const link = /https?:\/\/\S+\/m\/join\/[\w-]+/.exec(await host.locator('.letter').first().innerText())
  expect(link, 'the mail has its link').not.toBeNull()
  return link![0]
}

describe('a community comes in and trades', () => {
  let coordinator: Page
  let member: Page
  let other: Page
  const address = 'croix-de-chavaux'
  const base = (): string => `${site}/g/${address}`

  it('an empty node is set up behind its one-time link', async () => {
    const { page, faults: told } = await visitor(browser)
    faults.push(told)
    coordinator = page
    const link = /http:\/\/localhost:\d+\/setup\/[\w-]+/.exec(node.said())?.[0] ?? ''
    expect(link).not.toBe('')
    await page.goto(link)
    await look(page)
    await page.fill('[name=node]', 'Les Murs à pêches')
    await page.fill('[name=name]', 'Maryvonne Tessier')
    await page.fill('[name=address]', 'maryvonne@courriel.example')
    await page.click('button.primary')
    await page.waitForURL(/\/new/)
    // the link worked once
    const again = await visitor(browser)
    const answer = await again.page.goto(link)
    expect(answer?.status()).toBe(404)
    await again.context.close()
  })

  it('the first group is created in three steps', async () => {
    const page = coordinator
    await look(page)
    await page.check('[name=blueprint][value=lets]', { force: true })
    await page.click('main button.primary')
    await page.fill('[name=name]', 'SEL de la Croix-de-Chavaux')
    await page.fill('[name=address]', address)
    await page.fill('[name=place]', 'Montreuil')
    await look(page)
    await page.click('main button.primary')
    await page.waitForSelector('[name=unit_one]')
    await look(page)
    await page.click('main button.primary')
    await page.waitForURL(`${base()}*`)
    await page.waitForSelector('h1')
    await look(page)
  })

  it('the old books come in, to the last unit, and a second run changes nothing', async () => {
    const dry = await tequio('import', 'ces', folder, '--group', address)
    expect(dry.stdout.length).toBeGreaterThan(100)
    const [{ n: before } = { n: 0 }] = await node.owner<{ n: number }[]>`select count(*)::int as n from ledger.transfer`
    expect(before).toBe(0)
    await tequio('import', 'ces', folder, '--group', address, '--go')
    const [{ n, sum } = { n: 0, sum: 1 }] = await node.owner<
      { n: number; sum: number }[]
    >`select (select count(*)::int from ledger.transfer) as n, (select sum(balance_minor)::int from ledger.account) as sum`
    expect(n).toBeGreaterThan(25)
    expect(sum).toBe(0)
    await tequio('import', 'ces', folder, '--group', address, '--go')
    const [{ n: again } = { n: 0 }] = await node.owner<{ n: number }[]>`select count(*)::int as n from ledger.transfer`
    expect(again).toBe(n)
  }, 180_000)

  async function invited(mail: string, name: string, phone: boolean): Promise<Page> {
    await coordinator.goto(`${base()}/people/invite`)
    await coordinator.fill('[name=addresses]', mail)
    await coordinator.click('main button.primary')
    await coordinator.waitForSelector('main .banner[role=status]')
    await look(coordinator)
    const link = await mailTo(coordinator, mail)
    const { page, faults: told } = await visitor(browser, { phone })
    faults.push(told)
    await page.goto(link)
    await look(page)
    await page.fill('[name=name]', name)
    await page.click('main button.primary')
    await page.waitForURL(`${base()}**`)
    // followed once: a second time it says so
    const late = await visitor(browser, { phone })
    await late.page.goto(link)
    expect(await late.page.locator('[name=name]').count()).toBe(0)
    await late.context.close()
    return page
  }

  it('a member joins by the link of her mail on a phone, and offers jam with a picture', async () => {
    member = await invited('lucie@courriel.example', 'Lucie Ferrand', true)
    await look(member)
    await member.goto(`${base()}/market/new?kind=offer`)
    await look(member)
    const jpeg = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#a33b2a' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer()
    await member.fill('[name=title]', 'Confiture de coings')
    await member.fill('[name=body]', 'Petits pots, cueillis rue du Levain.\n\nRapportez le pot vide.')
    await member.fill('[name=price]', 'le pot')
    await member.fill('[name=amount]', '12')
    await member.setInputFiles('[name=picture]', { name: 'confiture.jpg', mimeType: 'image/jpeg', buffer: jpeg })
    await member.click('main button.primary')
    await member.waitForURL(/\/market\/[0-9a-f-]{36}/)
    await member.waitForSelector('h1')
    await look(member)
    expect(await member.locator('.lead').innerText()).toMatch(/12.*grains.*le pot/)
    const picture = await member.locator('.photo img').first().getAttribute('src')
    const loaded = await member.request.get(site + picture)
    expect(loaded.headers()['content-type']).toBe('image/webp')
    // not for visitors
    const { context } = await visitor(browser)
    expect((await context.request.get(site + picture)).status()).toBe(404)
    await context.close()
  })

  it('another finds it by a search without its accents, and pays 12 by keyboard alone', async () => {
    other = await invited('samia@courriel.example', 'Samia Haddad', false)
    await other.goto(`${base()}/market?find=confiture+coing`)
    await look(other)
    await other.click('text=Confiture de coings')
    await other.waitForSelector('h1:has-text("Confiture")')
    await other.locator('a.btn[href*="/account/pay/"]:visible').first().focus()
    await other.keyboard.press('Enter')
    await other.waitForSelector('[name=amount]')
    await look(other)
    await tabTo(other, '[name=amount]')
    await other.keyboard.type('12')
    await tabTo(other, 'button.primary:not(.dock *)')
    await other.keyboard.press('Enter')
    await other.waitForSelector('[name=amount_minor]', { state: 'attached' })
    await look(other)
    await tabTo(other, 'button.primary:not(.dock *)')
    await other.keyboard.press('Enter')
    await other.waitForURL(/\/account\/[0-9a-f-]{36}\?new/)
    expect(await other.locator('h1').innerText()).toContain('12')
    await look(other)
  })

  it('both see balance and notice', async () => {
    await other.goto(`${base()}/account`)
    await look(other)
    expect(await other.locator('.amount.big').innerText()).toMatch(/[−-]12/)
    await expect
      .poll(async () => (await member.goto(base()), await member.locator('main').innerText()), { timeout: 15_000 })
      .toContain('Samia Haddad')
    await look(member)
    await member.goto(`${base()}/account`)
    expect(await member.locator('.amount.big').innerText()).toMatch(/\+12/)
    await look(member)
  })

  it('the treasurer reverses it, and both are even again', async () => {
    await other.goto(`${base()}/account`)
    const href = await other.locator('main a.row[href*="/account/"]').first().getAttribute('href')
    await coordinator.goto(site + href)
    await look(coordinator)
    await coordinator.locator('summary', { hasText: fr('ledger.screen.reverse_title') }).click()
    await coordinator.fill('[name=reason]', 'Le pot était vide')
    await coordinator.click('button.danger')
    await coordinator.waitForURL((url) => !url.pathname.endsWith(href!.split('/').at(-1)!))
    await member.goto(`${base()}/account`)
    expect(await member.locator('.amount.big').innerText()).toMatch(/^0/)
    await other.goto(`${base()}/account`)
    expect(await other.locator('.amount.big').innerText()).toMatch(/^0/)
    await look(coordinator)
  })

  it('it also reads from right to left', async () => {
    await member
      .context()
      .request.post(`${site}/language`, { form: { language: 'he', next: '/' }, headers: { origin: site } })
    await node.owner`update people.person set locale = 'he' where name = 'Lucie Ferrand'`
    for (const path of ['', '/market', '/account', '/people', '/account/pay']) {
      await member.goto(`${base()}${path}`)
      expect(await member.locator('html').getAttribute('dir')).toBe('rtl')
      expect(
        await member.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1),
      ).toBe(true)
      await look(member)
    }
  })

  it('every page was clean for axe and quiet in the console', () => {
    expect([...new Set(wrong)]).toEqual([])
    expect(faults.flat()).toEqual([])
  })
})
