// An offer is a promise of somebody who is there: it goes with a membership that ends or is suspended, and comes back with it.
import type { Listener } from '#kernel/room'
import { followMembership } from '#commons/items/server'

export const listener: Listener = {
  name: 'market',
  facts: ['groups.member_left', 'groups.member_suspended', 'groups.member_restored', 'groups.member_joined'],
  async take(ctx, facts) {
    const seen = new Set<string>()
    for (const { group_id: group, data } of facts) {
      const person = data['person']
      if (group === null || typeof person !== 'string' || seen.has(`${group} ${person}`)) continue
      seen.add(`${group} ${person}`)
      // What counts is where the person stands now, not what was told in between.
      await followMembership(ctx, 'listing', group, person)
    }
  },
}
