// What says "done" floats over the page. It must not lie on the act that somebody is about to do, nor take the focus.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { address, ben, besiege, cookie, site } from '../harness/hostile.ts'
import { openBrowser, visitor } from './browser.ts'

besiege()
let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser?.close())

const pages: [string, () => string][] = [
  ['invitations', () => `/g/${address}/people/invite`],
  ['settings of the group', () => `/g/${address}/settings`],
  ['an offer', () => `/g/${address}/market/new?kind=offer`],
  ['a payment, with its dock', () => `/g/${address}/account/pay/${ben.actor.id}`],
  ['home', () => `/g/${address}`],
  ['my profile', () => '/me'],
]

/** The words of the toast, what of the primary acts in sight it lies on, and where the focus is. */
const look = (page: Page): Promise<{ said: string; covered: string[]; focus: string | undefined }> =>
  page.evaluate(() => {
    const toast = document.querySelector('.toast')
    const on = toast?.getBoundingClientRect()
    const covered = [...document.querySelectorAll('.btn.primary')].filter((act) => {
      const box = act.getBoundingClientRect()
      return (
        on && box.height && box.top < on.bottom && box.bottom > on.top && box.left < on.right && box.right > on.left
      )
    })
    return {
      said: toast?.textContent ?? '',
      covered: covered.map((act) => act.textContent ?? ''),
      focus: document.activeElement?.tagName,
    }
  })

describe.each([390, 1280])('at %s px', (width) => {
  it.each(pages)('it covers no primary act and leaves the focus alone: %s', async (_, path) => {
    const { page, context, faults } = await visitor(browser, { locale: 'en', phone: width === 390 })
    const [name = '', value = ''] = cookie.coordinator.split('=')
    await context.addCookies([
      { name, value, url: site },
      { name: 'tequio_said', value: 'people.profile.saved', url: site },
    ])
    await page.goto(site + path(), { waitUntil: 'networkidle' })
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    expect((await look(page)).said).not.toBe('')
    for (let top = 0; top < height; top += 97) {
      await page.evaluate(
        (y) =>
          new Promise<void>(
            (done) => (scrollTo(0, y), requestAnimationFrame(() => requestAnimationFrame(() => done()))),
          ),
        top,
      )
      const { said, covered, focus } = await look(page)
      if (!said) break // ten seconds are over
      expect(covered, `${path()} at ${top}`).toEqual([])
      expect(focus).toBe('BODY')
    }
    expect(faults).toEqual([])
    await context.close()
  })
})

it('without scripts it stands above the page, over nothing', async () => {
  const { page, context } = await visitor(browser, { locale: 'en', phone: true, javaScript: false })
  const [name = '', value = ''] = cookie.coordinator.split('=')
  await context.addCookies([
    { name, value, url: site },
    { name: 'tequio_said', value: 'people.profile.saved', url: site },
  ])
  await page.goto(`${site}/g/${address}/people/invite`)
  const toast = await page.locator('.toast').boundingBox()
  const title = await page.locator('h1').boundingBox()
  expect(toast!.y + toast!.height).toBeLessThan(title!.y)
  await context.close()
})
