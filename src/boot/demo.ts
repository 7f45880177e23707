// Fills an empty node with two small communities to look around in. All of it goes through the commands that everybody's acts go
// through, as the people themselves, on the days on which it is said to have happened.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import * as v from 'valibot'
import { command } from '#kernel/command'
import { locales, type Caller, type Locale } from '#kernel/context'
import { drain } from '#kernel/facts'
import { house } from '#kernel/house'
import type { GroupId, PersonId } from '#kernel/ids'
import { named } from '#kernel/registry'
import { line, mail } from '#kernel/shape'
import { allow, deny } from '#kernel/verdict'
import { blueprints } from '#commons/groups'
import { personAt } from '#commons/people/server'
import { demoDoors, demoGroups, type DemoGroup, type DemoListing, type DemoPerson } from './demo-data.ts'
import { listenersOf } from './listeners.ts'
import { allRooms } from './rooms.ts'
import { StartError } from './start-error.ts'

const day_ms = 86_400_000
const art = join(import.meta.dirname, '../ui/art')
const addressOf = (key: string): string => `${key}@demo.example`

/** Nobody follows a letter here: the command line vouches for these addresses, which nobody can have. */
const demoPerson = command('site.demo_person', {
  doc: 'Makes one of the invented people of the demonstration.',
  api: false,
  input: v.object({ name: line(120, 1), address: mail(), locale: v.picklist(locales), time_zone: line(60, 1) }),
  subject: async () => null,
  allow: (actor) => (actor.kind === 'system' ? allow : deny('kernel.not_allowed')),
  run: (ctx, given) => personAt(ctx, given),
})

/** One thing that happened, so many days ago. */
type Event = { days: number; run(): Promise<void> }
type Cast = Map<string, { id: PersonId; locale: Locale }>
/** Whoever `key` names acts, so many days ago; null is the system. */
type Act = <T>(key: string | null, days: number, name: string, input: unknown) => Promise<T>

/** @throws StartError `failed` on a node that knows anybody already */
export async function makeDemo(print: (line: string) => void): Promise<void> {
  const { pool, clock, origin } = house()
  const [somebody] = await pool`select from people.person limit 1`
  if (somebody)
    throw new StartError('failed', 'This node holds data already, and the demonstration is for an empty one.')
  const now = clock()
  const cast: Cast = new Map()
  const act: Act = async <T>(key: string | null, days: number, name: string, input: unknown) =>
    (await named(name)(callerFor(cast, key, new Date(now.getTime() - days * day_ms)), input)) as T

  const events = demoGroups.flatMap((group) => eventsOf(group, cast, act)).sort((a, b) => b.days - a.days)
  const lately = events.findIndex(({ days }) => days <= 2)
  for (const event of events.slice(0, lately)) await event.run()
  // What is older has been read; what came in the last two days is news.
  await listen()
  for (const key of cast.keys()) await act(key, 2, 'notices.mark_seen', {})
  for (const event of events.slice(lately)) await event.run()
  await listen()

  for (const { name, address, people } of demoGroups) print(`${name}: ${origin}/g/${address} (${people.length} people)`)
  // Somebody has to look after the node: it needs no set-up then.
  await act(null, 0, 'people.make_host', { address: addressOf(demoDoors[0]!) })
  print('These links sign in, once, within a day:')
  for (const key of demoDoors) {
    const { path } = await act<{ path: string }>(null, 0, 'people.reset_link', { address: addressOf(key) })
    print(`  ${nameOf(key)}: ${origin}${path}`)
  }
}

const nameOf = (key: string): string =>
  demoGroups.flatMap(({ people }) => people).find((person) => person.key === key)?.name ?? key

function callerFor(cast: Cast, key: string | null, now: Date): Caller {
  if (key === null) return { actor: { kind: 'system', reason: 'demonstration' }, door: 'cli', locale: 'en', now }
  const { id, locale } = cast.get(key)!
  return { actor: { kind: 'person', id, host: false, scopes: null }, door: 'cli', locale, now }
}

const listen = async (): Promise<void> => {
  for (const listener of listenersOf(allRooms)) await drain(listener)
}

function eventsOf(demo: DemoGroup, cast: Cast, act: Act): Event[] {
  const { people, guests = [], asking, listings, exchanges, request } = demo
  const [founder, ...others] = people as [DemoPerson, ...DemoPerson[]]
  let group: GroupId
  let categories: { id: string; name: string }[] = []

  const arrive = (person: DemoPerson): Promise<void> => enter(demo, person, cast, act)
  const admit = async (key: string, days: number): Promise<void> => {
    await act(key, days, 'groups.ask_to_join', { group, answer: '' })
    await act(founder.key, days, 'groups.admit', { group, person: cast.get(key)!.id })
  }
  const begin = async (): Promise<void> => {
    await arrive(founder)
    const { name, address, about, place, blueprint, locale, time_zone, hue } = demo
    const made = await act<{ group: GroupId }>(founder.key, founder.came, 'groups.create', {
      name,
      address,
      about,
      place,
      blueprint,
      locale,
      time_zone,
      brand_h: hue,
    })
    group = made.group
    categories = (
      await act<{ categories: { id: string; name: string }[] }>(founder.key, founder.came, 'market.categories', {
        group,
      })
    ).categories
  }
  const come = async (person: DemoPerson): Promise<void> => {
    await arrive(person)
    await admit(person.key, person.came)
    for (const role of person.roles ?? [])
      await act(founder.key, person.came, 'groups.give_role', { group, person: cast.get(person.key)!.id, role })
  }
  const post = async (listing: DemoListing): Promise<void> => {
    const name = blueprints[demo.blueprint].categories[demo.locale][listing.category]
    await postListing(
      listing,
      { group, category: categories.find((c) => c.name === name)?.id ?? null, locale: demo.locale },
      act,
    )
  }
  const pay = async (days: number, from: string, to: string, amount: bigint, what: string): Promise<void> => {
    await act(from, days, 'ledger.pay', { group, to: cast.get(to)!.id, amount_minor: amount, description: what })
  }
  return [
    { days: founder.came, run: begin },
    ...others.map((person) => ({ days: person.came, run: () => come(person) })),
    ...guests.map(({ key, came }) => ({ days: came, run: () => admit(key, came) })),
    ...listings.map((listing) => ({ days: listing.days, run: () => post(listing) })),
    ...exchanges.map(([days, from, to, amount, what]) => ({ days, run: () => pay(days, from, to, amount, what) })),
    ...(asking
      ? [
          {
            days: asking.person.came,
            run: async () => {
              await arrive(asking.person)
              await act(asking.person.key, asking.person.came, 'groups.ask_to_join', { group, answer: asking.answer })
            },
          },
        ]
      : []),
    ...(request
      ? [
          {
            days: request.days,
            run: async () => {
              await act(request.to, request.days, 'ledger.request', {
                group,
                from: cast.get(request.from)!.id,
                amount_minor: request.amount,
                description: request.what,
              })
            },
          },
        ]
      : []),
  ]
}

/** A person with a profile and without letters: nobody reads at these addresses. */
async function enter(
  demo: DemoGroup,
  { key, name, came, about, place, languages }: DemoPerson,
  cast: Cast,
  act: Act,
): Promise<void> {
  const { locale, time_zone } = demo
  const { person } = await act<{ person: PersonId }>(null, came, demoPerson.about.name, {
    name,
    address: addressOf(key),
    locale,
    time_zone,
  })
  cast.set(key, { id: person, locale })
  await act(key, came, 'notices.set_mail', { kind: '*', mail: false })
  const fields = Object.entries({ about, place, languages }).filter(([, value]) => value !== undefined)
  await act(
    key,
    came,
    'people.set_fields',
    Object.fromEntries(fields.map(([field, value]) => [field, { value, audience: 2 }])),
  )
}

type Where = { group: GroupId; category: string | null; locale: Locale }

async function postListing(
  { by, kind, title, body, price, price_minor, picture, days }: DemoListing,
  where: Where,
  act: Act,
): Promise<void> {
  const pictures: string[] = []
  if (picture) {
    const bytes = await sharp(readFileSync(join(art, `${picture.art}.svg`)), { density: 144 })
      .resize(800, 600)
      .png()
      .toBuffer()
    const staged = await act<{ picture: string }>(by, days, 'items.stage_picture', {
      bytes: new Uint8Array(bytes),
      alt: picture.alt,
    })
    pictures.push(staged.picture)
  }
  await act(by, days, 'market.post_listing', {
    ...where,
    kind,
    title,
    body,
    price: price ?? '',
    price_minor: price_minor ?? null,
    pictures,
  })
}
