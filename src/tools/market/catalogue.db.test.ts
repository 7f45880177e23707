// The printed catalogue: what all members may read, and of its authors what they let be printed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroupId } from '#kernel/ids'
import { makePdf } from '#kernel/paper'
import { named } from '#kernel/registry'
import { setFields } from '#commons/people/server'
import { readPdf } from '../../../tests/harness/pdf.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../tests/harness/house.ts'
import { printedListings } from './limits.ts'
import { catalogueSheet, postListing, setCategories, withPrices } from './server/index.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let odile: Someone

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community())
  odile = await house.member(group, 'Odile Marchand')
})
afterAll(() => house.close())

const read = async (who: Someone, asked: { group: string; since?: string; large?: boolean } = { group }) => {
  const { sheet } = withPrices(await catalogueSheet(who, asked), (minor) => `<${minor} grains>`)
  return readPdf(await makePdf(who, sheet))
}
const post = (who: Someone, more: Partial<Parameters<typeof postListing>[1]>) =>
  postListing(who, { group, kind: 'offer', title: 'Bread', ...more })

describe('market.catalogue_sheet', () => {
  it('has offers and wants apart, by category, with price, text and author; hostile texts stay texts', async () => {
    const { categories } = await setCategories(coordinator, { group, names: ['Garden', 'Cooking'] })
    await post(odile, {
      title: 'Jam #panic("x") *fat*',
      body: '<b>Quince</b> $x$ `y`',
      category: categories[1]!.id,
      price_minor: 1250n,
    })
    await post(odile, { title: 'Spade', category: categories[0]!.id, price: 'for 1 h #read("/etc/passwd")' })
    await post(odile, { kind: 'want', title: 'A lift to town', price_minor: 0n })
    const page = await read(coordinator)
    expect(page.text).toContain('Jam #panic("x") *fat* — <1250 grains>')
    expect(page.text).toContain('<b>Quince</b> $x$ `y`')
    expect(page.text).toContain('Spade — for 1 h #read("/etc/passwd")')
    expect(page.text).toContain('A lift to town — Gift')
    expect(page.text).toContain('Odile Marchand')
    const order = ['Offers', 'Garden', 'Spade', 'Cooking', 'Jam', 'Wants', 'A lift'].map((word) =>
      page.text.indexOf(word, 60),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(page).toMatchObject({ title: 'Offers and wants', language: 'en', tagged: true })
    expect(page.headings).toEqual(['Offers and wants', 'Offers', 'Wants'])
  })

  it('shows of its authors what they ticked, and nothing else', async () => {
    await setFields(odile, {
      phone: { value: '01 99 00 22 62', audience: 1, printed: true },
      place: { value: 'HOME-STREET', audience: 4 },
    })
    const page = await read(coordinator)
    expect(page.text).toContain('Tel. 01 99 00 22 62')
    expect(page.text).not.toContain('HOME-STREET')
  })

  it('marks as new what came on that day or later', async () => {
    const title = 'Kept since January'
    await post({ ...odile, now: new Date('2026-01-10T12:00:00Z') }, { title })
    const page = await read(coordinator, { group, since: '2026-02-01' })
    expect(page.text).toContain('New Spade')
    expect(page.text).not.toContain(`New ${title}`)
    expect(page.text).toContain('1 February 2026')
    await expect(catalogueSheet(odile, { group, since: '2026-02-30' })).rejects.toMatchObject({
      code: 'kernel.input_invalid',
    })
  })

  it('leaves out what is not for all members, whoever prints it', async () => {
    await post(odile, { title: 'ROLES-ONLY', audience: 1 })
    await post(odile, { title: 'MINE-ONLY', audience: 0 as never }).catch(() => null)
    const circle = await named('groups.create_circle')(coordinator, { parent: group, name: 'Night circle' })
    const inside = (circle as { group: string }).group
    await post(coordinator, { group: inside, title: 'CIRCLE-MEMBERS', audience: 2 })
    await post(coordinator, { group: inside, title: 'CIRCLE-OPEN', audience: 3 })
    for (const who of [coordinator, odile]) {
      const { text } = await read(who)
      expect(text).toContain('CIRCLE-OPEN')
      for (const hidden of ['ROLES-ONLY', 'MINE-ONLY', 'CIRCLE-MEMBERS']) expect(text).not.toContain(hidden)
    }
    expect((await read(coordinator, { group: inside })).text).toContain('CIRCLE-MEMBERS')
    await expect(read(odile, { group: inside })).rejects.toMatchObject({ code: 'groups.members_only' })
  })

  it('is for members: it names people', async () => {
    const other = await house.community()
    const stranger = await house.member(other.group, 'Stranger')
    await expect(catalogueSheet(stranger, { group })).rejects.toMatchObject({ code: 'groups.members_only' })
    await expect(catalogueSheet(house.anonymous, { group })).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
    const hidden = await house.community({ visibility: 'hidden' })
    await expect(catalogueSheet(stranger, { group: hidden.group })).rejects.toMatchObject({
      code: 'groups.group_absent',
    })
  })

  it('cuts a long text at a word, and says where there is nothing', async () => {
    const { group: bare, coordinator: one } = await house.community()
    expect((await read(one, { group: bare })).text).toContain('There are no wants.')
    await post(one, { group: bare, title: 'Long', body: 'Herbs and more herbs. '.repeat(100) })
    const { text } = await read(one, { group: bare, large: true })
    expect(text).toMatch(/herbs\. …|Herbs …|and …|more …/)
    expect(text.length).toBeLessThan(900)
  })

  it('ends where a booklet would have no end', async () => {
    const { group: full, coordinator: one } = await house.community()
    const rows = Array.from({ length: printedListings + 1 }, (_, i) => ({
      source_id: `s${i}`,
      kind: 'offer' as const,
      title: `Offer ${i}`,
      body: '',
      created_at: house.now.get(),
      author: one.actor.id,
    }))
    for (const part of [rows.slice(0, 1900), rows.slice(1900)])
      await named('market.import_listings')(house.system, { group: full, rows: part })
    await expect(catalogueSheet(one, { group: full })).rejects.toMatchObject({ code: 'market.paper_long' })
  })
})
