// Sheets for a market day: empty lines for who gave, who received, what and how much. The number of a sheet is typed later.
import { query } from '#kernel/query'
import type { GroupId } from '#kernel/ids'
import { dayIn, type Paper } from '#kernel/paper'
import { wordsFor } from '#kernel/words'
import { mayReadMembers } from '../../policy.ts'
import { TradingSheet } from '../../schema.ts'
import { placeOf } from '../standing.ts'

export const tradingSheet = query('groups.trading_sheet', {
  doc: 'Numbered sheets with empty lines on which exchanges of a day are written down by hand.',
  input: TradingSheet,
  api: false,
  subject: (ctx, { group }) => placeOf(ctx, group as GroupId),
  allow: (actor, place) => mayReadMembers(actor, place),
  async run(ctx, { large, occasion, first, count }, { group }): Promise<Paper> {
    const t = wordsFor(ctx.locale, group.words)
    const word = (name: string): string => t(`groups.paper.${name}`)
    return {
      name: `trading-sheets-${dayIn(ctx.now, group.time_zone)}-${first}`,
      sheet: {
        template: new URL('./trading.typ', import.meta.url),
        locale: ctx.locale,
        title: word('trading'),
        by: group.name,
        size: 'a4',
        landscape: true,
        large,
        foot: word('trading_foot'),
        data: {
          occasion,
          sheets: Array.from({ length: count }, (_, i) => t('groups.paper.sheet', { number: String(first + i) })),
          words: {
            line: word('no'),
            gave: word('gave'),
            received: word('received'),
            what: word('what'),
            amount: word('amount'),
            signature: word('signature_received'),
            day: word('day'),
            place: word('place'),
          },
        },
      },
    }
  },
})
