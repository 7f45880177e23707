// The balance over time: one look for each month, whatever the length of the book.
import { query } from '#kernel/query'
import * as policy from '../policy.ts'
import { monthEnds } from '../rules/month-ends.ts'
import { BalanceLine as Asked } from '../schema.ts'
import type { BalanceLine } from '../views.ts'
import { partiesById } from './cards.ts'
import { unitOf } from './posting.ts'
import { here } from './queries.ts'
import { accountFor } from './queries-statement.ts'
import { balancesOn } from './store-statement.ts'

export const balanceLine = query('ledger.balance_line', {
  doc: 'The balance of an account at the end of each month, up to 60 of them, and today; yours, or one that you may see.',
  input: Asked,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  run: async (ctx, { account: name, months }, at): Promise<BalanceLine> => {
    const account = await accountFor(ctx, at, name)
    const found = await balancesOn(ctx, account.id, monthEnds(at.currency.today, months))
    const party = await partiesById(ctx, [account.id])
    return {
      points: found.flatMap(({ day, balance }) => (balance === null ? [] : [{ day, balance }])),
      unit: unitOf(at.currency),
      comfortable: { from: account.softMin ?? account.min, to: account.softMax ?? account.max },
      holder: party(account.id),
    }
  },
})
