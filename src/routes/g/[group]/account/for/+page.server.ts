import { adminPay, payees } from '#tools/ledger/server'
import { front } from '#commons/groups/server'
import { refuse } from '#kernel/errors'
import { form, load as loaded, text, type FormEvent } from '../../../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front: face, shell } = await event.parent()
  return loaded(event, async (ask) => ({
    parties: (await ask(payees, { group: face.id })).rows,
    mayPass: shell?.can['mayRecordForOthers']?.ok ?? false,
  }))
}

/** A number, or a name that fits exactly one. */
async function party(event: FormEvent, group: string, data: FormData, field: 'from' | 'to'): Promise<string> {
  const typed = text(data, field).trim()
  const { rows } = await event.locals.ask(payees, { group, find: typed })
  const exact = rows.filter(
    (row) =>
      row.code.toLowerCase() === typed.toLowerCase() ||
      (row.person?.name ?? row.name).toLowerCase() === typed.toLowerCase(),
  )
  const found = exact.length === 1 ? exact : rows
  if (found.length !== 1) throw refuse('kernel.input_invalid', {}, { [field]: { key: 'ledger.screen.party_unknown' } })
  return found[0]!.account
}

export const actions: Actions = {
  default: form(adminPay, {
    read: async (data, event) => {
      const face = await event.locals.ask(front, { address: event.params['group'] ?? '' })
      if ('movedTo' in face) throw refuse('groups.group_absent')
      return {
        group: face.id,
        from: await party(event, face.id, data, 'from'),
        to: await party(event, face.id, data, 'to'),
        amount: text(data, 'amount'),
        description: text(data, 'description'),
        reason: text(data, 'reason'),
        ...(text(data, 'occurred_on') && { occurred_on: text(data, 'occurred_on') }),
        pass_limit: text(data, 'pass') === 'yes',
      }
    },
    done: ({ transfer }, event) => `/g/${event.params['group']}/account/${transfer}?new`,
  }),
}
