// Putting away and bringing back: soft, so that every putting away has its undo.
import { command } from '#kernel/command'
import type { ItemId } from '#kernel/ids'
import type { ItemState } from '../index.ts'
import { mayBringBack, mayPutAway, stateWhenPutAway } from '../policy.ts'
import { OneItem } from '../schema.ts'
import { itemFor } from './item-for.ts'
import * as store from './store.ts'

export const putAway = command('items.put_away', {
  doc: 'Puts an item away: it is gone for everybody but its author and those who keep order, and can be brought back.',
  input: OneItem,
  subject: (ctx, input) => itemFor(ctx, input.item as ItemId, true),
  allow: (actor, { at }) => mayPutAway(actor, at),
  async run(ctx, _input, { item, at }): Promise<{ item: ItemId; state: ItemState }> {
    const state = stateWhenPutAway(at)
    // Twice is once; but who keeps order may settle what its author only laid aside.
    if (item.state === 'hidden' || item.state === state) return { item: item.id, state: item.state }
    await store.setState(ctx, [item.id], state)
    ctx.tell({ name: 'items.item_put_away', group: item.group_id, subject: item.id, data: { kind: item.kind, state } })
    return { item: item.id, state }
  },
})

export const bringBack = command('items.bring_back', {
  doc: 'Brings back an item that was put away.',
  input: OneItem,
  subject: (ctx, input) => itemFor(ctx, input.item as ItemId, true),
  allow: (actor, { at }) => mayBringBack(actor, at),
  async run(ctx, _input, { item }): Promise<{ item: ItemId; state: ItemState }> {
    if (item.state === 'live') return { item: item.id, state: 'live' }
    await store.setState(ctx, [item.id], 'live')
    ctx.tell({ name: 'items.item_brought_back', group: item.group_id, subject: item.id, data: { kind: item.kind } })
    return { item: item.id, state: 'live' }
  },
})
