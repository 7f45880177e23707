// Balances of members, open to members where the group agreed so.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import { fromPlace, toPlace } from '#kernel/shape'
import { standingIn } from '#commons/groups/server'
import * as policy from '../policy.ts'
import { OpenBalance, OpenBalances, pageSize } from '../schema.ts'
import type { OpenBalancesPage } from '../views.ts'
import { partiesOf } from './cards.ts'
import { fold, like } from './find.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import { currencyOf } from './store.ts'
import { openBalancesPage } from './store-open.ts'

export const openBalances = query('ledger.open_balances', {
  doc: 'The balances of the members by name, where the group agreed that members see them.',
  input: OpenBalances,
  subject: here,
  allow: (_actor, { standing, currency }) => policy.maySeeBalances(standing, currency.visibility),
  run: async (ctx, { find, after }, { currency }): Promise<OpenBalancesPage> => {
    const pattern = find === '' ? null : like(fold(find))
    const rows = await openBalancesPage(ctx, currency.id, null, pattern, fromPlace(after, 'text', 'id'), pageSize + 1)
    const shown = rows.slice(0, pageSize)
    const parties = await partiesOf(ctx, shown)
    const last = shown.at(-1)
    return {
      rows: shown.map((row) => ({ party: parties.get(row.id)!, balance: row.balance_minor })),
      after: rows.length > pageSize && last ? toPlace(last.sort_name, last.id) : null,
      unit: unitOf(currency),
    }
  },
})

export const openBalance = query('ledger.open_balance', {
  doc: 'The balance of one member, where the group agreed that members see it; null otherwise.',
  input: OpenBalance,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group, currency: named, person }) => {
    const currency = await currencyOf(ctx, group as GroupId, named)
    const [row] = currency ? await openBalancesPage(ctx, currency.id, person, null, null, 1) : []
    return row && currency ? { balance: row.balance_minor, unit: unitOf(currency) } : null
  },
})
