// What groups print: names of members, what each lets be printed, lines to sign and to fill in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { makePdf, type Paper } from '#kernel/paper'
import { setFields } from '#commons/people/server'
import { readPdf } from '../../../../../tests/harness/pdf.ts'
import { openTestHouse, type Someone, type TestHouse } from '../../../../../tests/harness/house.ts'
import { paperMembers } from '../../schema.ts'
import { directorySheet, importMembersCommand, signInSheet, suspend, tradingSheet } from '../index.ts'

let house: TestHouse
let group: GroupId
let coordinator: Someone
let member: Someone
let stranger: Someone

beforeAll(async () => {
  house = await openTestHouse()
  ;({ group, coordinator } = await house.community({ name: 'SEL <de> la #Croix' }))
  member = await house.member(group, 'Élodie *Marchand*')
  const other = await house.community()
  stranger = await house.member(other.group, 'Stranger')
})
afterAll(() => house.close())

const read = async (who: Caller, paper: Promise<Paper>) => {
  const { sheet, name } = await paper
  return { name, ...(await readPdf(await makePdf(who, sheet))) }
}
const all = [
  ['groups.directory_sheet', (who: Caller, where = group) => directorySheet(who, { group: where })],
  ['groups.sign_in_sheet', (who: Caller, where = group) => signInSheet(who, { group: where })],
  ['groups.trading_sheet', (who: Caller, where = group) => tradingSheet(who, { group: where })],
] as const

describe.each(all)('%s', (_name, ask) => {
  it('is for members, and not for whoever is outside', async () => {
    expect((await read(member, ask(member))).text).toContain('SEL <de> la #Croix')
    await expect(ask(stranger)).rejects.toMatchObject({ code: 'groups.members_only' })
    await expect(ask(house.anonymous)).rejects.toMatchObject({ code: 'kernel.sign_in_required' })
  })

  it('of a hidden group is not there for a stranger', async () => {
    const hidden = await house.community({ visibility: 'hidden' })
    await expect(ask(stranger, hidden.group)).rejects.toMatchObject({ code: 'groups.group_absent' })
  })

  it('is no longer for somebody suspended', async () => {
    const gone = await house.member(group, 'Suspended')
    await suspend(coordinator, { group, person: gone.actor.id })
    await expect(ask(gone)).rejects.toMatchObject({ code: 'groups.suspended' })
  })
})

describe('the list of members', () => {
  it('names everybody as they wrote it, with what they ticked and nothing else', async () => {
    const shy = await house.member(group, 'Shy Person')
    await setFields(member, {
      about: { value: 'ABOUT-ME', audience: 4 },
      place: { value: '3 rue #panic("x"), Montreuil', audience: 1, printed: true },
      phone: { value: '01 99 00 22 62', audience: 0, printed: true },
    })
    await setFields(shy, { phone: { value: '06 39 98 00 00', audience: 4 }, place: { value: 'SECRET', audience: 4 } })
    const page = await read(coordinator, directorySheet(coordinator, { group }))
    expect(page.text).toContain('Élodie *Marchand*')
    expect(page.text).toContain('3 rue #panic("x"), Montreuil')
    expect(page.text).toContain('Tel. 01 99 00 22 62')
    expect(page.text).toContain('Shy Person')
    for (const kept of ['ABOUT-ME', '06 39', 'SECRET']) expect(page.text).not.toContain(kept)
    expect(page).toMatchObject({ title: 'Members', language: 'en', headings: ['Members'], tagged: true })
    expect(page.name).toBe('members-2026-03-12')
  })

  it('has a letter before each name of a large group, and every name once', async () => {
    const { group: large, coordinator: one } = await house.community()
    const names = Array.from({ length: 60 }, (_, i) => `${'ABÉזC'[i % 5]}nna ${String(i).padStart(2, '0')}`)
    await importMembersCommand(house.system, {
      group: large,
      members: names.map((name, i) => ({
        source_id: `s${i}`,
        name,
        number: `P${i}`,
        joined_at: house.now.get(),
        state: 'active' as const,
      })),
    })
    const page = await read(one, directorySheet({ ...one, locale: 'fr' }, { group: large, large: true }))
    for (const name of names.filter((n) => !n.startsWith('ז'))) expect(page.text.split(name)).toHaveLength(2)
    expect(page.headings).toEqual(expect.arrayContaining(['A', 'B', 'C', 'E', 'ז']))
    expect(page.language).toBe('fr')
  })

  it('ends where a list would have no end', async () => {
    const { group: huge, coordinator: one } = await house.community()
    const people = Array.from({ length: paperMembers }, (_, i) => i)
    await house.owner`insert into people.person (id, state, name, locale, created_at)
      select gen_random_uuid(), 'unclaimed', 'Crowd ' || n, 'en', now() from unnest(${people}::int[]) n`
    await house.owner`insert into groups.membership (id, group_id, person_id, state, joined_at, created_at)
      select gen_random_uuid(), ${huge}, id, 'active', now(), now() from people.person where name like 'Crowd %'`
    await expect(directorySheet(one, { group: huge })).rejects.toMatchObject({ code: 'groups.paper_long' })
    await expect(signInSheet(one, { group: huge })).rejects.toMatchObject({ code: 'groups.paper_long' })
  })
})

describe('sheets to fill in', () => {
  it('name everybody with room to sign, the occasion as it was typed', async () => {
    const page = await read(member, signInSheet(member, { group, occasion: 'Assembly #2 *now*', blank: 3 }))
    expect(page.text).toContain('Assembly #2 *now*')
    expect(page.text).toContain('Élodie *Marchand*')
  })

  it('are numbered on from the number that was given', async () => {
    const page = await read(member, tradingSheet(member, { group, first: 41, count: 3 }))
    expect(page.pages).toHaveLength(3)
    expect(page.pages.map((text) => /Sheet (\d+)/.exec(text)?.[1])).toEqual(['41', '42', '43'])
  })

  it('come in Hebrew from right to left', async () => {
    const page = await read(member, tradingSheet({ ...member, locale: 'he' }, { group, count: 1 }))
    expect(page).toMatchObject({ language: 'he' })
    expect(page.text).toContain('חתימת')
  })

  it.each([{ count: 0 }, { count: 51 }, { first: 0 }, { first: 1.5 }, { occasion: 'x'.repeat(81) }])(
    'refuse %o',
    async (asked) => {
      await expect(tradingSheet(member, { group, ...asked })).rejects.toMatchObject({ code: 'kernel.input_invalid' })
    },
  )
})
