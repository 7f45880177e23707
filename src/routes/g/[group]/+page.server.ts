import { home, list, markSeen } from '#commons/notices/server'
import { listings } from '#tools/market/server'
import { myAccount } from '#tools/ledger/server'
import { load as loaded, form } from '../../kit.ts'
import type { Actions, PageServerLoad } from './$types'

/** What is shown of them here; the rest need not travel. */
const first = <P extends { listings: unknown[] }>(page: P, most: number): P => ({
  ...page,
  listings: page.listings.slice(0, most),
})

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  return loaded(event, async (ask) => {
    // A visitor sees those that their authors opened to everybody.
    const market = front.visibility !== 'hidden' && (shell?.tools.includes('market') ?? true)
    const [offers, wants] = market
      ? await Promise.all([
          ask(listings, { group: front.id, kind: 'offer' }).then((page) => first(page, 3)),
          ask(listings, { group: front.id, kind: 'want' }).then((page) => first(page, 4)),
        ])
      : [null, null]
    if (shell?.me.state !== 'active') return { offers, wants, waiting: null, happened: null, account: null }
    return {
      offers,
      wants,
      waiting: await ask(home, { group: front.id }),
      happened: await ask(list, { group: front.id }),
      account: shell.tools.includes('ledger') ? await ask(myAccount, { group: front.id }) : null,
    }
  })
}

export const actions: Actions = { seen: form(markSeen, { read: () => ({}) }) }
