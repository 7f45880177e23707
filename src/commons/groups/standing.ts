// Where somebody stands in a group, and the rule behind every button of it.
import type { GroupId, PersonId } from '#kernel/ids'
import { allow, deny, type Verdict } from '#kernel/verdict'

/** `refused`: asked and was declined. Everybody without a row is `none`. */
export type MembershipState = 'none' | 'asked' | 'active' | 'suspended' | 'left' | 'refused'
export type Admission = 'open' | 'request' | 'invitation'
/** Page: anyone sees who we are. Open: anyone may read what is public in it. Hidden: absent for strangers. */
export type Visibility = 'page' | 'open' | 'hidden'

/** Everything a policy needs to know of the asking person in a group. */
export type Standing = {
  group: GroupId
  person: PersonId | null
  state: MembershipState
  roles: readonly string[]
  rights: ReadonlySet<string>
}

/** An active member whose roles include the right. */
export const holds = (standing: Standing, right: string): boolean =>
  standing.state === 'active' && standing.rights.has(right)

/** The same with its reason, from the most outward: come in, be a member, not suspended, hold the right. */
export function verdictOf(standing: Standing, right: string): Verdict {
  if (standing.person === null) return deny('kernel.sign_in_required')
  if (standing.state === 'suspended') return deny('groups.suspended')
  if (standing.state !== 'active') return deny('groups.members_only')
  return standing.rights.has(right) ? allow : deny('kernel.not_allowed')
}
