// A real browser for journeys: contexts like a cheap phone or a desktop, an axe check of the page one is on, and words by key.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { Locale } from '#kernel/context'
import { wordsFor } from '#kernel/words'
import { findBrowser } from '../../scripts/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function openBrowser(): Promise<Browser> {
  const { executablePath, args } = await findBrowser()
  return chromium.launch({ executablePath, args })
}

type Look = { locale?: Locale; phone?: boolean; dark?: boolean; javaScript?: boolean }

export async function visitor(
  browser: Browser,
  { locale = 'fr', phone = false, dark = false, javaScript = true }: Look = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({
    locale,
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    ...(phone ? { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : {}),
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: javaScript,
    // The policy for content is a part of what is tested; axe is run past it.
    bypassCSP: false,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|favicon/.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`)
  })
  return { context, page, faults }
}

type Found = { id: string; impact: string | null; nodes: { target: string[]; failureSummary?: string }[] }

/** What axe finds wrong on this page by WCAG 2.2 AA and its own best practice; [] when it is clean. */
export async function findings(page: Page): Promise<string[]> {
  // In an isolated world of the browser's debugger the page's policy does not count, and the page is not changed.
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })
  await session.send('Runtime.evaluate', { expression: axe, contextId: executionContextId })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => JSON.stringify(r.violations))`,
    contextId: executionContextId,
    awaitPromise: true,
  })
  await session.detach()
  return (JSON.parse(String(result.value)) as Found[]).flatMap((v) =>
    v.nodes.slice(0, 3).map((n) => `${new URL(page.url()).pathname} ${v.id}: ${n.target.join(' ')}`),
  )
}

/** Moves by keyboard alone until the element has the focus. */
export async function tabTo(page: Page, selector: string, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${selector} is not reached by the keyboard`)
}

export const words = wordsFor
