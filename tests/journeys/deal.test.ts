// Two neighbours from an offer to thanks: once in the browser, once by the links of their letters, without scripts and without signing in.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, type GroupId } from '#kernel/ids'
import { hashToken, newToken } from '#kernel/secrets'
import { startNode, type RunningNode } from '../bench/node.ts'
import { act } from '../harness/deals.ts'
import { houseOn, type Someone, type TestHouse } from '../harness/house.ts'
import { findings, openBrowser, visitor, words } from './browser.ts'

const t = words('en')
let node: RunningNode
let house: TestHouse
let browser: Browser
let site: string
let address: string
let group: GroupId
let nadia: Someone
let tom: Someone
const wrong: string[] = []
const faults: string[][] = []

beforeAll(async () => {
  node = await startNode()
  browser = await openBrowser()
  site = `http://localhost:${node.port}`
  house = houseOn(
    { host: node.where.host, port: node.where.port, database: node.where.database, user: node.where.username },
    node.dataDir,
    new Date(),
    async () => {},
  )
  group = (await house.community({ name: 'Harbour Lane' })).group
  nadia = await house.member(group, 'Nadia Haddad')
  tom = await house.member(group, 'Tom Ferris')
  ;[{ address } = { address: '' }] = await node.owner<{ address: string }[]>`
    select address from groups."group" where id = ${group}`
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await node?.stop()
  node?.remove()
})

async function comeIn(who: Someone, phone: boolean): Promise<{ page: Page; context: BrowserContext }> {
  const token = newToken()
  const now = new Date()
  await node.owner`insert into people.session (id, token_hash, person_id, created_at, seen_at, expires_at)
                   values (${newId()}, ${hashToken(token)}, ${who.actor.id}, ${now}, ${now}, ${new Date(now.getTime() + 86_400_000)})`
  const { page, context, faults: told } = await visitor(browser, { locale: 'en', phone })
  await context.addCookies([{ name: 'tequio_session', value: token, url: site }])
  faults.push(told)
  return { page, context }
}

const look = async (page: Page): Promise<void> => {
  wrong.push(...(await findings(page)))
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (wide > 1) wrong.push(`${page.url()} is ${wide} px too wide`)
}
const base = (): string => `${site}/g/${address}`
const button = (page: Page, text: string | RegExp) => page.locator('main').getByRole('button', { name: text })

/** The newest letter of a kind to somebody, as text. Written when its fact is heard, a moment after the act. */
async function letter(who: Someone, kind: string, after: Date): Promise<{ subject: string; link: string }> {
  const find = async () => {
    const [row] = await node.owner<{ subject: string; body: string }[]>`
      select subject, body_text as body from notices.mail
       where person_id = ${who.actor.id} and kind = ${kind} and created_at >= ${after} order by created_at desc limit 1`
    return row
  }
  await expect.poll(find, { timeout: 20_000, message: `a letter of ${kind}` }).toBeDefined()
  const { subject, body } = (await find())!
  return { subject, link: /https?:\/\/\S+?(\/(?:m|g)\/\S+)/.exec(body)?.[1] ?? '' }
}

describe('two members in the browser', () => {
  let nadias: Page
  let toms: Page
  let deal: string

  it('Nadia answers an offer, and Tom finds it on his home', async () => {
    nadias = (await comeIn(nadia, true)).page
    toms = (await comeIn(tom, false)).page
    const { listing } = await act<{ listing: string }>('market.post_listing', tom, {
      group,
      kind: 'offer',
      title: 'Bicycle repair',
      price_minor: '1200',
    })
    await nadias.goto(`${base()}/market/${listing}`)
    await look(nadias)
    await nadias.locator('a.btn.primary:visible').click()
    await nadias.waitForSelector('[name=text]')
    await look(nadias)
    await nadias.fill('[name=text]', 'Could you look at my brakes on Saturday?')
    await nadias.locator('button.primary:visible').click()
    await nadias.waitForURL(/\/deals\/[0-9a-f-]{36}$/)
    deal = nadias.url()
    await look(nadias)
    await expect
      .poll(async () => (await toms.goto(base()), await toms.locator('main').innerText()), { timeout: 20_000 })
      .toContain('Nadia Haddad writes to you: Bicycle repair')
    await toms.click('text=Nadia Haddad writes to you')
    await toms.waitForURL(deal)
    expect(await toms.locator('main').innerText()).toContain('Could you look at my brakes')
    await look(toms)
  })

  it('they talk, Tom proposes, Nadia agrees with one tap', async () => {
    await toms.fill('form[action="?/write"] [name=text]', 'Gladly')
    await button(toms, t('deal.screen.send')).click()
    await toms.waitForSelector('text=Gladly')
    expect(await toms.inputValue('form[action="?/write"] [name=text]')).toBe('')
    await toms.fill('[name=amount]', 'twelve')
    await button(toms, t('deal.screen.propose_to', { name: 'Nadia' })).click()
    await toms.waitForSelector('[name=amount][aria-invalid=true]')
    await look(toms)
    await toms.fill('[name=amount]', '12')
    await button(toms, t('deal.screen.propose_to', { name: 'Nadia' })).click()
    await toms.waitForSelector(`text=${t('deal.screen.now_wait_agree', { name: 'Nadia' })}`)
    await look(toms)
    await nadias.goto(deal)
    expect(await nadias.locator('main').innerText()).toMatch(/Your balance\s+0.grains[^]*[−-]12/)
    await look(nadias)
    await button(nadias, /^Agree: 12/).click()
    await nadias.waitForSelector(`text=${t('deal.screen.now_receive')}`)
    await look(nadias)
  })

  it('he says that it is done, she pays with her balance before her eyes', async () => {
    await toms.goto(deal)
    await button(toms, t('deal.screen.confirm_given')).click()
    await toms.waitForSelector(`text=${t('deal.screen.now_wait_pay', { name: 'Nadia' })}`)
    await look(toms)
    await nadias.goto(deal)
    await look(nadias)
    await button(nadias, /^Record 12.grains for Tom$/).click()
    await nadias.waitForSelector(`h2:has-text("${t('deal.screen.how_was_it', { name: 'Tom' })}")`)
    await look(nadias)
    await toms.goto(`${base()}/account`)
    expect(await toms.locator('.amount.big').innerText()).toMatch(/\+12/)
  })

  it('both say how it was, and only then both read it', async () => {
    await nadias.check('[name=verdict][value=yes]', { force: true })
    await nadias.fill('form[action="?/judge"] [name=text]', 'They brake again')
    await button(nadias, t('deal.screen.feedback_send')).click()
    await nadias.waitForSelector('text=Read when Tom has written too')
    await look(nadias)
    await toms.goto(deal)
    expect(await toms.locator('main').innerText()).not.toContain('They brake again')
    expect(await toms.locator('main').innerText()).toContain(t('deal.screen.still_there'))
    await toms.check('[name=verdict][value=soso]', { force: true })
    await button(toms, t('deal.screen.feedback_send')).click()
    await toms.waitForSelector('text=They brake again')
    await look(toms)
    await nadias.goto(`${base()}/people/${tom.actor.id}`)
    expect(await nadias.locator('main').innerText()).toMatch(/Yes, thanks: 1[^]*They brake again/)
    await look(nadias)
    await nadias.goto(`${base()}/deals?state=past`)
    expect(await nadias.locator('main').innerText()).toContain('Bicycle repair')
    await look(nadias)
    await nadias.goto(`${base()}/deals`)
    await look(nadias)
  })

  it('it also reads from right to left, and at 320 px', async () => {
    await node.owner`update people.person set locale = 'he' where id = ${nadia.actor.id}`
    await nadias.setViewportSize({ width: 320, height: 700 })
    for (const path of [deal, `${base()}/deals?state=past`]) {
      await nadias.goto(path)
      expect(await nadias.locator('html').getAttribute('dir')).toBe('rtl')
      await look(nadias)
    }
    await node.owner`update people.person set locale = 'en' where id = ${nadia.actor.id}`
  })
})

describe('the same by letters, on a device where nobody is signed in, without scripts', () => {
  it('agrees, confirms and pays, each once; looking does nothing', async () => {
    const began = new Date()
    house.now.set(began)
    const { listing } = await act<{ listing: string }>('market.post_listing', nadia, {
      group,
      kind: 'offer',
      title: 'Plum jam',
    })
    const { deal } = await act<{ deal: string }>('deal.begin', tom, { listing, text: 'A jar for me?' })
    await act('deal.propose_terms', nadia, { deal, what: 'One jar', amount: '3', version: 0 })
    const state = async (): Promise<string> =>
      (await node.owner<{ state: string }[]>`select state from deal.deal where id = ${deal}`)[0]!.state

    const { page } = await visitor(browser, { locale: 'en', javaScript: false, phone: true })
    // Axe is a script itself: it looks from beside.
    const { page: beside } = await visitor(browser, { locale: 'en', phone: true })
    const follow = async (kind: string, expected: RegExp): Promise<string> => {
      const { link, subject } = await letter(tom, kind, began)
      expect(link).toMatch(/^\/m\/deal\/[\w-]{43}$/)
      const before = await state()
      await page.goto(site + link)
      await page.goto(site + link)
      expect(await state(), 'a look does nothing').toBe(before)
      await beside.goto(site + link)
      await look(beside)
      await button(page, expected).click()
      await page.waitForSelector(`h1:has-text("${t('deal.screen.link_done')}")`)
      await page.goto(site + link)
      expect(await page.locator('main').innerText()).toContain(t('deal.error.link_used'))
      expect(await button(page, expected).count()).toBe(0)
      return subject
    }
    expect(await follow('deal.to_agree', /^Agree: 3/)).toMatch(/^Nadia Haddad proposes: 3.grains$/)
    expect(await state()).toBe('agreed')
    await follow('deal.to_receive', /^I have received it$/)
    expect(await state()).toBe('delivered')
    const heard = await letter(nadia, 'deal.received', began)
    expect(heard.subject).toBe('Tom Ferris confirms: received: Plum jam')

    // The payment by letter comes when the giver says that it is done.
    const second = await act<{ deal: string }>('deal.begin', tom, { listing, text: 'And another?' })
    expect(second.deal).toBe(deal)
    await act('deal.cancel', nadia, { deal, words: 'Let us begin anew' })
    const again = await act<{ deal: string }>('deal.begin', tom, { listing, text: 'Another jar' })
    await act('deal.propose_terms', nadia, { deal: again.deal, what: 'One jar', amount: '3', version: 0 })
    await act('deal.agree_terms', tom, { deal: again.deal, version: 1 })
    await act('deal.confirm', nadia, { deal: again.deal })
    const { link } = await letter(tom, 'deal.to_pay', began)
    await page.goto(site + link)
    await beside.goto(site + link)
    await look(beside)
    await button(page, /^Record 3.grains for Nadia$/).click()
    await page.waitForSelector(`h1:has-text("${t('deal.screen.link_done')}")`)
    const [paid] = await node.owner<{ state: string }[]>`select state from deal.deal where id = ${again.deal}`
    expect(paid?.state).toBe('done')
    // It signed nobody in.
    expect(await page.context().cookies()).toEqual([])
    const answer = await page.goto(`${base()}/deals/${again.deal}`)
    expect(page.url()).toContain('/sign-in')
    expect(answer?.status()).toBe(200)
  })

  it('the pages themselves work without scripts: answer, write, call off', async () => {
    const { context } = await comeIn(tom, false)
    const cookies = await context.cookies()
    const { page, context: bare } = await visitor(browser, { locale: 'en', javaScript: false })
    await bare.addCookies(cookies)
    await page.goto(`${base()}/deals/new?person=${nadia.actor.id}`)
    await page.fill('[name=title]', 'A lift to town')
    await page.fill('[name=text]', 'Are you driving on Monday?')
    await page.locator('button.primary:visible').click()
    await page.waitForURL(/\/deals\/[0-9a-f-]{36}$/)
    await page.fill('form[action="?/write"] [name=text]', '<b>Early</b>, if you can')
    await button(page, t('deal.screen.send')).click()
    await page.waitForSelector('text=<b>Early</b>, if you can')
    await page.locator('summary', { hasText: t('deal.screen.cancel_title') }).click()
    await page.fill('[name=words]', 'The bus comes after all')
    await page.locator('button.danger').click()
    await page.waitForSelector('text=You called this off')
    expect(await page.locator('main').innerText()).toContain('The bus comes after all')
  })
})

it('every page was clean for axe and quiet in the console', () => {
  expect([...new Set(wrong)]).toEqual([])
  expect(faults.flat()).toEqual([])
})
