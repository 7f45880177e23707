// Lists and single rows obey one rule, and the rule is the one in words: proved against a model in memory.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCtx } from '#kernel/command'
import type { Caller, Ctx } from '#kernel/context'
import { inTransaction } from '#kernel/db'
import { Refusal } from '#kernel/errors'
import { newId, type GroupId, type ItemId, type PersonId } from '#kernel/ids'
import { openTestHouse, type TestHouse } from '../../../tests/harness/house.ts'
import type { Audience } from './audience.ts'
import { itemFor, newItems, search, visible } from './server/index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
  await house.owner`insert into items.kind (kind) values ('thing')`
})
afterAll(() => house.close())

type Visibility = 'page' | 'open' | 'hidden'
type Group = { id: GroupId; parent: Group | null; visibility: Visibility }
type State = 'active' | 'suspended' | 'left' | 'asked'
type World = {
  groups: Group[]
  people: PersonId[]
  /** person → group → state and whether there is a role */
  memberships: Map<PersonId, Map<GroupId, { state: State; role: boolean }>>
  items: { id: ItemId; group: Group; author: PersonId; audience: Audience; state: 'live' | 'away' | 'hidden' }[]
}

/** The rule in words. */
function sees(world: World, person: PersonId | null, item: World['items'][number]): boolean {
  if (item.state !== 'live') return false
  if (person === item.author) return true
  const { group } = item
  const at = (g: Group | null) => (person && g ? world.memberships.get(person)?.get(g.id) : undefined)
  const member = at(group)?.state === 'active'
  const ofCommunity = at(group.parent)?.state === 'active'
  const shown = group.visibility !== 'hidden' && group.parent?.visibility !== 'hidden'
  const reached: Record<Audience, boolean> = {
    0: false,
    1: member && at(group)!.role,
    2: member,
    3: member || ofCommunity,
    4: member || ofCommunity || shown,
  }
  return reached[item.audience]
}

const visibility = fc.constantFrom<Visibility>('page', 'open', 'hidden')
const state = fc.constantFrom<State>('active', 'active', 'active', 'suspended', 'left', 'asked')
const draft = fc.record({
  communities: fc.array(fc.record({ visibility, circles: fc.array(visibility, { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  memberships: fc.array(fc.record({ person: fc.nat(3), group: fc.nat(5), state, role: fc.boolean() }), {
    maxLength: 12,
  }),
  items: fc.array(
    fc.record({
      group: fc.nat(5),
      author: fc.nat(3),
      audience: fc.constantFrom<Audience>(0, 1, 2, 3, 4),
      state: fc.constantFrom<'live' | 'away' | 'hidden'>('live', 'live', 'live', 'away', 'hidden'),
    }),
    { minLength: 5, maxLength: 25 },
  ),
})
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

async function build(from: Draft): Promise<World> {
  const { owner, now } = house
  const at = now.get()
  const groups: Group[] = []
  for (const community of from.communities) {
    const top: Group = { id: newId<'group'>(), parent: null, visibility: community.visibility }
    groups.push(
      top,
      ...community.circles.map((shown): Group => ({ id: newId<'group'>(), parent: top, visibility: shown })),
    )
  }
  await owner`insert into groups."group" ${owner(
    groups.map(({ id, parent, visibility: shown }) => ({
      id,
      parent_id: parent?.id ?? null,
      community_id: parent?.id ?? id,
      address: `g-${id.slice(-12)}`,
      name: 'Group',
      blueprint: 'lets',
      locale: 'en',
      time_zone: 'UTC',
      admission: 'open',
      visibility: shown,
      tools: ['market'],
      created_at: at,
      created_by: newId(),
    })) as never,
  )}`
  const people = await Promise.all([0, 1, 2, 3].map(async (n) => (await house.person(`Person ${n}`)).actor.id))
  const memberships: World['memberships'] = new Map(people.map((id) => [id, new Map()]))
  for (const { person, group, state: how, role } of from.memberships) {
    const [who, where] = [people[person]!, groups[group % groups.length]!]
    if (memberships.get(who)!.has(where.id)) continue
    memberships.get(who)!.set(where.id, { state: how, role })
    const id = newId()
    await owner`insert into groups.membership (id, group_id, person_id, state, created_at) values (${id}, ${where.id}, ${who}, ${how}, ${at})`
    if (role) await owner`insert into groups.role_held (membership_id, role, since) values (${id}, 'clerk', ${at})`
  }
  for (const id of people) await owner`select groups.rebuild_reach(${id})`
  const items = from.items.map((item) => ({
    ...item,
    group: groups[item.group % groups.length]!,
    author: people[item.author]!,
  }))
  const ids = await asking(house.system, (ctx) =>
    newItems(
      ctx,
      items.map((item, i) => ({
        kind: 'thing',
        group: item.group.id,
        community: item.group.parent?.id ?? item.group.id,
        author: item.author,
        audience: item.audience,
        locale: 'en' as const,
        title: `Common thing ${i}`,
        search: ['Common thing'],
        state: item.state,
      })),
    ),
  )
  return { groups, people, memberships, items: items.map((item, i) => ({ ...item, id: ids[i]! })) }
}

const asking = <T>(caller: Caller, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(house.pool, caller.actor.kind === 'person' ? caller.actor.id : null, async (tx) => {
    const { ctx, flush } = makeCtx(caller, tx, house.now.get())
    const answer = await run(ctx)
    await flush()
    return answer
  })

const absent = (error: unknown): null => {
  if (error instanceof Refusal && error.kind === 'absent') return null
  throw error
}

const refused = (error: unknown): null => {
  if (error instanceof Refusal && error.code.startsWith('groups.')) return null
  throw error
}

/** Everything by its search, page by page; null where the group itself is not for this person. */
async function searched(caller: Caller, group: Group): Promise<Set<ItemId> | null> {
  const found = new Set<ItemId>()
  let after: string | undefined
  do {
    const page = await search(caller, { group: group.id, text: 'common thi', ...(after ? { after } : {}) }).catch(
      refused,
    )
    if (!page) return null
    for (const item of page.found) found.add(item.id)
    after = page.next ?? undefined
  } while (after)
  return found
}

describe('visible', () => {
  it('says of lists, of single items and of searches what the rule says in words', async () => {
    await fc.assert(
      fc.asyncProperty(draft, async (from) => {
        const world = await build(from)
        const ids = world.items.map((item) => item.id)
        for (const person of [null, ...world.people]) {
          const caller: Caller = person
            ? { actor: { kind: 'person', id: person, host: false, scopes: null }, door: 'test', locale: 'en' }
            : house.anonymous
          const wanted = new Set(world.items.filter((item) => sees(world, person, item)).map((item) => item.id))
          const listed = await asking(
            caller,
            (ctx) =>
              ctx.tx<
                { id: ItemId }[]
              >`select i.id from items.item i where i.id = any (${ids as string[]}::uuid[]) and ${visible(ctx, 'i')}`,
          )
          expect(new Set(listed.map((row) => row.id))).toEqual(wanted)
          const single = new Set<ItemId>()
          await asking(caller, async (ctx) => {
            for (const item of world.items.filter((one) => one.state === 'live'))
              if (await itemFor(ctx, item.id).catch(absent)) single.add(item.id)
          })
          expect(single).toEqual(wanted)
          for (const group of world.groups) {
            const found = await searched(caller, group)
            const here = world.items
              .filter((item) => wanted.has(item.id) && (item.group === group || item.group.parent === group))
              .map((item) => item.id)
            if (found) expect(found).toEqual(new Set(here))
          }
        }
      }),
      { numRuns: 60 },
    )
  }, 90_000)
})
