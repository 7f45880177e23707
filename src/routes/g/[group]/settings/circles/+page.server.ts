import { addToCircle, circles, createCircle, join, leaveCircle, members } from '#commons/groups/server'
import { isId } from '#kernel/ids'
import { form, load as loaded, maybe, text, type FormEvent } from '../../../../kit.ts'
import { say, type Saying } from '../../../../said.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front } = await event.parent()
  const circle = maybe(event.url.searchParams, 'circle')
  const find = maybe(event.url.searchParams, 'find')
  return loaded(event, async (ask) => {
    const found =
      circle && isId(circle) ? await ask(members, { group: front.id, ...(find && { find: find.slice(0, 80) }) }) : null
    return {
      ...(await ask(circles, { group: front.id })),
      adding: found && circle ? { circle, find: find ?? '', rows: found.rows } : null,
    }
  })
}

const then = (saying: Saying) => (_answer: unknown, event: FormEvent) => say(event, saying)

export const actions: Actions = {
  create: form(createCircle, {
    read: async (data, event) => ({
      parent: await groupOf(event),
      name: text(data, 'name'),
      about: text(data, 'about'),
    }),
    done: then('groups.said.circle_begun'),
  }),
  join: form(join, { read: (data) => ({ group: text(data, 'circle') }), done: then('groups.said.circle_joined') }),
  leave: form(leaveCircle, {
    read: (data) => ({ circle: text(data, 'circle') }),
    done: then('groups.said.circle_left'),
  }),
  add: form(addToCircle, {
    read: (data) => ({ circle: text(data, 'circle'), person: text(data, 'person') }),
    done: then('groups.said.circle_added'),
  }),
}
