// The roles of a group. Everybody active is a member; the others are given, with a term or without.

export const givenRoles = ['coordinator', 'treasurer', 'clerk', 'auditor'] as const
export type GivenRole = (typeof givenRoles)[number]
export type Role = GivenRole | 'member'
export const allRoles = [...givenRoles, 'member'] as const satisfies readonly Role[]
/** What the founder of a community begins with; a circle has no accounts of its own. */
export const foundersRoles = ['coordinator', 'treasurer'] as const satisfies readonly GivenRole[]
export const circleRoles = ['coordinator'] as const satisfies readonly GivenRole[]

/**
 * Would the group be left without anybody to turn to? Only endless coordinators count: one whose term ends would leave the
 * group locked on that day.
 */
export const wouldLockOut = (endlessCoordinators: readonly string[], without: string): boolean =>
  endlessCoordinators.length === 1 && endlessCoordinators[0] === without
