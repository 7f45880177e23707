import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../tests/harness/house.ts'
import { named } from '#kernel/registry'
import type { Caller } from '#kernel/context'
import type { PersonId } from '#kernel/ids'
import { demoGroups } from './demo-data.ts'
import { makeDemo } from './demo.ts'
import { StartError } from './start-error.ts'

let house: TestHouse
const lines: string[] = []
beforeAll(async () => {
  house = await openTestHouse()
  await makeDemo((line) => void lines.push(line))
}, 120_000)
afterAll(() => house.close())

async function as(name: string): Promise<Caller> {
  const [row] = await house.owner<{ id: PersonId }[]>`select id from people.person where name = ${name}`
  return { actor: { kind: 'person', id: row!.id, host: false, scopes: null }, door: 'test', locale: 'en' }
}
const groupOf = async (address: string): Promise<string> =>
  (await house.owner`select id from groups."group" where address = ${address}`)[0]!.id as string

it('prints where they are, and ways in that work once', async () => {
  expect(lines[0]).toBe('Harbour Lane Timebank: http://node.test/g/harbour-lane (12 people)')
  const token = /Nadia Okafor: http:\/\/node\.test\/m\/in\/(\S+)/.exec(lines.join('\n'))![1]
  expect(await named('people.follow_link')(house.anonymous, { token, device: '' })).toMatchObject({ made: false })
  await expect(named('people.follow_link')(house.anonymous, { token, device: '' })).rejects.toThrow('people.link_used')
})

it.each(demoGroups.map((group) => [group.name, group] as const))('%s holds what it says', async (_name, demo) => {
  const group = await groupOf(demo.address)
  const people = demo.people.length + (demo.guests?.length ?? 0)
  const [row] = await house.owner`
    select (select count(*)::int from groups.membership where group_id = ${group} and state = 'active') as people,
           (select count(*)::int from groups.membership where group_id = ${group} and state = 'asked') as asking,
           (select count(*)::int from market.listing where group_id = ${group} and state = 'live' and category_id is not null) as listings,
           (select count(distinct item_id)::int from items.picture p join market.listing l using (item_id) where l.group_id = ${group}) as pictures`
  expect(row).toEqual({
    people,
    asking: demo.asking ? 1 : 0,
    listings: demo.listings.length,
    pictures: demo.listings.filter((l) => l.picture).length,
  })
  const verified = (await named('ledger.verify')(house.system, { group })) as {
    ok: boolean
    transfers: bigint
    sum: bigint
  }
  expect(verified).toMatchObject({ ok: true, transfers: BigInt(demo.exchanges.length), sum: 0n })
  const days = await house.owner`
    select count(*)::int as wrong from ledger.transfer t join ledger.currency c on c.id = t.currency_id
     where c.group_id = ${group} and (t.occurred_on > ${house.now.get()} or t.occurred_on <> (t.recorded_at at time zone c.time_zone)::date)`
  expect(days[0]).toEqual({ wrong: 0 })
})

it('leaves every listener done, nobody mailed, and only the last two days as news', async () => {
  expect(await house.owner`select listener, failure from kernel.fact_refused`).toEqual([])
  expect(await house.owner`select id from notices.mail`).toEqual([])
  const since = new Date(house.now.get().getTime() - 2.5 * 86_400_000)
  expect(await house.owner`select id from notices.notice where seen_at is null and at < ${since}`).toEqual([])
})

it('shows Nadia what waits for her, in both of her groups', async () => {
  const nadia = await as('Nadia Okafor')
  const account = (await named('ledger.my_account')(nadia, { group: await groupOf('harbour-lane') })) as {
    waiting: { description: string }[]
    caution: string | null
  }
  expect(account.waiting.map((w) => w.description)).toEqual(['Pruning the apple trees'])
  expect(account.caution).toBeNull()
  const groups = await house.owner`
    select g.address from groups.membership m join groups."group" g on g.id = m.group_id join people.person p on p.id = m.person_id
     where p.name = 'Nadia Okafor' order by g.address`
  expect(groups.map((row) => row['address'])).toEqual(['harbour-lane', 'sel-des-collines'])
})

it('makes its people at the command line only', async () => {
  const input = { name: 'Nobody', address: 'nobody@demo.example', locale: 'en', time_zone: 'UTC' }
  await expect(named('site.demo_person')(house.anonymous, input)).rejects.toThrow('kernel.not_allowed')
})

it('is refused on a node that knows somebody', async () => {
  await expect(makeDemo(() => {})).rejects.toThrow(StartError)
})
