import { giveRole, invite, member, restore, suspend, takeRole } from '#commons/groups/server'
import { profile } from '#commons/people/server'
import { feedbackOf, hideFeedback, replyFeedback } from '#tools/deal/server'
import { openBalance } from '#tools/ledger/server'
import { Refusal } from '#kernel/errors'
import { form, load as loaded, maybe, text, type Ask, type FormEvent } from '../../../../kit.ts'
import { say, type Saying } from '../../../../said.ts'
import { groupOf } from '../../group.ts'
import type { Actions, PageServerLoad } from './$types'

/** Somebody who shows me nothing of themselves is still a member whose name I know. */
async function fieldsOf(ask: Ask, person: string, group: string) {
  try {
    return (await ask(profile, { person, group })).fields
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === 'people.person_absent') return []
    throw cause
  }
}

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const after = maybe(event.url.searchParams, 'feedback')
  const { person } = event.params
  return loaded(event, async (ask) => ({
    member: await ask(member, { group: front.id, person }),
    fields: await fieldsOf(ask, person, front.id),
    feedback: shell?.tools.includes('market')
      ? await ask(feedbackOf, { group: front.id, person, ...(after && { after }) })
      : null,
    later: after !== undefined,
    balance: shell?.tools.includes('ledger') ? await ask(openBalance, { group: front.id, person }) : null,
  }))
}

const whom = async (event: FormEvent) => ({ group: await groupOf(event), person: event.params['person'] ?? '' })
const then = (saying: Saying) => (_answer: unknown, event: FormEvent) => say(event, saying)
type Role = Parameters<typeof takeRole>[1]['role']
const role = (data: FormData): Role => text(data, 'role') as Role

export const actions: Actions = {
  give_role: form(giveRole, {
    read: async (data, event) => ({ ...(await whom(event)), role: role(data), until: maybe(data, 'until') ?? null }),
    done: then('groups.said.role_given'),
  }),
  take_role: form(takeRole, {
    read: async (data, event) => ({ ...(await whom(event)), role: role(data) }),
    done: then('groups.said.role_taken'),
  }),
  reply: form(replyFeedback, {
    read: (data) => ({ feedback: text(data, 'feedback'), text: text(data, 'text') }),
  }),
  hide: form(hideFeedback, {
    read: (data) => ({ feedback: text(data, 'feedback'), reason: text(data, 'reason') }),
    done: then('deal.said.hidden'),
  }),
  suspend: form(suspend, { read: (_data, event) => whom(event), done: then('groups.said.suspended') }),
  restore: form(restore, { read: (_data, event) => whom(event), done: then('groups.said.restored') }),
  invite: form(invite, {
    read: async (data, event) => ({
      ...(await whom(event)),
      addresses: [text(data, 'addresses').trim()].filter(Boolean),
    }),
    done: then('groups.said.invited'),
  }),
}
