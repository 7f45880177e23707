// Door 1 of groups: browser-safe.
import { declareErrors } from '#kernel/errors'

export { holds, verdictOf, type Admission, type MembershipState, type Standing, type Visibility } from './standing.ts'
export { blueprints, blueprintIds, proposedUnit, isBlueprint } from './blueprints/index.ts'
export type { Blueprint, BlueprintId, CurrencyProposal } from './blueprints/blueprint.ts'
export { addressFrom, addressProblem, addressLimit } from './rules/address.ts'
export { splitAddresses } from './rules/mail-list.ts'
export { isStep, readDraft, withProposal, type Draft, type Proposal, type Step } from './rules/draft.ts'
export { givenRoles, allRoles, type GivenRole, type Role } from './rules/roles.ts'
export * as shapes from './schema.ts'
export * as policy from './policy.ts'
export type * from './views.ts'

/** `data.person` is whose membership it is; the subject is the membership, except where the group itself is meant. */
export const facts = [
  'groups.group_created',
  'groups.group_changed',
  'groups.group_moved',
  'groups.circle_created',
  'groups.member_asked',
  'groups.ask_ended',
  'groups.member_joined',
  'groups.member_declined',
  'groups.member_left',
  'groups.member_suspended',
  'groups.member_restored',
  'groups.member_claimed',
  'groups.members_imported',
  'groups.role_given',
  'groups.role_taken',
  'groups.role_ended',
  'groups.invitation_sent',
  'groups.invitation_withdrawn',
] as const

/** The confirm page behind the link of an invitation. */
export const invitationPath = (token: string): string => `/m/join/${token}`

export const errors = declareErrors({
  'groups.group_absent': 'absent',
  'groups.person_absent': 'absent',
  'groups.invitation_absent': 'absent',
  'groups.members_only': 'denied',
  'groups.suspended': 'denied',
  'groups.host_only': 'denied',
  'groups.by_invitation': 'denied',
  'groups.by_request': 'denied',
  'groups.not_yourself': 'denied',
  'groups.circle_only_members': 'denied',
  'groups.address_reserved': 'invalid',
  'groups.address_taken': 'conflict',
  'groups.limits_wrong': 'invalid',
  'groups.until_past': 'invalid',
  'groups.circle_in_circle': 'invalid',
  'groups.circle_follows': 'invalid',
  'groups.not_a_circle': 'invalid',
  'groups.one_address': 'invalid',
  'groups.paper_long': 'limit',
  'groups.not_unclaimed': 'conflict',
  'groups.door_open': 'conflict',
  'groups.already_member': 'conflict',
  'groups.already_asked': 'conflict',
  'groups.already_settled': 'conflict',
  'groups.asked_lately': 'conflict',
  'groups.not_active': 'conflict',
  'groups.not_suspended': 'conflict',
  'groups.role_not_held': 'conflict',
  'groups.last_coordinator': 'conflict',
  'groups.invitation_used': 'conflict',
  'groups.invitation_expired': 'conflict',
  'groups.invitation_withdrawn': 'conflict',
  'groups.mailbox_known': 'conflict',
})
