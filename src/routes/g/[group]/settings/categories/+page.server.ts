import {
  addCategory,
  categories,
  mergeCategories,
  moveCategory,
  renameCategory,
  retireCategory,
} from '#tools/market/server'
import { form, load as loaded, text } from '../../../../kit.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  return loaded(event, (ask) => ask(categories, { group: front.id, retired: true }))
}

const category = (data: FormData) => text(data, 'category')

export const actions: Actions = {
  add: form(addCategory, {
    read: async (data, event) => ({
      group: await groupOf(event),
      name: text(data, 'name'),
      parent: text(data, 'parent') || null,
    }),
  }),
  rename: form(renameCategory, { read: (data) => ({ category: category(data), name: text(data, 'name') }) }),
  move: form(moveCategory, {
    read: (data) => ({
      category: category(data),
      ...(data.has('parent') && { parent: text(data, 'parent') || null }),
      ...(data.has('step') && { step: text(data, 'step') as 'up' | 'down' }),
    }),
  }),
  merge: form(mergeCategories, { read: (data) => ({ category: category(data), into: text(data, 'into') }) }),
  retire: form(retireCategory, { read: (data) => ({ category: category(data) }) }),
  bring_back: form(retireCategory, { read: (data) => ({ category: category(data), retired: false }) }),
}
