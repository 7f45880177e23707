import {
  account,
  currencies,
  myAccount,
  pay,
  payee,
  record,
  request,
  setCategory,
  sharedAccounts,
} from '#tools/ledger/server'
import { categories, listing } from '#tools/market/server'
import { isId } from '#kernel/ids'
import { Refusal } from '#kernel/errors'
import type { AccountView } from '#tools/ledger'
import type { Way } from '#tools/ledger/ui'
import {
  form,
  load as loaded,
  maybe,
  readForm,
  refused,
  text,
  type FormEvent,
  type PageEvent,
} from '../../../../../kit.ts'
import { groupOf } from '../../../group.ts'
import { indented } from '../../asked.ts'
import { chosenIn } from '../../chosen.ts'
import { again, lookAt } from './look.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const item = maybe(event.url.searchParams, 'item')
  const chosen = chosenIn(event.url)
  const where = { group: front.id, ...(chosen.currency && { currency: chosen.currency }) }
  return loaded(event, async (ask) => ({
    way: event.params.way as Way,
    kept: { ...chosen, ...(item && { item }) } as Record<string, string>,
    party: await ask(payee, { ...where, to: event.params.party }),
    account: await paying(event, where),
    shared: (await ask(sharedAccounts, { group: front.id })).rows,
    currencies: (await ask(currencies, { group: front.id })).rows.filter((row) => row.kind !== 'points'),
    what: item && isId(item) ? (await ask(listing, { listing: item })).title : '',
    item: item ?? '',
    // What is paid for a listing has the category of it.
    categories:
      !item && shell?.tools.includes('market') ? indented((await ask(categories, { group: front.id })).categories) : [],
  }))
}

/** In the currency that the page's address names. */
const where = async (event: PageEvent) => {
  const { currency } = chosenIn(event.url)
  return { group: await groupOf(event), ...(currency && { currency }) }
}

/** The account that the page is about: one's own, or one that is shared. */
async function paying(event: PageEvent, at: { group: string; currency?: string }): Promise<AccountView> {
  const { from } = chosenIn(event.url)
  return from ? event.locals.ask(account, { ...at, account: from }) : event.locals.ask(myAccount, at)
}

const send = async (data: FormData, event: FormEvent) => ({
  ...(await where(event)),
  amount_minor: text(data, 'amount_minor'),
  description: text(data, 'description'),
  ...(text(data, 'occurred_on') && { occurred_on: text(data, 'occurred_on') }),
  ...(text(data, 'item') && { item: text(data, 'item') }),
})
/** To the receipt. A category that went meanwhile does not stop what is paid: it can be chosen again there. */
async function receipt({ transfer }: { transfer: string }, event: FormEvent, data: FormData): Promise<string> {
  const category = text(data, 'category')
  try {
    if (isId(category)) await setCategory(event.locals.caller, { transfer, category })
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
  }
  return `/g/${event.params['group']}/account/${transfer}?new`
}

export const actions: Actions = {
  /** To the check step, or back with what needs another look. */
  look: async (event) => {
    const data = await readForm(event)
    try {
      return {
        check: lookAt(data, await paying(event, await where(event)), event.locals.caller.locale),
      }
    } catch (cause) {
      return refused(cause, event, data, 'ledger.pay')
    }
  },
  /** From the check step to the amounts again, with everything typed. */
  back: async (event) => {
    const data = await readForm(event)
    try {
      const account = await paying(event, await where(event))
      return { values: again(data, account, event.locals.caller.locale) }
    } catch (cause) {
      return refused(cause, event, data, 'ledger.pay')
    }
  },
  send: (event) => {
    const to = event.params.party
    const way = event.params.way as Way
    const { from } = chosenIn(event.url)
    if (way === 'pay')
      return form(pay, {
        read: async (data, e) => ({ ...(await send(data, e)), to, ...(from && { from }) }),
        done: receipt,
      })(event)
    // Asking and recording, the other one pays; what comes may go to a shared account.
    const read = async (data: FormData, e: FormEvent) => ({
      ...(await send(data, e)),
      from: to,
      ...(from && { to: from }),
    })
    return way === 'ask' ? form(request, { read, done: receipt })(event) : form(record, { read, done: receipt })(event)
  },
}
