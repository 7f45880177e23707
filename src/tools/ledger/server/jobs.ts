import type { TimedJob } from '#kernel/room'
import { lookAfter } from './by-itself.ts'
import { expireRequests } from './commands-request.ts'
import { sumDays } from './sum-days.ts'
import { countFigures } from './figures.ts'

export const jobs: readonly TimedJob[] = [
  {
    name: 'ledger.expire_requests',
    cron: '11 * * * *',
    run: async (ctx) => {
      await expireRequests(ctx)
    },
  },
  { name: 'ledger.sum_days', cron: '23 * * * *', run: sumDays },
  { name: 'ledger.count_figures', cron: '* * * * *', run: (ctx) => countFigures(ctx) },
  {
    name: 'ledger.look_after',
    cron: '17 3 * * *',
    run: async (ctx) => {
      await lookAfter(ctx)
    },
  },
]
