// Opening, bounding and closing accounts.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { OpenAccount, OpenCurrency, RenameCurrency, SetLimits, SetStatus } from '../schema.ts'
import { accountNamed, currencyOf, type AccountRow, type CurrencyRow } from './store.ts'
import * as store from './store-accounts.ts'

export const openCurrency = command('ledger.open_currency', {
  doc: 'Gives a group its unit with the accounts of the community; for the system, when a group begins.',
  input: OpenCurrency,
  api: false,
  subject: async () => null,
  allow: policy.systemOnly,
  run: async (ctx, input) => ({ currency: await store.openCurrency(ctx, { ...input, ...sane(input) }) }),
})

export const openAccount = command('ledger.open_account', {
  doc: 'Opens the account of a new member, or finds the one that is there; for the system.',
  input: OpenAccount,
  api: false,
  subject: (ctx, input) => currencyIn(ctx, input.group),
  allow: policy.systemOnly,
  run: async (ctx, { person, kind, code, name }, currency) =>
    store.openAccount(ctx, {
      currency: currency.id,
      kind: person ? 'member' : kind,
      person: person ?? null,
      code: code ?? null,
      name,
    }),
})

async function currencyIn(ctx: Ctx, group: string): Promise<CurrencyRow> {
  const currency = await currencyOf(ctx, group as GroupId)
  if (!currency) throw refuse('ledger.currency_absent')
  return currency
}

type Kept = { standing: Standing; currency: CurrencyRow; account: AccountRow | null }

async function kept(ctx: Ctx, group: string, name: string | undefined): Promise<Kept> {
  const standing = await standingIn(ctx, group as GroupId)
  const currency = await currencyIn(ctx, group)
  const account = name === undefined ? null : ((await accountNamed(ctx, currency.id, name)) ?? null)
  return { standing, currency, account }
}

type Bounds = {
  min_minor: bigint | null
  max_minor: bigint | null
  soft_min_minor: bigint | null
  soft_max_minor: bigint | null
}

/** The friendly word comes before the limit, and the lower end is below the upper. */
function sane<B extends Bounds>(bounds: B): Bounds {
  const { min_minor, max_minor, soft_min_minor, soft_max_minor } = bounds
  const ends = [min_minor, soft_min_minor, soft_max_minor, max_minor].filter((end) => end !== null)
  if (ends.some((end, i) => i > 0 && end < ends[i - 1]!)) throw refuse('ledger.limits_crossed')
  return { min_minor, max_minor, soft_min_minor, soft_max_minor }
}

export const setLimits = command('ledger.set_limits', {
  doc: 'Sets the limits of one account, or of all that have none of their own, with the decision behind it.',
  input: SetLimits,
  subject: (ctx, input) => kept(ctx, input.group, input.account),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  run: async (ctx, input, { currency, account }) => {
    if (input.account !== undefined && account === null) throw refuse('ledger.account_absent')
    await store.setLimits(ctx, {
      currency: currency.id,
      account: account?.id ?? null,
      own_min: !input.follow_min,
      own_max: !input.follow_max,
      reason: input.reason,
      ...sane(input),
    })
    return { account: account?.id ?? null }
  },
})

export const setStatus = command('ledger.set_status', {
  doc: 'Freezes an account, opens it again, or closes it when its balance is zero.',
  input: SetStatus,
  subject: (ctx, input) => kept(ctx, input.group, input.account),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  run: async (ctx, { status }, { account }) => {
    if (account === null) throw refuse('ledger.account_absent')
    if (account.kind !== 'member' && account.kind !== 'group' && account.kind !== 'link')
      throw refuse('kernel.not_allowed')
    if (!(await store.setStatus(ctx, account.id, status))) throw refuse('ledger.account_not_empty')
    return { account: account.id, status }
  },
})

export const renameCurrency = command('ledger.rename_currency', {
  doc: 'Renames the unit, as long as nothing was exchanged in it.',
  input: RenameCurrency,
  subject: (ctx, input) => kept(ctx, input.group, undefined),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  run: async (ctx, names, { currency }) => ({ renamed: await store.renameCurrency(ctx, currency.id, names) }),
})
