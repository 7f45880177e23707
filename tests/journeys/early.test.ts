// A slow phone: the page is there, its scripts are not yet. What is typed, chosen and sent then must not be lost, nor done twice.
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { address, ben, besiege, cookie, node, site, transfers } from '../harness/hostile.ts'
import { openBrowser, visitor } from './browser.ts'

besiege()
let browser: Browser
const opened: BrowserContext[] = []
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser?.close())

type Slow = {
  page: Page
  faults: string[]
  moved(): Promise<string[]>
  hold(): void
  release(): void
  arrive(): Promise<void>
}

/** Somebody signed in, on a browser whose scripts wait until they are let through. */
async function slowly(who: keyof typeof cookie, phone = true): Promise<Slow> {
  const { page, context, faults } = await visitor(browser, { locale: 'en', phone })
  opened.push(context)
  const [name = '', value = ''] = cookie[who].split('=')
  await context.addCookies([{ name, value, url: site }])
  let gate = Promise.withResolvers<void>()
  const hold = (): void => void (gate = Promise.withResolvers<void>())
  await context.route(/\/_app\/.*\.js/, async (route) => {
    await gate.promise
    await route.continue().catch(() => {}) // the page has gone on
  })
  // What is taken out of the page, even to be put back at once, loses the focus and with it what is being typed.
  await page.addInitScript(() => {
    const moved: string[] = []
    Object.assign(window, { moved })
    const held = 'input, textarea, select, button, a[href]'
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ removedNodes }) => [...removedNodes]))
        if (node instanceof Element && (node.matches(held) || node.querySelector(held)))
          moved.push(`${node.tagName}.${node.className}`)
    }).observe(document, { childList: true, subtree: true })
  })
  const debug = await context.newCDPSession(page)
  return {
    page,
    faults,
    hold,
    release: () => gate.resolve(),
    moved: () => page.evaluate(() => (window as unknown as { moved: string[] }).moved),
    arrive: async () => {
      gate.resolve()
      await expect.poll(() => awake(debug), { timeout: 10_000 }).toBe(true)
    },
  }
}

/** Whether the scripts have taken the page over: they listen last of all for what is sent from it. */
async function awake(debug: CDPSession): Promise<boolean> {
  const { result } = await debug.send('Runtime.evaluate', { expression: 'document.documentElement' })
  if (!result.objectId) return false
  const { listeners } = await debug.send('DOMDebugger.getEventListeners', { objectId: result.objectId })
  return listeners.some(({ type }) => type === 'submit')
}

const fields = 'main :is(input:not([type=hidden]), textarea, select)'
const written = 'main :is(textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file]))'

/** What every field of the page holds, as a person would say it. */
const held = (page: Page): Promise<string[]> =>
  page.locator(fields).evaluateAll((all) =>
    all.map((field) => {
      const { name, type, value, checked, files } = field as HTMLInputElement
      const holds =
        type === 'file' ? files?.length : ['checkbox', 'radio'].includes(type) ? `${value}: ${checked}` : value
      return `${type} ${name} ${holds}`
    }),
  )

/** Changes all of them as a hand would: with the events that a hand makes. */
async function change(page: Page, text: string): Promise<void> {
  for (const field of await page.locator(fields).all()) {
    const type = await field.evaluate((f: HTMLInputElement) => f.type)
    if (type === 'file')
      await field.setInputFiles({ name: 'jam.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    else if (type === 'checkbox' || type === 'radio') await field.evaluate((f: HTMLInputElement) => f.click())
    else if (type === 'select-one')
      await field.evaluate((f: HTMLSelectElement) => {
        f.selectedIndex = f.options.length - 1
        f.dispatchEvent(new Event('change', { bubbles: true }))
      })
    else
      await field.evaluate((f: HTMLInputElement, said) => {
        f.focus()
        f.select()
        document.execCommand(said ? 'insertText' : 'delete', false, said)
      }, text)
  }
}

const pages: [string, () => string, keyof typeof cookie][] = [
  ['invitations', () => `/g/${address}/people/invite`, 'coordinator'],
  ['settings of a group', () => `/g/${address}/settings`, 'coordinator'],
  ['an offer', () => `/g/${address}/market/new?kind=offer`, 'ana'],
  ['a payment', () => `/g/${address}/account/pay`, 'ana'],
  ['my profile', () => '/me', 'ana'],
  ['my mail', () => '/me/mail', 'ana'],
  ['a new group', () => '/new', 'ana'],
]

describe('before the scripts are there', () => {
  it.each(pages)('what is typed and chosen stays: %s', async (_, path, who) => {
    const { page, faults, arrive, hold, moved } = await slowly(who)
    for (const text of ['typed early', '']) {
      hold()
      await page.goto(site + path(), { waitUntil: 'domcontentloaded' })
      await change(page, text)
      const before = await held(page)
      expect(before.length).toBeGreaterThan(0)
      await arrive()
      expect(await held(page)).toEqual(before)
    }
    expect(await moved()).toEqual([])
    expect(faults).toEqual([])
  })

  it.each(pages)('whoever is typing goes on typing: %s', async (_, path, who) => {
    const { page, arrive } = await slowly(who)
    await page.goto(site + path(), { waitUntil: 'domcontentloaded' })
    const field = page.locator(written).first()
    if ((await field.count()) === 0) return
    await field.fill('')
    await page.keyboard.type('half a ')
    await arrive()
    await page.keyboard.type('word')
    expect(await field.inputValue()).toBe('half a word')
  })
})

describe('a form is sent once, whenever it is sent', () => {
  it.each(['before', 'while', 'after'] as const)('%s the scripts come: an invitation', async (when) => {
    const { page, arrive } = await slowly('coordinator')
    const mail = `${when}@people.example`
    await page.goto(`${site}/g/${address}/people/invite`, { waitUntil: 'domcontentloaded' })
    await page.locator('[name=addresses]').fill(mail)
    if (when === 'after') await arrive()
    const waking = when === 'while' ? arrive() : null
    await page.locator('main button.primary').first().click({ noWaitAfter: true })
    // Sent by the browser itself, the page that woke is gone.
    await waking?.catch(() => {})
    await arrive()
    await expect.poll(() => page.locator('main .banner[role=status]').count()).toBe(1)
    expect(await page.locator('main li', { hasText: mail }).count()).toBe(1)
    const sent = await node.owner`select from groups.invitation where address = ${mail}`
    expect(sent.length).toBe(1)
  })

  it('where nobody answers, it stays with what was typed, and goes when somebody does', async () => {
    const { page, arrive } = await slowly('coordinator')
    await page.goto(`${site}/g/${address}/people/invite`, { waitUntil: 'domcontentloaded' })
    await arrive()
    const send = page.locator('main button.primary').first()
    await page.locator('[name=addresses]').fill('offline@people.example')
    await page.context().setOffline(true)
    await send.click()
    await page.waitForSelector('.toasts[role=alert]')
    expect(await page.locator('[name=addresses]').inputValue()).toBe('offline@people.example')
    await page.context().setOffline(false)
    await send.click()
    await page.waitForSelector('main .banner[role=status]')
    expect(await page.locator('.toasts[role=alert]').count()).toBe(0)
    expect((await node.owner`select from groups.invitation where address = 'offline@people.example'`).length).toBe(1)
  })

  it('a payment pressed early, and again when the scripts are there', async () => {
    const { page, release } = await slowly('ana')
    const before = await transfers()
    const answer = Promise.withResolvers<void>()
    await page.route(/\?\/send/, async (route) => {
      await answer.promise
      await route.continue().catch(() => {})
    })
    await page.goto(`${site}/g/${address}/account/pay/${ben.actor.id}`, { waitUntil: 'domcontentloaded' })
    await page.locator('[name=amount]').fill('3')
    await page.locator('button.primary:visible').click()
    await page.waitForSelector('[name=amount_minor]', { state: 'attached' })
    const send = page.locator('button.primary:visible')
    await send.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await send.boundingBox())!
    const press = (): Promise<void> => page.mouse.click(x + width / 2, y + height / 2)
    await press()
    // Whether a page that is being left still wakes is the browser's affair.
    release()
    await press()
    await press()
    answer.resolve()
    // A later press ends the journey of an earlier one, which is no fault: where it leads is what counts.
    await expect.poll(() => page.url(), { timeout: 15_000 }).toMatch(/\/account\/[0-9a-f-]{36}/)
    expect(await transfers()).toBe(before + 1)
  })
})
