// Facts that a test makes up, and who hears of them: a room of its own tells what each fact carries.
import { afterAll, beforeAll } from 'vitest'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import { newId, type GroupId, type PersonId } from '#kernel/ids'
import { rooms, setRooms, type RoomManifest, type Told } from '#kernel/room'
import { openTestHouse, type Someone, type TestHouse } from './house.ts'

// Set before the first test of a file; each file has a house of its own.
export let house: TestHouse
export let group: GroupId
export let other: GroupId
export let nadia: Someone
export let tom: Someone

/** A room that tells what the fact carries. */
const probe: RoomManifest = {
  name: 'probe',
  needs: [],
  facts: ['probe.happened'],
  notices: [{ fact: 'probe.happened', tell: async (_ctx, fact) => fact.data['told'] as Told[] }],
}

/** A house for all tests of a file, with two communities and two members of the first. */
export function listen(): void {
  beforeAll(async () => {
    house = await openTestHouse()
    ;({ group } = await house.community({ name: 'Harbour Lane' }))
    ;({ group: other } = await house.community({ name: 'Les Collines' }))
    nadia = await house.member(group, 'Nadia')
    tom = await house.member(group, 'Tom')
    await heard()
    setRooms([...rooms(), probe])
  })
  afterAll(() => house.close())
}

/** Until every listener has heard every fact: another test's transaction may hold the newest back for a moment. */
export async function heard(): Promise<void> {
  do await house.drain()
  while (
    (await house.owner`select 1 from kernel.cursor c join kernel.fact f on (f.xid, f.id) > (c.xid, c.id) limit 1`)
      .length > 0
  )
}

export const inside = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, (tx) =>
    run(makeCtx(caller, tx, house.now.get()).ctx),
  )

type Some = Partial<Omit<Told, 'person'>> & { person: PersonId | string }
export async function happen(...told: Some[]): Promise<void> {
  house.now.pass(1)
  const rows = told.map((t) => ({
    group,
    kind: 'groups.asked',
    subject: newId(),
    data: { who_person: tom.actor.id },
    link: '/g/x/people/asked',
    ...t,
  }))
  await house.pool`insert into kernel.fact (name, data, at) values ('probe.happened', ${house.pool.json({ told: rows } as never)}, ${house.now.get()})`
  await heard()
}
export const fresh = () => house.member(group, `Somebody ${newId().slice(-4)}`)
export const mailsOf = (person: Someone) => house.owner<
  { kind: string; subject: string; from_name: string; body_text: string; stop_link: string | null; id: string }[]
>`
  select id, kind, subject, from_name, body_text, stop_link from notices.mail where person_id = ${person.actor.id} order by created_at, id`
