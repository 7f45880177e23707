// Who an item is for. The numbers are stored; each wider audience has a larger one.
export const audiences = { self: 0, roles: 1, members: 2, network: 3, public: 4 } as const
export type AudienceName = keyof typeof audiences
export type Audience = (typeof audiences)[AudienceName]

type Shown = 'page' | 'open' | 'hidden'

/**
 * Audiences that somebody may choose in a group. `network` of a circle is its whole community; a community has none until
 * it is joined to others. Nothing is public in what is hidden, nor in a circle of what is hidden.
 */
export function audiencesOf(
  group: { visibility: Shown; parent_id: string | null },
  community: { visibility: Shown },
): readonly Audience[] {
  const inside: Audience[] = [audiences.self, audiences.roles, audiences.members]
  if (group.parent_id !== null) inside.push(audiences.network)
  if (group.visibility !== 'hidden' && community.visibility !== 'hidden') inside.push(audiences.public)
  return inside
}
