// Who may do what in a group. Pure: the same verdicts stand behind the commands and behind the buttons.
import type { Actor } from '#kernel/context'
import { all, allow, deny, type Verdict } from '#kernel/verdict'
import { holds, verdictOf, type Admission, type Standing } from './standing.ts'
import { mayAskFrom, next, type Membership, type MembershipAct } from './rules/membership.ts'

/** A group as policies see it. `above`: where the actor stands in the community that a circle belongs to; null in a community. */
export type Place = { here: Standing; above: Standing | null; admission: Admission }
/** A person's own part in the group; `endedAt` is when it ended or was declined. */
export type Own = Membership & { endedAt: Date | null }
/** Another member. `last`: without this person's endless role as coordinator the group would be locked. */
export type Member = { person: string; own: Membership; last: boolean }

const isSystem = (actor: Actor): boolean => actor.kind === 'system'
const isSelf = (actor: Actor, person: string): boolean => actor.kind === 'person' && actor.id === person
export const signedIn = (actor: Actor): Verdict => (actor.kind === 'person' ? allow : deny('kernel.sign_in_required'))
export const anyone = (): Verdict => allow

/** Who looks after a community looks after its circles too, so that no circle is ever locked. */
export const inPlace = (actor: Actor, { here, above }: Place, right: string): Verdict =>
  isSystem(actor) || (above !== null && holds(above, 'maySetUp')) ? allow : verdictOf(here, right)

const step = (act: MembershipAct, own: Membership): Verdict => {
  const answer = next(act, own)
  return 'to' in answer ? allow : deny(answer.refused)
}

// Beginning a group ------------------------------------------------------------------------------

export type Creation = 'anyone' | 'host'

export const mayCreate = (actor: Actor, creation: Creation): Verdict =>
  all(
    signedIn(actor),
    creation === 'anyone' || (actor.kind === 'person' && actor.host) ? allow : deny('groups.host_only'),
  )

export const hostOnly = (actor: Actor): Verdict =>
  isSystem(actor)
    ? allow
    : all(signedIn(actor), actor.kind === 'person' && actor.host ? allow : deny('groups.host_only'))

// Coming in and going ----------------------------------------------------------------------------

const aboveFirst = ({ above }: Place): Verdict =>
  above === null || above.state === 'active' ? allow : deny('groups.circle_only_members')

const doors: Record<Admission, Verdict> = {
  open: deny('groups.door_open'),
  request: deny('groups.by_request'),
  invitation: deny('groups.by_invitation'),
}
const door = (wanted: Admission, { admission }: Place): Verdict => (admission === wanted ? allow : doors[admission])

export const mayJoin = (actor: Actor, place: Place, own: Membership): Verdict =>
  all(signedIn(actor), step('join', own), aboveFirst(place), door('open', place))

export const mayAsk = (actor: Actor, place: Place, own: Own, now: Date): Verdict => {
  const from = own.state === 'refused' ? mayAskFrom(own.endedAt) : null
  const lately = from && from > now ? deny('groups.asked_lately', { date: from.toISOString().slice(0, 10) }) : allow
  return all(signedIn(actor), step('ask', own), aboveFirst(place), door('request', place), lately)
}

/** Whoever was admitted meanwhile stays: that takes an act of its own, `mayLeave`. */
export const mayTakeBack = (actor: Actor, own: Membership): Verdict => all(signedIn(actor), step('take_back', own))

/** A circle may be left by its last coordinator: the community looks after it. */
export const mayLeave = (actor: Actor, place: Place, own: Membership, last: boolean): Verdict =>
  all(signedIn(actor), step('leave', own), last && place.above === null ? deny('groups.last_coordinator') : allow)

// Those who look after the group -----------------------------------------------------------------

/** In general, for a whole queue; with `own`, for one who waits in it. */
export const mayAdmit = (actor: Actor, place: Place, own?: Membership): Verdict =>
  all(inPlace(actor, place, 'mayAdmit'), own ? step('admit', own) : allow)

/** Letters go to a community; a circle takes its people from there. */
export const mayInvite = (actor: Actor, place: Place): Verdict =>
  all(
    signedIn(actor),
    place.above === null ? allow : deny('groups.circle_only_members'),
    inPlace(actor, place, 'mayInvite'),
  )

export const maySuspend = (actor: Actor, place: Place, { person, own, last }: Member): Verdict =>
  all(
    inPlace(actor, place, 'maySuspend'),
    isSelf(actor, person) ? deny('groups.not_yourself') : allow,
    step('suspend', own),
    last && place.above === null ? deny('groups.last_coordinator') : allow,
  )

export const mayRestore = (actor: Actor, place: Place, own: Membership): Verdict =>
  all(inPlace(actor, place, 'maySuspend'), step('restore', own))

/** Nobody but an active member holds a role. */
export const mayGiveRoles = (actor: Actor, place: Place, own: Membership): Verdict =>
  all(inPlace(actor, place, 'mayGiveRoles'), own.state === 'active' ? allow : deny('groups.not_active'))

/** The last coordinator's term has no end. */
export const mayGiveRole = (
  actor: Actor,
  place: Place,
  { own, last }: Member,
  role: { role: string; until: Date | null },
  now: Date,
): Verdict =>
  all(
    mayGiveRoles(actor, place, own),
    role.until && role.until <= now ? deny('groups.until_past') : allow,
    role.role === 'coordinator' && role.until && last && place.above === null ? deny('groups.last_coordinator') : allow,
  )

export const mayTakeRole = (
  actor: Actor,
  place: Place,
  { last }: Member,
  role: { role: string; held: boolean },
): Verdict =>
  all(
    inPlace(actor, place, 'mayGiveRoles'),
    role.held ? allow : deny('groups.role_not_held'),
    role.role === 'coordinator' && last && place.above === null ? deny('groups.last_coordinator') : allow,
  )

export const maySetUp = (actor: Actor, place: Place): Verdict => inPlace(actor, place, 'maySetUp')
export const mayReadMembers = (actor: Actor, place: Place): Verdict => inPlace(actor, place, 'mayReadMembers')
/** Members see who is active; who was suspended or has left is for those who suspend and restore. */
export const mayReadState = (actor: Actor, place: Place, state: 'active' | 'suspended' | 'left'): Verdict =>
  inPlace(actor, place, state === 'active' ? 'mayReadMembers' : 'maySuspend')

// Circles ----------------------------------------------------------------------------------------

export const mayCreateCircle = (actor: Actor, place: Place): Verdict =>
  all(
    signedIn(actor),
    place.above === null ? allow : deny('groups.circle_in_circle'),
    inPlace(actor, place, 'maySetUp'),
  )

/** Oneself through an open door; others by who admits there. Nobody who is not in the community: `inCommunity`. */
export const mayAddToCircle = (actor: Actor, place: Place, { person, own }: Member, inCommunity: boolean): Verdict => {
  const self = isSelf(actor, person) && place.admission === 'open' && place.above?.state === 'active'
  return all(
    place.above === null ? deny('groups.not_a_circle') : allow,
    self ? allow : inPlace(actor, place, 'mayAdmit'),
    inCommunity ? allow : deny('groups.circle_only_members'),
    step('accept', own),
  )
}

export const mayLeaveCircle = (actor: Actor, place: Place, own: Membership): Verdict =>
  all(place.above === null ? deny('groups.not_a_circle') : allow, mayLeave(actor, place, own, false))

/** For the command line and other rooms, never for a person. */
export const systemOnly = (actor: Actor): Verdict => (isSystem(actor) ? allow : deny('kernel.not_allowed'))
