// Opening, bounding and closing accounts.
import { command } from '#kernel/command'
import type { Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { saneBounds } from '../rules/limits.ts'
import { OpenAccount, OpenCurrency, RenameCurrency, SetLimits, SetStatus } from '../schema.ts'
import { accountNamed, currencyOf, type AccountRow, type CurrencyRow } from './store.ts'
import * as store from './store-accounts.ts'
import { currenciesOf, openFor } from './store-currencies.ts'

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
  run: async (ctx, { group, person, kind, code, name }, currency) => {
    const opened = await store.openAccount(ctx, {
      currency: currency.id,
      kind: person ? 'member' : kind,
      person: person ?? null,
      code: code ?? null,
      name,
    })
    // Further currencies that open with the membership.
    if (person)
      for (const further of await currenciesOf(ctx, group as GroupId))
        if (further.place > 0 && further.opens === 'at_once') await openFor(ctx.tx, further.id, [person], ctx.now)
    return opened
  },
})

async function currencyIn(ctx: Ctx, group: string, named?: string): Promise<CurrencyRow> {
  const currency = await currencyOf(ctx, group as GroupId, named)
  if (!currency) throw refuse('ledger.currency_absent')
  return currency
}

type In = { group: string; currency?: string | undefined }
type Kept = { standing: Standing; currency: CurrencyRow; account: AccountRow | null }

async function kept(ctx: Ctx, { group, currency: named }: In, name: string | undefined): Promise<Kept> {
  const standing = await standingIn(ctx, group as GroupId)
  const currency = await currencyIn(ctx, group, named)
  const account = name === undefined ? null : ((await accountNamed(ctx, currency.id, name)) ?? null)
  return { standing, currency, account }
}

/** @throws where the ends cross */
function sane(bounds: Parameters<typeof saneBounds>[0]) {
  const sound = saneBounds(bounds)
  if (sound === null) throw refuse('ledger.limits_crossed')
  return sound
}

export const setLimits = command('ledger.set_limits', {
  doc: 'Sets the limits of one account, or of all that have none of their own, with the decision behind it.',
  input: SetLimits,
  subject: (ctx, input) => kept(ctx, input, input.account),
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
  subject: (ctx, input) => kept(ctx, input, input.account),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  run: async (ctx, { status }, { account }) => {
    if (account === null) throw refuse('ledger.account_absent')
    if (!['member', 'household', 'group', 'link'].includes(account.kind)) throw refuse('kernel.not_allowed')
    if (!(await store.setStatus(ctx, account.id, status))) throw refuse('ledger.account_not_empty')
    return { account: account.id, status }
  },
})

export const renameCurrency = command('ledger.rename_currency', {
  doc: 'Renames the unit, as long as nothing was exchanged in it.',
  input: RenameCurrency,
  subject: (ctx, input) => kept(ctx, input, undefined),
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  run: async (ctx, names, { currency }) => ({ renamed: await store.renameCurrency(ctx, currency.id, names) }),
})
