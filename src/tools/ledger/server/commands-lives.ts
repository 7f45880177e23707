// Away, at rest, leaving, closed: what becomes of an account when its member does not trade.
import { command } from '#kernel/command'
import { personOf, type Ctx } from '#kernel/context'
import { refuse } from '#kernel/errors'
import type { GroupId, PersonId } from '#kernel/ids'
import { registry } from '#kernel/registry'
import { standingIn } from '#commons/groups/server'
import type { Standing } from '#commons/groups'
import type { AccountId } from '../index.ts'
import * as policy from '../policy.ts'
import { ChangeStatus, CloseAccount, ComeBack, GoAway, LeaveAccount } from '../schema.ts'
import { settleAndClose } from './settle.ts'
import * as accounts from './store.ts'
import * as store from './store-lives.ts'

/** Listings stand aside while their author is away, where there is a market. */
export async function tellMarket(
  ctx: Ctx,
  turned: readonly { group_id: GroupId; person: PersonId; away: boolean }[],
): Promise<void> {
  for (const { group_id: group, person, away } of turned) {
    const name = away ? 'market.hide_of' : 'market.show_of'
    if (registry().some(({ about }) => about.name === name))
      await ctx.as('a member is away').call(name, { group, person })
    ctx.tell({ name: away ? 'ledger.member_away' : 'ledger.member_back', group, subject: person, data: { person } })
  }
}

const whoIn = async (ctx: Ctx, { group }: { group: string }): Promise<Standing> => standingIn(ctx, group as GroupId)

async function away(ctx: Ctx, group: GroupId, from: string | null, until: string | null): Promise<{ away: boolean }> {
  const person = personOf(ctx) as PersonId
  if (!(await store.setAway(ctx, group, person, from, until))) throw refuse('ledger.account_missing')
  await tellMarket(ctx, await store.whereabouts(ctx, 1, { group, person }))
  return { away: from !== null }
}

export const goAway = command('ledger.go_away', {
  doc: 'Says that you are away, from a day on and until a day; your offers and wants stand aside meanwhile.',
  input: GoAway,
  subject: whoIn,
  allow: (_actor, standing) => policy.isMember(standing),
  async run(ctx, { group, from, until }) {
    const currency = await accounts.currencyOf(ctx, group as GroupId)
    if (!currency) throw refuse('ledger.currency_absent')
    const first = from ?? currency.today
    if (until !== undefined && (until < first || until < currency.today))
      throw refuse('ledger.dates_crossed', {}, { until: { key: 'ledger.error.dates_crossed' } })
    return away(ctx, group as GroupId, first, until ?? null)
  },
})

export const comeBack = command('ledger.come_back', {
  doc: 'Says that you are here again; your offers and wants come back.',
  input: ComeBack,
  subject: whoIn,
  allow: (_actor, standing) => policy.isMember(standing),
  run: (ctx, { group }) => away(ctx, group as GroupId, null, null),
})

export type Kept = {
  standing: Standing
  currency: accounts.CurrencyRow
  account: accounts.AccountRow
  to: accounts.CardRow | null
}
type Named = { group: string; currency?: string | undefined; account?: string; to?: string | undefined }

/** The account (one's own where none is named), and who is to get what is left, as far as the asking person may know of them. */
async function kept(ctx: Ctx, { group, currency: named, account: name, to: heir }: Named): Promise<Kept> {
  const standing = await standingIn(ctx, group as GroupId)
  const currency = await accounts.currencyOf(ctx, group as GroupId, named)
  if (!currency) throw refuse('ledger.currency_absent')
  const account =
    name === undefined
      ? await accounts.ownAccount(ctx, currency.id)
      : await accounts.accountNamed(ctx, currency.id, name)
  if (!account) throw refuse(name === undefined ? 'ledger.account_missing' : 'ledger.account_absent')
  const to = heir === undefined ? null : ((await accounts.payeeNamed(ctx, currency.id, heir)) ?? null)
  if (heir !== undefined && to === null) throw refuse('ledger.payee_absent')
  return { standing, currency, account, to }
}

/** Points go back to where they came from. */
const gets = async (ctx: Ctx, { currency, to }: Kept): Promise<AccountId> => {
  if (to !== null && currency.kind === 'points') throw refuse('ledger.points_only_given')
  return to?.id ?? store.systemAccount(ctx, currency.id, 'community')
}
const lively = ['member', 'household', 'group', 'link']

export const changeStatus = command('ledger.change_status', {
  doc: 'Puts an account at rest, lets it only settle, or opens it again, with the reason; who holds it is told.',
  input: ChangeStatus,
  subject: kept,
  allow: (actor, { standing }) => policy.maySetLimits(actor, standing),
  async run(ctx, { group, status, reason }, { account, standing }) {
    if (!lively.includes(account.kind)) throw refuse('kernel.not_allowed')
    if (account.holder_person !== null && account.holder_person === standing.person)
      throw refuse('ledger.clerk_involved')
    if (!(await store.changeStatus(ctx, account.id, status, reason))) throw refuse('ledger.account_absent')
    ctx.tell({
      name: 'ledger.account_status_changed',
      group: group as GroupId,
      subject: account.id,
      data: { person: account.holder_person, status, reason },
    })
    return { account: account.id, status }
  },
})

export const leaveAccount = command('ledger.leave_account', {
  doc: 'Closes your account: what is left goes to a member or to the community. Below zero it stays open only to come to zero.',
  input: LeaveAccount,
  subject: kept,
  allow: (_actor, { standing }) => policy.isMember(standing),
  async run(ctx, { group }, at) {
    const { account, currency } = at
    if (account.status !== 'active' && account.status !== 'leaving') throw refuse('ledger.account_frozen')
    if (account.balance < 0n) {
      await store.changeStatus(ctx, account.id, 'leaving', '')
      ctx.tell({
        name: 'ledger.account_left',
        group: group as GroupId,
        subject: account.id,
        data: { currency: currency.id },
      })
      return { account: account.id, status: 'leaving' as const, transfer: null }
    }
    const receiver = await gets(ctx, at)
    if (receiver === account.id) throw refuse('ledger.accounts_same')
    const settling = {
      group: group as GroupId,
      currency: currency.id,
      account: account.id,
      today: currency.today,
      reason: '',
      gets: receiver,
    }
    return { account: account.id, status: 'closed' as const, transfer: await settleAndClose(ctx, settling) }
  },
})

export const closeAccount = command('ledger.close_account', {
  doc: 'Closes the account of somebody who left or died: what is left goes to another account or the community, what is missing comes from the reserve.',
  input: CloseAccount,
  subject: kept,
  allow: (actor, { standing, account, to }) =>
    policy.mayClose(actor, standing, {
      holder: account.holder_person,
      heir: to?.holder_person ?? null,
      loss: account.balance < 0n,
    }),
  async run(ctx, { group, reason }, at) {
    const { account, currency } = at
    if (!lively.includes(account.kind)) throw refuse('kernel.not_allowed')
    if (account.status === 'closed') throw refuse('ledger.account_absent')
    const receiver = await gets(ctx, at)
    if (receiver === account.id) throw refuse('ledger.accounts_same')
    const settling = {
      group: group as GroupId,
      currency: currency.id,
      account: account.id,
      today: currency.today,
      reason,
      gets: receiver,
    }
    return { account: account.id, transfer: await settleAndClose(ctx, settling) }
  },
})
