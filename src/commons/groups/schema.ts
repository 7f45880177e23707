// Shapes of every input, and the limits as named constants.
import * as v from 'valibot'
import { locales } from '#kernel/context'
import { day, id, line, mail, minor, place, prose } from '#kernel/shape'
import { isZone, seenZone } from '#commons/people'
import { blueprintIds } from './blueprints/index.ts'
import { addressLimit } from './rules/address.ts'
import { givenRoles } from './rules/roles.ts'

export const nameLimit = 120
export const aboutLimit = 4000
export const placeLimit = 200
export const unitLimit = 40
export const answerLimit = 4000
export const noteLimit = 1000
export const wordLimit = 1000
export const invitesAtOnce = 50
export const invitationDays = 30
/** Imported members who are invited in one go. */
export const importedAtOnce = 200
export const pageSize = 50

const admission = v.picklist(['open', 'request', 'invitation'])
const visibility = v.picklist(['page', 'open', 'hidden'])
const address = v.pipe(line(addressLimit), v.toLowerCase())
const timeZone = v.pipe(v.string(), v.maxLength(60, 'too_long'), v.check(isZone, 'choice'))
/** Degrees of the colour circle; forms send text. */
const hue = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'number'), v.transform(Number))], 'number'),
  v.integer('number'),
  v.minValue(0, 'too_small'),
  v.maxValue(360, 'too_large'),
)
const addresses = v.pipe(v.array(mail()), v.maxLength(invitesAtOnce, 'too_long'))
/** A day as a form sends it, which lasts until its end in UTC, or an instant. */
const until = v.pipe(
  v.union(
    [
      v.pipe(
        day(),
        v.transform((last) => `${last}T23:59:59.999Z`),
      ),
      v.pipe(v.string(), v.isoTimestamp('date')),
    ],
    'date',
  ),
  v.transform((at) => new Date(at)),
  v.check((at) => !Number.isNaN(at.getTime()), 'date'),
)
const group = id()
const person = id()

export const Create = v.object({
  name: line(nameLimit, 1),
  address: v.optional(address),
  about: v.optional(prose(aboutLimit), ''),
  place: v.optional(line(placeLimit), ''),
  locale: v.picklist(locales),
  time_zone: timeZone,
  visibility: v.optional(visibility),
  admission: v.optional(admission),
  blueprint: v.picklist(blueprintIds),
  unit: v.optional(v.object({ one: line(unitLimit, 1), other: line(unitLimit, 1) })),
  min_minor: v.optional(minor()),
  max_minor: v.optional(minor()),
  brand_h: v.optional(hue),
  invites: v.optional(addresses, []),
})
export const Update = v.object({
  group,
  name: v.optional(line(nameLimit, 1)),
  about: v.optional(prose(aboutLimit)),
  place: v.optional(line(placeLimit)),
  address: v.optional(address),
  admission: v.optional(admission),
  visibility: v.optional(visibility),
  locale: v.optional(v.picklist(locales)),
  time_zone: v.optional(timeZone),
  brand_h: v.optional(v.nullable(hue)),
})
export const SetCreation = v.object({ who: v.picklist(['anyone', 'host']) })
export const Here = v.object({ group })
export const InPages = v.object({ group, after: place() })
export const Someone = v.object({ group, person })
export const Address = v.object({ address })
export const Ask = v.object({ group, answer: v.optional(prose(answerLimit), '') })
export const Decline = v.object({ group, person, word: v.optional(prose(wordLimit), '') })
export const Invite = v.object({
  group,
  addresses: v.optional(addresses, []),
  note: v.optional(prose(noteLimit), ''),
  person: v.optional(person),
})
export const InviteImported = v.object({ group, note: v.optional(prose(noteLimit), '') })
export const Withdraw = v.object({ invitation: id() })
const token = v.pipe(v.string(), v.regex(/^[\w-]{20,100}$/, 'id'))
export const Token = v.object({ token })
export const AsNew = v.object({ token, name: line(nameLimit, 1), device: v.optional(line(120), ''), zone: seenZone() })
export const GiveRole = v.object({ group, person, role: v.picklist(givenRoles), until: v.optional(v.nullable(until)) })
export const TakeRole = v.object({ group, person, role: v.picklist(givenRoles) })
export const CreateCircle = v.object({
  parent: id(),
  name: line(nameLimit, 1),
  about: v.optional(prose(aboutLimit), ''),
})
export const InCircle = v.object({ circle: id(), person })
export const Circle = v.object({ circle: id() })
export const Members = v.object({
  group,
  find: v.optional(line(80)),
  state: v.optional(v.picklist(['active', 'suspended', 'left'])),
  after: place(),
})
/** Up to a whole exchange at once. */
export const importLimit = 50_000
export const ImportMembers = v.object({
  group,
  members: v.pipe(
    v.array(
      v.object({
        source_id: line(200, 1),
        name: line(nameLimit, 1),
        address: v.optional(v.nullable(line(254))),
        number: line(40, 1),
        joined_at: v.date(),
        state: v.picklist(['active', 'suspended', 'left']),
      }),
    ),
    v.maxLength(importLimit, 'too_long'),
  ),
})
/** Members on one printed list. */
export const paperMembers = 2000
const large = v.optional(v.boolean('choice'), false)
const occasion = v.optional(line(80), '')
const upTo = (least: number, most: number) =>
  v.pipe(v.number('number'), v.integer('number'), v.minValue(least, 'too_small'), v.maxValue(most, 'too_large'))
export const DirectorySheet = v.object({ group, large })
/** `blank`: lines at the end, for guests. */
export const SignInSheet = v.object({ group, large, occasion, blank: v.optional(upTo(0, 100), 10) })
/** `first`: the number of the first sheet; numbers go on from one market day to the next. */
export const TradingSheet = v.object({
  group,
  large,
  occasion,
  first: v.optional(upTo(1, 99_999), 1),
  count: v.optional(upTo(1, 50), 5),
})
export const Nothing = v.object({})
export const ProposeAddress = v.object({ name: line(nameLimit, 1), address: v.optional(address) })

/** `group` is an address: whoever types it has no ids at hand. */
export const InvitationLink = v.object({ address: mail(), group: line(60, 1) })
