// An offer is a promise of somebody who is there: it goes with a membership that ends or is suspended, and comes back with it.
// What somebody brings back stands anew, by whichever door.
import type { GroupId, ItemId, PersonId } from '#kernel/ids'
import type { Listener } from '#kernel/room'
import { followWhereabouts } from './life.ts'
import { freshen } from './life/store.ts'

export const listener: Listener = {
  name: 'market',
  facts: [
    'groups.member_left',
    'groups.member_suspended',
    'groups.member_restored',
    'groups.member_joined',
    'items.item_brought_back',
  ],
  async take(ctx, facts) {
    const seen = new Set<string>()
    for (const { name, subject, group_id: group, data } of facts) {
      if (name === 'items.item_brought_back') {
        if (subject !== null && data['kind'] === 'listing') await freshen(ctx, subject as ItemId)
        continue
      }
      const person = data['person']
      if (group === null || typeof person !== 'string' || seen.has(`${group} ${person}`)) continue
      seen.add(`${group} ${person}`)
      // What counts is where the person stands now, not what was told in between.
      await followWhereabouts(ctx, group as GroupId, person as PersonId)
    }
  },
}
