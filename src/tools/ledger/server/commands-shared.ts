// Accounts that several people use: of a household, of a group or a project.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import * as policy from '../policy.ts'
import { OpenShared, Share, Unshare, mostHouseholds } from '../schema.ts'
import { readSize } from './deal.ts'
import { unitOf } from './posting.ts'
import { accountNamed, currencyOf, type AccountRow, type CurrencyRow } from './store.ts'
import * as store from './store-shared.ts'

export type SharedHere = {
  standing: Standing
  currency: CurrencyRow
  account: AccountRow
  mine: store.Part | undefined
}

/** The account, for those who may see it; all others are told that there is none. */
export async function sharedIn(ctx: Ctx, { group, account }: { group: string; account: string }): Promise<SharedHere> {
  const standing = await standingIn(ctx, group as GroupId)
  const found = await store.anyAccount(ctx, group as GroupId, account)
  const currency = found && (await currencyOf(ctx, group as GroupId, found.currency_id))
  const row = found && (await accountNamed(ctx, found.currency_id, found.id))
  if (!currency || !row || !['household', 'group'].includes(row.kind)) throw refuse('ledger.account_absent')
  return { standing, currency, account: row, mine: await store.myPart(ctx, row.id) }
}

export const openShared = command('ledger.open_shared', {
  doc: 'Opens an account for several people: a household by its members, a group or project by those who keep the accounts.',
  input: OpenShared,
  subject: async (ctx, { group, currency }) => ({
    standing: await standingIn(ctx, group as GroupId),
    currency: await currencyOf(ctx, group as GroupId, currency),
  }),
  allow: (actor, { standing }, { kind }) =>
    kind === 'household' ? policy.mayPay(standing) : policy.maySetLimits(actor, standing),
  async run(ctx, { kind, name, group }, { currency }) {
    if (!currency) throw refuse('ledger.currency_absent')
    if (currency.kind === 'points') throw refuse('ledger.points_only_given')
    const me = personOf(ctx) as PersonId
    if (kind === 'household' && (await store.sharesOf(ctx, me)) >= mostHouseholds)
      throw refuse('ledger.households_full')
    const account = await store.openShared(ctx, currency.id, kind, name)
    await store.share(ctx, account, me, { may_spend: true, per_payment_minor: null, per_day_minor: null })
    ctx.tell({ name: 'ledger.account_opened', group: group as GroupId, subject: account, data: { kind } })
    return { account }
  },
})

export const shareAccount = command('ledger.share_account', {
  doc: 'Lets a member use a shared account, or changes how: only seeing it, or paying from it within limits of their own.',
  input: Share,
  subject: sharedIn,
  allow: (actor, { standing, account, mine }) => policy.mayManageShared(actor, standing, account.kind, mine),
  async run(ctx, input, { currency, account }) {
    const unit = unitOf(currency)
    const part = {
      may_spend: input.may_spend,
      per_payment_minor: input.per_payment_minor ?? readSize(input.per_payment, unit, ctx.locale, 'per_payment'),
      per_day_minor: input.per_day_minor ?? readSize(input.per_day, unit, ctx.locale, 'per_day'),
    }
    if (account.status === 'closed') throw refuse('ledger.account_absent')
    const before = (await store.usersOf(ctx, account.id)).filter((row) => row.person_id !== input.person)
    if (!part.may_spend && !before.some((row) => row.may_spend)) throw refuse('ledger.last_user')
    if (!(await store.share(ctx, account.id, input.person, part))) throw refuse('groups.person_absent')
    ctx.tell({
      name: 'ledger.account_shared',
      group: input.group as GroupId,
      subject: account.id,
      data: { person: input.person, may_spend: part.may_spend, name: account.name },
    })
    return { account: account.id }
  },
})

export const unshareAccount = command('ledger.unshare_account', {
  doc: 'Ends that somebody uses a shared account; everybody may end it for themselves, but for the last who may pay from it.',
  input: Unshare,
  subject: sharedIn,
  allow: (actor, { standing, account, mine }, { person }) =>
    mine !== undefined && person === standing.person
      ? policy.isMember(standing)
      : policy.mayManageShared(actor, standing, account.kind, mine),
  async run(ctx, { person, group }, { account }) {
    const done = await store.unshare(ctx, account.id, person, false)
    if (done === null) throw refuse('groups.person_absent')
    if (!done) throw refuse('ledger.last_user')
    ctx.tell({ name: 'ledger.account_unshared', group: group as GroupId, subject: account.id, data: { person } })
    return { account: account.id }
  },
})
