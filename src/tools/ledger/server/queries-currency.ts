// The currencies of a group, as members and those who look after them read them.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import * as policy from '../policy.ts'
import { OfGroup } from '../schema.ts'
import type { Currencies } from '../views.ts'
import { unitOf } from './posting.ts'
import { currenciesOf } from './store-currencies.ts'

export const currencies = query('ledger.currencies', {
  doc: 'The currencies of a group, its own unit first, with your balance in each.',
  input: OfGroup,
  subject: (ctx, { group }) => standingIn(ctx, group as GroupId),
  allow: (_actor, standing) => policy.isMember(standing),
  run: async (ctx, { group }, standing): Promise<Currencies> => ({
    rows: (await currenciesOf(ctx, group as GroupId)).map((row) => ({
      currency: row.id,
      place: row.place,
      kind: row.kind,
      one: row.one,
      other: row.other,
      symbol: row.symbol,
      unit: unitOf(row),
      visibility: row.visibility,
      opens: row.opens,
      default_workflow: row.default_workflow,
      mine: row.account === null ? null : { account: row.account, balance: row.balance ?? 0n },
      fresh: !row.used,
      rules: {
        frozen_receives: row.frozen_receives,
        write_off_minor: row.write_off_minor,
        write_off_days: row.write_off_days,
        dormant_months: row.dormant_months,
        contest_days: row.contest_days,
        closed_on: row.closed_on,
      },
    })),
    can: {
      change: policy.maySetLimits(ctx.actor, standing),
      award: policy.mayAward(standing, { payee_person: null }),
    },
  }),
})
