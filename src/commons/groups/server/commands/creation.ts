import { command } from '#kernel/command'
import { hostOnly } from '../../policy.ts'
import { SetCreation } from '../../schema.ts'
import * as store from '../store.ts'

export const setCreation = command('groups.set_creation', {
  doc: 'Decides who may begin a group on this node: anyone who is signed in, or the host alone.',
  input: SetCreation,
  subject: async () => null,
  allow: hostOnly,
  async run(ctx, { who }) {
    await store.setCreation(ctx, who)
    return { who }
  },
})
