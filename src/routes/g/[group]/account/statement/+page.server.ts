import { balanceLine, currencies, statement } from '#tools/ledger/server'
import { categories } from '#tools/market/server'
import { load as loaded } from '../../../../kit.ts'
import { askedOf, categoryOf } from '../asked.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { front, shell } = await event.parent()
  const asked = askedOf(event.url)
  const group = front.id
  // Where one begins to read; what is looked for is a list and nothing else.
  const whole = Object.keys(asked).every((name) => name === 'account' || name === 'currency')
  const account = {
    ...(asked.account && { account: asked.account }),
    ...(asked.currency && { currency: asked.currency }),
  }
  return loaded(event, async (ask) => {
    const tree = shell?.tools.includes('market') ? (await ask(categories, { group, retired: true })).categories : []
    return {
      asked,
      page: await ask(statement, { group, ...asked, ...categoryOf(asked, tree) }),
      categories: tree.map(({ id, name, depth }) => ({ id, name: '\u2003'.repeat(depth - 1) + name })),
      currencies: (await ask(currencies, { group })).rows,
      line: whole ? await ask(balanceLine, { group, ...account, months: 60 }) : null,
    }
  })
}
