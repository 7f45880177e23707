// Further currencies of a group: hours beside credit, points that thank, a book of national money.
import { command } from '#kernel/command'
import { refuse, type Refusal } from '#kernel/errors'
import type { Ctx } from '#kernel/context'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { AddCurrency, Award, ChangeCurrency, mostCurrencies } from '../schema.ts'
import { saneBounds } from '../rules/limits.ts'
import { payment } from './commands-pay.ts'
import { readSize } from './deal.ts'
import { unitOf } from './posting.ts'
import {
  currenciesOf,
  openFor,
  addCurrency as add,
  changeCurrency as change,
  type CurrencySet,
} from './store-currencies.ts'

type At = { standing: Standing; all: CurrencySet[] }

async function at(ctx: Ctx, group: string): Promise<At> {
  const standing = await standingIn(ctx, group as GroupId)
  const all = await currenciesOf(ctx, group as GroupId)
  if (all.length === 0) throw refuse('ledger.currency_absent')
  return { standing, all }
}

/** A form that names the field: the symbol or the name is another's. */
function taken(all: readonly CurrencySet[], one: { id?: string; other: string; symbol: string }): Refusal {
  const rest = all.filter((row) => row.id !== one.id)
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  if (one.symbol !== '' && rest.some((row) => same(row.symbol, one.symbol)))
    return refuse('ledger.symbol_taken', {}, { symbol: { key: 'ledger.error.symbol_taken' } })
  if (rest.some((row) => same(row.other, one.other)))
    return refuse('ledger.name_taken', {}, { other: { key: 'ledger.error.name_taken' } })
  return refuse('ledger.currency_in_use')
}

export const addCurrency = command('ledger.add_currency', {
  doc: 'Adds a currency to a group, with its own accounts of the community: hours, mutual credit, points, or a book of national money.',
  input: AddCurrency,
  subject: (ctx, { group }) => at(ctx, group),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  async run(ctx, input, { all }) {
    if (all.length >= mostCurrencies) throw refuse('ledger.currencies_full')
    const hours = input.kind === 'hours'
    const scale = hours || input.kind === 'points' ? 0 : input.scale
    const step_s = hours ? input.step_s : 0
    const unit = unitOf({ ...input, scale, step_s })
    const [lowest, highest] = (['lowest', 'highest'] as const).map((end) => readSize(input[end], unit, ctx.locale, end))
    const bounds = saneBounds({
      ...input,
      min_minor: input.min_minor ?? (lowest === null ? null : -lowest!),
      max_minor: input.max_minor ?? highest!,
    })
    if (bounds === null) throw refuse('ledger.limits_crossed')
    const currency = await add(ctx, {
      ...input,
      ...bounds,
      scale,
      step_s,
      // Points are given by roles alone, whatever the form says.
      default_workflow: input.kind === 'points' ? 'send' : input.default_workflow,
    })
    if (currency === null) throw taken(all, input)
    if (input.opens === 'at_once') await openFor(ctx.tx, currency, null, ctx.now)
    ctx.tell({
      name: 'ledger.currency_added',
      group: input.group as GroupId,
      subject: currency,
      data: { kind: input.kind },
    })
    return { currency }
  },
})

export const changeCurrency = command('ledger.change_currency', {
  doc: 'Changes how a currency works: who sees balances, when accounts open, what is at rest; its names only while nothing was exchanged.',
  input: ChangeCurrency,
  subject: async (ctx, { group, currency }) => {
    const found = await at(ctx, group)
    return { ...found, row: found.all.find((row) => row.id === currency) }
  },
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  async run(ctx, input, { all, row }) {
    if (!row) throw refuse('ledger.currency_absent')
    const { group: _, currency: __, ...given } = input
    if (input.write_off !== undefined)
      given.write_off_minor = readSize(input.write_off, unitOf(row), ctx.locale, 'write_off')
    const next = {
      ...row,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    } as CurrencySet
    if (!(await change(ctx, next))) throw taken(all, next)
    if (row.opens === 'first_use' && next.opens === 'at_once') await openFor(ctx.tx, row.id, null, ctx.now)
    return { currency: row.id }
  },
})

type AwardTerms = {
  group: string
  currency: string
  to: string
  amount?: string | undefined
  amount_minor?: bigint | undefined
  description: string
}
export const award = payment(
  'ledger.award',
  'Gives a member points from the community, or thanks alone where the amount is zero; for roles. Points are not paid on.',
  Award,
  {
    act: () => 'award',
    points: true,
    payer: () => ':community',
    payee: (input: AwardTerms) => input.to,
    verdict: (standing, row) => policy.mayAward(standing, row),
  },
)
