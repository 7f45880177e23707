import { personOf } from '#kernel/context'
import { query } from '#kernel/query'
import type { Verdict } from '#kernel/verdict'
import type { MyGroup } from '../../index.ts'
import { mayCreate, signedIn } from '../../policy.ts'
import { Nothing } from '../../schema.ts'
import * as store from '../store.ts'
import { toCard } from './cards.ts'

export const mine = query('groups.mine', {
  doc: 'My groups and circles, and those where I wait for an answer.',
  input: Nothing,
  allow: signedIn,
  async run(ctx): Promise<{ groups: MyGroup[]; can: { create: Verdict } }> {
    const rows = await store.groupsOf(ctx, personOf(ctx)!)
    return {
      groups: rows.map((row) => ({
        ...toCard(row),
        parent: row.parent_id,
        state: row.state,
        roles: row.roles,
        admission: row.admission,
        visibility: row.visibility,
      })),
      can: { create: mayCreate(ctx.actor, await store.creation(ctx)) },
    }
  },
})
