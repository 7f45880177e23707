// Statements for paper: one account, or all members' in a batch that the treasurer hands out at the assembly.
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { dayWriter, type Paper } from '#kernel/paper'
import { query } from '#kernel/query'
import { wordsFor } from '#kernel/words'
import { readableGroup } from '#commons/groups/server'
import * as policy from '../../policy.ts'
import { paperAccounts, paperBatchLines, paperLines, StatementSheet, StatementsSheet } from '../../schema.ts'
import type { Party } from '../../views.ts'
import { partiesById, partiesOf } from '../cards.ts'
import { unitOf } from '../posting.ts'
import { here, mine, type Here } from '../queries.ts'
import { accountNamed } from '../store.ts'
import { page, type Held } from './page.ts'
import * as store from './store.ts'

type Asked = { group: string; from?: string | undefined; to?: string | undefined; large: boolean }
const template = new URL('./statement.typ', import.meta.url)

export const statementSheet = query('ledger.statement_sheet', {
  doc: 'The statement of one account for a time, as a sheet to print; yours, or one that you may see.',
  input: StatementSheet,
  api: false,
  subject: here,
  allow: (_actor, { standing }) => policy.isMember(standing),
  async run(ctx, input, at): Promise<Paper> {
    const account =
      input.account === undefined
        ? await mine(ctx, at.currency)
        : await accountNamed(ctx, at.currency.id, input.account)
    if (!account) throw refuse('ledger.account_absent')
    const holder = (await partiesOf(ctx, [account])).get(account.id)!
    return paperOf(ctx, at, input, [holder], `statement-${account.code.toLowerCase()}`)
  },
})

export const statementsSheet = query('ledger.statements_sheet', {
  doc: 'The statements of all members for a time, each on its own pages, by name; for treasurers.',
  input: StatementsSheet,
  api: false,
  subject: here,
  allow: (actor, { standing }) => policy.maySeeAccounts(actor, standing),
  async run(ctx, input, at): Promise<Paper> {
    const rows = await store.printedAccounts(ctx, at.currency.id, paperAccounts, (input.part - 1) * paperAccounts)
    if (rows.length === 0) throw refuse('ledger.account_absent')
    const { compare } = new Intl.Collator(ctx.locale)
    const holders = [...(await partiesOf(ctx, rows)).values()].sort((a, b) => compare(a.name, b.name))
    return paperOf(ctx, at, input, holders, `statements${input.part > 1 ? `-${input.part}` : ''}`, true)
  },
})

async function paperOf(
  ctx: Ctx,
  { currency }: Here,
  { group, from, to, large }: Asked,
  holders: readonly Party[],
  name: string,
  batch = false,
): Promise<Paper> {
  const ids = holders.map((holder) => holder.account as store.PrintedLine['account'])
  const most = batch ? paperBatchLines : paperLines
  const lines = await store.linesByDay(ctx, ids, { from: from ?? null, to: to ?? null }, most + 1)
  if (lines.length > most) throw refuse('ledger.paper_long', { most })
  const before = new Map(
    (from ? await store.heldBefore(ctx, ids, from) : []).map((row) => [row.account as string, row.balance]),
  )
  const byAccount = Map.groupBy(lines, (line) => line.account as string)
  const other = await partiesById(ctx, [...new Set(lines.map((line) => line.other))])
  const t = wordsFor(ctx.locale)
  const { group: row } = await readableGroup(ctx, group as GroupId)
  const day = dayWriter(ctx.locale, 'long')
  const written = (holder: Party) => {
    const held: Held = {
      holder,
      opening: before.get(holder.account) ?? 0n,
      lines: (byAccount.get(holder.account) ?? []).map((line) => ({ ...line, with: other(line.other).name })),
    }
    return page(
      held,
      { from: from ?? null, to: to ?? currency.today, today: currency.today, unit: unitOf(currency) },
      ctx.locale,
    )
  }
  return {
    name: `${name}-${to ?? currency.today}`,
    sheet: {
      template,
      locale: ctx.locale,
      title: t(batch ? 'ledger.paper.statements' : 'ledger.paper.statement'),
      by: row.name,
      size: 'a4',
      large,
      running: batch,
      foot: t('ledger.paper.printed', { day: day(currency.today) }),
      data: { parts: holders.map(written) },
    },
  }
}
